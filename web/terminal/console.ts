/**
 * The conversation: prompt, statement, output, prompt. Joins the line editor, a screen and an
 * interpreter; all three are interfaces, so the same code serves a page and a test.
 */
import type { Completion } from '../runtime/python.js';
import type { Prompts, PushResult } from '../runtime/channel.js';
import type { Stream } from '../runtime/output.js';
import { LineEditor, type EditorAction } from './editor.js';
import type { History } from './history.js';
import { KeyDecoder, type Key } from './keys.js';
import { commonPrefix, mayEndAt, readPaste, statementOf } from './paste.js';
import type { Screen } from './screen.js';
import { OutputText } from './tail.js';
import { BlockView, type Block } from './view.js';
import { listMatches } from './matches.js';

/** What the console asks of Python. */
export interface Interpreter {
  push(source: string): Promise<PushResult>;
  complete(source: string, cursor: number): Promise<Completion>;
  interrupt(): boolean;
  writeInput(data: Uint8Array | null): void;
  acknowledge(bytes: number): void;
}

export interface ConsoleHooks {
  /** A prompt accepts keys. */
  readonly onPrompt: () => void;
  /** A statement runs (true) or has ended (false). */
  readonly onBusy: (busy: boolean) => void;
  /** The program ended Python. */
  readonly onExit: (status: number) => void;
  /** Ctrl-C was pressed where it cannot reach the program. */
  readonly onCannotInterrupt: () => void;
}

type State = 'stopped' | 'reading' | 'busy' | 'input';

const PROMPT_STYLE = ['\x1b[36m', '\x1b[39m'] as const;
const encoder = new TextEncoder();

export class Console {
  private state: State = 'stopped';
  private editor: LineEditor;
  private prompts: Prompts = { first: '', more: '' };
  private readonly keys: Key[] = [];
  private readonly decoder = new KeyDecoder();
  private readonly view: BlockView;
  private readonly output = new OutputText();
  private wroteSinceSubmit = false;
  private pasteStopped = false;
  private resizing = false;
  /** The text at the prompt came as a whole and may hold several statements. */
  private several = false;

  constructor(
    private readonly screen: Screen,
    private readonly python: Interpreter,
    private readonly history: History,
    private readonly hooks: ConsoleHooks,
  ) {
    this.view = new BlockView(screen);
    this.editor = new LineEditor(history, true);
  }

  /** Show the first prompt, with `draft` behind it. */
  start(prompts: Prompts, draft = ''): void {
    this.prompts = prompts;
    this.keys.length = 0;
    this.several = draft.includes('\n');
    this.read(draft);
  }

  /** What stands at the prompt. */
  get draft(): string {
    return this.state === 'reading' ? this.editor.buffer.text : '';
  }

  /** Put `draft` at the prompt, in place of what is there; false where there is no prompt now. */
  prefill(draft: string): boolean {
    if (this.state !== 'reading') return false;
    this.editor.buffer.set(draft);
    this.several = draft.includes('\n');
    this.draw();
    return true;
  }

  /** Python is gone: keys are ignored until `start`. */
  stop(): void {
    if (this.view.visible) this.view.finish(this.block());
    this.state = 'stopped';
    this.pasteStopped = true;
    this.keys.length = 0;
    this.output.reset();
  }

  /** A line of the page's own, above the prompt if there is one. */
  announce(text: string): void {
    this.withoutBlock(() => {
      this.screen.write(this.output.tail === '' ? `${text}\n` : `\n${text}\n`);
      this.output.reset();
    });
  }

  /** What the terminal sent. */
  handleData(data: string): void {
    for (const key of this.decoder.decode(data)) {
      this.take(key);
      this.drain();
    }
  }

  onOutput(stream: Stream, data: Uint8Array): void {
    this.wroteSinceSubmit = true;
    this.withoutBlock(() => {
      const text = this.output.add(stream, data);
      this.screen.write(text, () => this.python.acknowledge(data.length));
    });
  }

  onNeedInput(): void {
    if (this.state !== 'busy') return;
    this.editor = new LineEditor(null, false);
    this.state = 'input';
    this.draw();
    this.drain();
  }

