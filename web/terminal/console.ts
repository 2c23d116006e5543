/**
 * The conversation: prompt, statement, output, prompt. Joins the line editor, a screen and an
 * interpreter; all three are interfaces, so the same code serves a page and a test.
 */
import type { Completion } from '../runtime/python.js';
import type { Prompts, PushResult } from '../runtime/channel.js';
import type { Stream } from '../runtime/output.js';
import { USUAL_MODE, type TerminalMode } from '../runtime/terminal-mode.js';
import { aheadBlock, editedBlock, textAhead } from './blocks.js';
import { CompletionRequest } from './completion-request.js';
import { LineDiscipline } from './discipline.js';
import { EditorMemory, LineEditor, type EditorAction } from './editor.js';
import type { Block } from './frame.js';
import type { History } from './history.js';
import { KeyQueue } from './key-queue.js';
import { KeyDecoder, type Key } from './keys.js';
import { codeOf, readPaste, statementEnds, statementOf } from './paste.js';
import type { Screen } from './screen.js';
import { OutputText } from './tail.js';
import { BlockView } from './view.js';

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

export interface ConsoleOptions {
  /** Colour the code that is edited. Default true. */
  readonly colours?: boolean;
}

const PROMPT_STYLE = ['\x1b[36m', '\x1b[39m'] as const;
const encoder = new TextEncoder();

export class Console {
  private state: State = 'stopped';
  private readonly memory: EditorMemory;
  private readonly inputMemory = new EditorMemory(null);
  private editor: LineEditor;
  private prompts: Prompts = { first: '', more: '' };
  /** Keys that nobody has taken yet: typed ahead, or waiting for an answer of Python. */
  private readonly keys = new KeyQueue();
  private draining = false;
  private readonly decoder = new KeyDecoder();
  private readonly view: BlockView;
  private readonly output = new OutputText();
  private completing: CompletionRequest | null = null;
  private wroteSinceSubmit = false;
  private programRuns = false;
  private pasteStopped = false;
  private resizing = false;
  /** The text at the prompt came as a whole and may hold several statements. */
  private several = false;
  /** What the screen shows is behind what the editor says. */
  private stale = false;
  /** The running program's terminal. */
  private mode = USUAL_MODE;
  private readonly discipline = new LineDiscipline({
    send: (data) => this.python.writeInput(data),
    echo: (text) => this.echo(text),
    signal: (name) => name === 'interrupt' && this.interrupt(),
  });

  constructor(
    private readonly screen: Screen,
    private readonly python: Interpreter,
    private readonly history: History,
    private readonly hooks: ConsoleHooks,
    private readonly options: ConsoleOptions = {},
  ) {
    this.view = new BlockView(screen);
    this.memory = new EditorMemory(history);
    this.editor = new LineEditor(this.memory, true);
  }

  /** Show the first prompt, with `draft` behind it. */
  start(prompts: Prompts, draft = ''): void {
    this.prompts = prompts;
    this.keys.clear();
    this.onTerminalMode(USUAL_MODE, true);
    this.read(draft);
    this.several = draft.includes('\n');
  }

  /** What stands at the prompt. */
  get draft(): string {
    return this.state === 'reading' ? this.editor.buffer.text : '';
  }

  /** A menu or a search is open, which Escape closes. */
  get closesWithEscape(): boolean {
    return this.state === 'reading' && (this.editor.menu !== null || this.editor.search !== null);
  }

  /** Put `draft` at the prompt, in place of what is there; false where there is no prompt now. */
  prefill(draft: string): boolean {
    if (this.state !== 'reading') return false;
    this.editor.buffer.set(draft);
    this.several = draft.includes('\n');
    this.stale = true;
    this.proceed();
    return true;
  }

  /** Python is gone: keys are ignored until `start`. */
  stop(): void {
    if (this.view.visible) this.finish();
    this.state = 'stopped';
    this.completing = null;
    this.pasteStopped = true;
    this.keys.clear();
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
    const waits = this.state === 'busy' || this.state === 'input';
    if (this.programRuns && waits && !this.editsInput) return this.discipline.input(data);
    for (const key of this.decoder.decode(data)) {
      this.take(key);
      this.drain();
    }
    this.refresh();
  }

  onOutput(stream: Stream, data: Uint8Array): void {
    this.wroteSinceSubmit = true;
    this.withoutBlock(() => {
      const text = this.returning(this.output.add(stream, data));
      this.screen.write(text, () => this.python.acknowledge(data.length));
    });
  }

  /**
   * The program set its terminal's modes. What it does not want edited and shown goes past the line
   * editor; `discard`: what was typed ahead is dropped.
   */
  onTerminalMode(mode: TerminalMode, discard: boolean): void {
    this.mode = mode;
    if (discard && this.programRuns) this.keys.clear();
    this.discipline.setMode(mode, discard);
    if (this.state === 'input' && !this.editsInput) {
      this.takeOff();
      this.state = 'busy';
    }
  }