  /**
   * Take the block off the screen, let the screen change its size, and draw it again: no terminal
   * reflows the rows around its cursor. Keys wait meanwhile.
   */
  async resize(change: () => Promise<void>): Promise<void> {
    const visible = this.takeOff();
    this.resizing = true;
    await change();
    this.resizing = false;
    if (visible || this.state === 'reading' || this.state === 'input') this.draw();
    this.drain();
  }

  private withoutBlock(action: () => void): void {
    const visible = this.takeOff();
    action();
    if (visible) this.draw();
  }

  /** True when there was a block. The output that was drawn as its prefix comes back as output. */
  private takeOff(): boolean {
    const { visible } = this.view;
    this.view.erase();
    if (visible) this.screen.write(this.output.tail);
    return visible;
  }

  private take(key: Key): void {
    if (this.state === 'stopped') return;
    if (key.kind === 'control' && key.letter === 'c' && this.state !== 'reading') {
      return this.interrupt();
    }
    this.keys.push(key);
  }

  private interrupt(): void {
    this.keys.length = 0;
    this.pasteStopped = true;
    if (this.state === 'input') {
      this.finish();
      this.state = 'busy';
    }
    if (!this.python.interrupt()) this.hooks.onCannotInterrupt();
  }

  private drain(): void {
    while (
      !this.resizing &&
      this.keys.length > 0 &&
      (this.state === 'reading' || this.state === 'input')
    ) {
      const key = this.keys.shift() as Key;
      if (this.state === 'input') this.inputKey(key);
      else this.act(this.editor.handle(key));
    }
  }

  private inputKey(key: Key): void {
    if (key.kind === 'paste') {
      this.keys.unshift(...asTyped(key.text));
      return;
    }
    const action = this.editor.handle(key);
    if (action.kind === 'submit') this.sendInput(encoder.encode(`${this.editor.buffer.text}\n`));
    else if (action.kind === 'eof') this.sendInput(null);
    else this.act(action.kind === 'changed' ? action : { kind: 'none' });
  }

  private sendInput(data: Uint8Array | null): void {
    this.finish();
    this.state = 'busy';
    this.python.writeInput(data);
  }

  private act(action: EditorAction): void {
    switch (action.kind) {
      case 'none':
        return;
      case 'changed':
        return this.draw();
      case 'submit':
        return this.run(() => this.submit(this.editor.source));
      case 'eof':
        return this.run(() => this.submit('raise SystemExit'));
      case 'interrupt':
        return this.abandon();
      case 'complete':
        return this.run(() => this.complete());
      case 'clear':
        this.screen.write('\x1b[H\x1b[2J\x1b[3J');
        this.view.forget();
        return this.draw();
      case 'paste':
        return this.run(() => this.paste(action.text));
    }
  }

  /** Ctrl-C at the prompt. */
  private abandon(): void {
    this.finish();
    this.screen.write('KeyboardInterrupt\n');
    this.history.reset();
    this.read();
  }

  private read(text = ''): void {
    this.state = 'reading';
    this.editor = new LineEditor(this.history, true);
    this.editor.buffer.set(text);
    this.draw();
    this.hooks.onPrompt();
    this.drain();
  }

  /** Run something that Python takes part in; keys wait meanwhile. */
  private run(task: () => Promise<void>): void {
    this.state = 'busy';
    task().catch(() => {
      // Python was stopped: whoever stopped it says so and starts it again.
    });
  }

  private async submit(source: string): Promise<void> {
    if (source.trim() === '') {
      this.finish();
      return this.read();
    }
    if (this.several) return this.executeAll(`${source}\n`);
    const status = await this.execute(source);
    if (status === 'incomplete') this.continueBlock();
    else if (status === 'complete') this.read();
  }