  onNeedInput(): void {
    if (this.state !== 'busy' || !this.editsInput) return;
    this.editor = new LineEditor(this.inputMemory, false);
    this.state = 'input';
    this.draw();
    this.proceed();
  }

  /**
   * Take the block off the screen, let the screen change its size, and draw it again: no terminal
   * reflows the rows around its cursor. Keys wait meanwhile.
   */
  async resize(change: () => Promise<void>): Promise<void> {
    this.takeOff();
    this.resizing = true;
    await change();
    this.resizing = false;
    this.stale = true;
    this.proceed();
  }

  /** The terminal has changed its size already, and moved what it showed as terminals do. */
  resized(): void {
    this.stale = true;
    this.refresh();
  }

  /** Draw what is edited anew: something else was written on the screen meanwhile. */
  redraw(): void {
    this.view.forget();
    this.stale = true;
    this.refresh();
  }

  /** True while the program's input is written in the line editor. */
  private get editsInput(): boolean {
    return this.mode.canonical && this.mode.echo;
  }

  /** A terminal in raw mode goes down without going to the first column; a Screen never does. */
  private returning(text: string): string {
    return this.mode.newlineReturns ? text : text.replaceAll('\n', '\x1bD');
  }

  private echo(text: string): void {
    this.output.add('stdout', encoder.encode(text));
    this.screen.write(this.returning(text));
  }

  // --- keys ------------------------------------------------------------------------------------

  private take(key: Key): void {
    if (this.state === 'stopped') return;
    if (key.kind === 'control' && key.letter === 'c') {
      if (this.state !== 'reading') return this.interrupt();
      if (this.completing) this.cancelCompletion();
    }
    this.keys.push(key);
  }

  private interrupt(): void {
    this.keys.clear();
    this.pasteStopped = true;
    this.stale = true;
    if (this.state === 'input') this.leaveInput();
    if (!this.python.interrupt()) this.hooks.onCannotInterrupt();
  }

  /** Let the editor have the keys that it may have now. */
  private drain(): void {
    if (this.draining) return;
    this.draining = true;
    while (!this.keys.isEmpty && this.mayTake(this.keys.first as Key)) {
      this.obey(this.keys.shift() as Key);
    }
    this.draining = false;
    if (this.state === 'busy' && !this.keys.isEmpty) this.stale = true;
  }

  private obey(key: Key): void {
    this.editor.pageRows = this.screen.rows;
    if (this.state !== 'input') this.act(this.editor.handle(key));
    else if (key.kind === 'paste') this.keys.unshift(asTyped(key.text));
    else this.inputKey(key);
  }

  private mayTake(key: Key): boolean {
    if (this.resizing) return false;
    // What is typed while Python looks for completions appears at once; commands wait for them.
    if (this.completing) return key.kind === 'text';
    return this.state === 'reading' || this.state === 'input';
  }

  /** After something other than a key: go on with the keys that waited for it. */
  private proceed(): void {
    this.drain();
    this.refresh();
  }

  private inputKey(key: Key): void {
    const action = this.editor.handle(key);
    if (action.kind === 'submit') this.sendInput(encoder.encode(`${this.editor.source}\n`));
    else if (action.kind === 'eof') this.sendInput(null);
    else if (action.kind === 'clear') this.clear();
    else if (action.kind === 'changed') this.stale = true;
  }

  private leaveInput(): void {
    this.finish();
    this.state = 'busy';
  }

  private sendInput(data: Uint8Array | null): void {
    this.leaveInput();
    this.python.writeInput(data);
  }

  private act(action: EditorAction): void {
    switch (action.kind) {
      case 'none':
        return;
      case 'changed':
        this.stale = true;
        return;
      case 'submit':
        return this.run(() => this.submit(this.editor.source));
      case 'eof':
        return this.run(() => this.submit('raise SystemExit'));
      case 'interrupt':
        return this.abandon();
      case 'complete':
        return this.complete();
      case 'clear':
        return this.clear();
      case 'paste':
        return this.paste(action.text);
    }
  }

  private clear(): void {
    this.screen.write('\x1b[H\x1b[2J\x1b[3J');
    this.view.forget();
    this.stale = true;
  }

  /** Ctrl-C at the prompt. */
  private abandon(): void {
    this.finish();
    this.screen.write('KeyboardInterrupt\n');
    this.history.reset();
    this.begin('');
    this.hooks.onPrompt();
  }

  // --- statements ------------------------------------------------------------------------------

  private read(text = ''): void {
    this.history.save();
    this.begin(text);
    this.hooks.onPrompt();
    this.proceed();
  }

  private begin(text: string): void {
    this.state = 'reading';
    this.several = false;
    this.editor = new LineEditor(this.memory, true);
    this.editor.buffer.set(text);
    this.stale = true;
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
    if (this.several) return this.runPasted(`${source}\n`);
    const status = await this.execute(source);
    if (status === 'incomplete') this.continueBlock();
    else if (status === 'complete') this.read(this.history.takeNext());
  }

  /** Push what is in the editor. The block is left finished, or open when it is incomplete. */
  private async execute(source: string): Promise<PushResult['status']> {
    const { editor } = this;
    const { tail } = this.output;
    this.finish();
    this.wroteSinceSubmit = false;
    this.hooks.onBusy(true);
    this.programRuns = true;
    const result = await this.python.push(source).finally(() => (this.programRuns = false));
    this.hooks.onBusy(false);
    // A line of input that the program did not wait for any longer stays as it is.
    if (this.state === 'input') this.leaveInput();
    this.editor = editor;
    if (result.status === 'incomplete') {
      // A warning from the compiler may have been printed: then the block is drawn anew below.
      if (!this.wroteSinceSubmit && this.view.reopen()) this.output.tail = tail;
      return result.status;
    }
    this.history.add(editor.buffer.text.trimEnd());
    if (result.status === 'exit') this.ended(result.exitStatus);
    else this.prompts = result.prompts;
    return result.status;
  }

  private ended(status: number): void {
    this.history.save();
    this.stop();
    this.hooks.onExit(status);
  }

  private continueBlock(): void {
    this.state = 'reading';
    this.editor.continueBlock();
    this.stale = true;
    this.hooks.onPrompt();
    this.proceed();
  }

  private paste(text: string): void {
    const { buffer } = this.editor;
    if (buffer.text.trim() === '') return this.run(() => this.runPasted(text));
    buffer.breakUndo();
    buffer.insert(codeOf(text).replace(/\n$/, ''));
    buffer.breakUndo();
    this.stale = true;
  }

  /** Run a text statement by statement; what is not whole stays at the prompt. */
  private async runPasted(text: string): Promise<void> {
    this.pasteStopped = false;
    const { lines, rest } = readPaste(text);
    const left = await this.executeLines(lines, rest);
    if (left !== null) this.read([...left, rest].join('\n'));
  }

  /** The lines that make no whole statement; null when Python ended meanwhile. */
  private async executeLines(lines: readonly string[], rest: string): Promise<string[] | null> {
    const ends = statementEnds(lines, rest);
    let pending: string[] = [];
    for (const [index, line] of lines.entries()) {
      if (this.pasteStopped) return this.state === 'stopped' ? null : [];
      if (pending.length === 0 && line.trim() === '') continue;
      pending.push(line);
      if (!ends[index]) continue;
      const source = statementOf(pending);
      this.editor = new LineEditor(this.memory, true);
      this.editor.buffer.set(source);
      const status = await this.execute(source);
      if (status === 'exit') return null;
      if (status === 'complete') pending = [];
    }
    return pending;
  }

  // --- completion ------------------------------------------------------------------------------

  private complete(): void {
    const request = new CompletionRequest(this.editor);
    this.completing = request;
    this.stale = true;
    this.python.complete(request.source, request.cursor).then(
      (completion) => this.completed(request, completion),
      // Python was stopped, or could not tell: there is nothing to offer.
      () => this.completed(request, { start: 0, matches: [] }),
    );
  }

  private completed(request: CompletionRequest, completion: Completion): void {
    if (request !== this.completing) return;
    this.completing = null;
    request.answer(completion);
    this.stale = true;
    this.proceed();
  }

  private cancelCompletion(): void {
    this.completing = null;
    this.keys.clear();
    this.python.interrupt();
  }

  // --- the screen ------------------------------------------------------------------------------

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

  /** Leave the block on the screen as it is, and go below it. */
  private finish(): void {
    this.view.adopt(this.output.tail);
    this.view.finish(this.edited(false));
    this.output.reset();
    this.stale = false;
  }

  private refresh(): void {
    if (this.stale) this.draw();
  }

  private draw(): void {
    if (this.resizing) return;
    this.stale = false;
    const block = this.block();
    if (!block) return void this.takeOff();
    this.view.adopt(this.output.tail);
    this.view.draw(block);
  }

  /** Null when there is nothing to show but output. */
  private block(): Block | null {
    if (this.state === 'reading' || this.state === 'input') return this.edited(true);
    const ahead = this.state === 'busy' ? textAhead(this.keys.waiting) : '';
    return ahead === '' ? null : aheadBlock(ahead, this.output.tail);
  }

  private edited(live: boolean): Block {
    const input = this.state === 'input' || !this.editor.multiline;
    const prefix = (line: number) => this.prefix(line, input);
    return editedBlock(this.editor, { prefix, live, colours: this.options.colours ?? true });
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