  /** Push what is in the editor. The block is left finished, or open when it is incomplete. */
  private async execute(source: string): Promise<PushResult['status']> {
    const block = this.block();
    this.finish();
    this.wroteSinceSubmit = false;
    this.hooks.onBusy(true);
    const result = await this.python.push(source);
    this.hooks.onBusy(false);
    if (result.status === 'incomplete') {
      // A warning from the compiler may have been printed: then the block is drawn anew below.
      if (!this.wroteSinceSubmit) this.view.reopen(block);
      return result.status;
    }
    this.history.add(this.editor.buffer.text.trimEnd());
    if (result.status === 'exit') this.ended(result.exitStatus);
    else this.prompts = result.prompts;
    return result.status;
  }

  private ended(status: number): void {
    this.stop();
    this.hooks.onExit(status);
  }

  private continueBlock(): void {
    this.state = 'reading';
    this.editor.continueBlock();
    this.draw();
    this.drain();
  }

  private async paste(text: string): Promise<void> {
    if (this.editor.buffer.text.trim() !== '') {
      this.editor.buffer.insert(text.replace(/\n$/, ''));
      this.state = 'reading';
      return this.draw();
    }
    return this.executeAll(text);
  }

  /** Run a text statement by statement; what is not whole stays at the prompt. */
  private async executeAll(text: string): Promise<void> {
    this.several = false;
    this.pasteStopped = false;
    const { lines, rest } = readPaste(text);
    const left = await this.executeLines(lines, rest);
    if (left !== null) this.read([...left, rest].join('\n'));
    this.drain();
  }

  /** The lines that make no whole statement; null when Python ended meanwhile. */
  private async executeLines(lines: readonly string[], rest: string): Promise<string[] | null> {
    let pending: string[] = [];
    for (const [index, line] of lines.entries()) {
      if (this.pasteStopped) return this.state === 'stopped' ? null : [];
      if (pending.length === 0 && line.trim() === '') continue;
      pending.push(line);
      if (!mayEndAt(lines, index, rest)) continue;
      const source = statementOf(pending);
      this.editor.buffer.set(source);
      this.draw();
      const status = await this.execute(source);
      if (status === 'exit') return null;
      if (status === 'complete') pending = [];
    }
    return pending;
  }

  private async complete(): Promise<void> {
    const { buffer } = this.editor;
    const before = [...buffer.text.slice(0, buffer.cursor)].length;
    const { start, matches } = await this.python.complete(buffer.text, before);
    const from = [...buffer.text].slice(0, start).join('').length;
    const shared = matches.length > 0 ? matches.reduce(commonPrefix) : '';
    if (shared.length > buffer.cursor - from) buffer.replace(from, buffer.cursor, shared);
    else if (matches.length > 1) this.showMatches(matches);
    this.state = 'reading';
    this.draw();
    this.drain();
  }

  private showMatches(matches: readonly string[]): void {
    this.finish();
    this.screen.write(listMatches(matches, this.screen.columns, this.screen.rows));
  }

  private finish(): void {
    this.view.adopt(this.output.tail);
    this.view.finish(this.block());
    this.output.reset();
  }

  private draw(): void {
    if (this.resizing) return;
    this.view.adopt(this.output.tail);
    this.view.draw(this.block());
  }

  private block(): Block {
    const { buffer } = this.editor;
    const input = this.state === 'input';
    const lines = buffer.lines.map((text, index) => ({ prefix: this.prefix(index, input), text }));
    return { lines, cursorLine: buffer.cursorLine, cursorOffset: buffer.cursorOffset };
  }

  /** The block begins on the row where the output ended, so that output is part of its prefix. */
  private prefix(line: number, input: boolean): string {
    const tail = line === 0 ? this.output.tail : '';
    if (input) return tail;
    const prompt = line === 0 ? this.prompts.first : this.prompts.more;
    return tail + PROMPT_STYLE[0] + prompt + PROMPT_STYLE[1];
  }
}

function asTyped(text: string): Key[] {
  const enter: Key = { kind: 'key', name: 'enter', shift: false, alt: false, ctrl: false };
  return text
    .split('\n')
    .flatMap((line, index): Key[] => [
      ...(index > 0 ? [enter] : []),
      ...(line === '' ? [] : [{ kind: 'text', text: line } as const]),
    ]);
}
