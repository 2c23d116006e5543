/**
 * The conversation: prompt, statement, output, prompt. Joins the line editor, a screen and an
 * interpreter; all three are interfaces, so the same code serves a page and a test.
 */
import { NO_PROMPTS, type Prompts, type PushResult } from '../runtime/channel.js';
import type { Stream } from '../runtime/output.js';
import { USUAL_MODE, type TerminalMode } from '../runtime/terminal-mode.js';
import { aheadBlock, editedBlock, promptLines } from './blocks.js';
import { Completer } from './completer.js';
import type { ConsoleHooks, ConsoleOptions, Interpreter } from './conversation.js';
import { EditorMemory, LineEditor, type EditorAction } from './editor.js';
import type { Block } from './frame.js';
import type { History } from './history.js';
import { InputLine } from './input-line.js';
import { asTyped, KeyQueue } from './key-queue.js';
import type { Key, TypedKey } from './keys.js';
import { PastedStatements, stripPrompts } from './paste.js';
import { ProgramTerminal } from './program-terminal.js';
import type { Screen } from './screen.js';
import { Stage } from './stage.js';

type State = 'stopped' | 'reading' | 'busy' | 'input';

const encoder = new TextEncoder();

export class Console {
  private state: State = 'stopped';
  private readonly memory: EditorMemory;
  private editor: LineEditor;
  private prompts = NO_PROMPTS;
  /** Keys that nobody has taken yet: typed ahead, or waiting for an answer of Python. */
  private readonly keys = new KeyQueue();
  private readonly stage: Stage;
  private readonly completer: Completer;
  private readonly terminal: ProgramTerminal;
  private readonly input: InputLine;
  private wroteSinceSubmit = false;
  private programRuns = false;
  private pasteStopped = false;
  /** The text at the prompt came as a whole and may hold several statements. */
  private several = false;

  constructor(
    private readonly screen: Screen,
    private readonly python: Interpreter,
    private readonly history: History,
    private readonly hooks: ConsoleHooks,
    private readonly options: ConsoleOptions = {},
  ) {
    this.stage = new Stage(screen, () => this.block());
    this.input = new InputLine(this.stage, {
      line: (data) => this.sendInput(data),
      part: (text) => this.flushInput(text),
    });
    this.completer = new Completer(python, () => this.completed());
    this.terminal = new ProgramTerminal(python, this.stage, () => this.interrupt());
    this.memory = new EditorMemory(history);
    this.editor = new LineEditor(this.memory, true);
  }

  /**
   * Run something before the first prompt: it may ask for input and be interrupted, and keys wait
   * for the prompt. When it ends Python, `onExit` is told.
   *
   * @param ask makes the request
   */
  async runFirst(ask: () => Promise<PushResult>): Promise<PushResult> {
    this.begin();
    const result = await this.runProgram(ask);
    if (result.status === 'exit') this.ended(result.exitStatus);
    return result;
  }

  /** Show the first prompt, with `draft` behind it. */
  start(prompts: Prompts, draft = ''): void {
    if (this.state === 'stopped') this.begin();
    this.prompts = prompts;
    // A draft comes from elsewhere: nobody has seen it yet, so no key typed before may run it.
    if (draft !== '') this.keys.clear();
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
    this.keys.clear();
    this.completer.forget();
    this.editor.buffer.set(draft);
    this.several = draft.includes('\n');
    this.stage.touch();
    this.proceed();
    return true;
  }

  /** Python is gone: keys are ignored until `start`. */
  stop(): void {
    if (this.stage.visible) this.finish();
    this.state = 'stopped';
    this.completer.forget();
    this.pasteStopped = true;
    this.keys.clear();
    this.stage.reset();
  }

  /** Stop, and leave nothing on the screen. */
  erase(): void {
    this.stop();
    this.stage.clear();
  }

  /** A line of the page's own, above the prompt if there is one. */
  announce(text: string): void {
    this.stage.announce(text);
  }

  /** A Stop button: interrupts what runs, whatever its terminal makes of Ctrl-C. */
  interruptProgram(): void {
    if (this.state === 'busy' || this.state === 'input') this.interrupt();
    this.stage.refresh();
  }

  /** What the terminal sent. */
  handleData(data: string): void {
    if (this.programHasKeys) return this.terminal.input(data);
    for (const typed of this.keys.decode(data)) {
      this.take(typed);
      this.drain();
    }
    this.stage.refresh();
  }

  onOutput(stream: Stream, data: Uint8Array): void {
    this.wroteSinceSubmit = true;
    const shown = () => this.python.acknowledge(data.length);
    this.stage.write(stream, data, (text) => this.terminal.shown(text), shown);
  }

  /**
   * The program set its terminal's modes. What it does not want edited and shown goes past the line
   * editor, what was typed ahead too, as at every terminal; `discard`: that is dropped.
   */
  onTerminalMode(mode: TerminalMode, discard: boolean): void {
    if (discard && this.programRuns) this.keys.clear();
    this.terminal.setMode(mode, discard);
    if (this.state === 'input' && !this.terminal.editsInput) {
      this.stage.takeOff();
      this.state = 'busy';
      if (!discard) this.keys.unshift(asTyped(this.editor.buffer.text));
    }
    this.proceed();
  }

  onNeedInput(): void {
    if (this.state !== 'busy' || !this.terminal.editsInput) return;
    this.editor = this.input.edit();
    this.state = 'input';
    this.stage.draw();
    this.proceed();
  }

  /**
   * Take the block off the screen, let the screen change its size, and draw it again: no terminal
   * reflows the rows around its cursor. Keys wait meanwhile.
   */
  async resize(change: () => Promise<void>): Promise<void> {
    await this.stage.resize(change);
    this.proceed();
  }

  /** The terminal has changed its size already, and moved what it showed as terminals do. */
  resized(): void {
    this.stage.touch();
    this.stage.refresh();
  }

  /** Draw what is edited anew: something else was written on the screen meanwhile. */
  redraw(): void {
    this.stage.forget();
    this.stage.refresh();
  }

  /** The program's terminal gets the keys, and not the line editor. */
  private get programHasKeys(): boolean {
    return this.programRuns && this.state !== 'stopped' && !this.terminal.editsInput;
  }

  private take(typed: TypedKey): void {
    if (this.state === 'stopped') return;
    if (typed.key.kind === 'control' && typed.key.letter === 'c') {
      if (this.state !== 'reading') return this.interrupt();
      if (this.completer.cancel()) this.keys.clear();
    }
    this.keys.push(typed);
  }

  private interrupt(): void {
    this.keys.clear();
    this.terminal.dropInput();
    this.pasteStopped = true;
    this.stage.touch();
    if (this.state === 'input') this.leaveInput();
    if (!this.python.interrupt()) this.hooks.onCannotInterrupt();
  }

  /** Let the editor or the program have the keys that it may have now. */
  private drain(): void {
    if (this.programHasKeys) return this.terminal.inputAhead(this.keys.takeSent());
    this.keys.feed(
      (key) => this.mayTake(key),
      (key) => this.obey(key),
    );
    if (this.state === 'busy' && !this.keys.isEmpty) this.stage.touch();
  }

  private obey(key: Key): void {
    this.editor.pageRows = this.screen.rows;
    if (this.state !== 'input') this.act(this.editor.handle(key));
    else if (key.kind === 'paste') this.keys.unshift(asTyped(key.text));
    else this.input.handle(this.editor, key);
  }

  private mayTake(key: Key): boolean {
    if (this.stage.isResizing) return false;
    // What is typed while Python looks for completions appears at once; commands wait for them.
    if (this.completer.isAsking) return key.kind === 'text';
    return this.state === 'reading' || this.state === 'input';
  }

  /** After something other than a key: go on with the keys that waited for it. */
  private proceed(): void {
    this.drain();
    this.stage.refresh();
  }

  private leaveInput(): void {
    this.finish();
    this.state = 'busy';
  }

  private sendInput(data: Uint8Array | null): void {
    this.leaveInput();
    this.python.writeInput(data);
  }

  /**
   * Hand on what was typed of a line; what comes next, of either side, follows it. An end of input
   * behind text ends no input but the read (KeyboardQueue::Take).
   */
  private flushInput(text: string): void {
    this.state = 'busy';
    this.stage.put(text);
    this.python.writeInput(encoder.encode(text), true);
  }

  private act(action: EditorAction): void {
    switch (action.kind) {
      case 'none':
      case 'flush':
        return;
      case 'changed':
        return this.stage.touch();
      case 'submit':
        return this.run(() => this.submit(this.editor.source));
      case 'eof':
        return this.run(() => this.submit('raise SystemExit'));
      case 'interrupt':
        return this.prompts.handlesInterrupt ? this.run(() => this.handleInterrupt()) : this.abandon();
      case 'complete':
        this.completer.ask(this.editor);
        return this.stage.touch();
      case 'clear':
        return this.stage.clear();
      case 'paste':
        return this.paste(action.text);
    }
  }

  /** Ctrl-C at the prompt. */
  private abandon(): void {
    this.finish();
    this.screen.write('KeyboardInterrupt\n');
    this.history.reset();
    this.edit('');
    this.hooks.onPrompt();
  }

  /** Ctrl-C at the prompt of a program that has its own handler for it. */
  private async handleInterrupt(): Promise<void> {
    const { editor } = this;
    const tail = this.finish();
    this.wroteSinceSubmit = false;
    const { status, prompts, exitStatus } = await this.runProgram(() =>
      this.python.interruptPrompt(),
    );
    this.prompts = prompts;
    if (status === 'exit') return this.ended(exitStatus);
    if (status === 'complete') {
      this.history.reset();
      return this.read();
    }
    if (!this.wroteSinceSubmit) this.stage.reopen(tail);
    this.editor = editor;
    this.awaitKeys();
  }

  private read(text = ''): void {
    this.history.save();
    this.edit(text);
    this.hooks.onPrompt();
    this.proceed();
  }

  private edit(text: string): void {
    this.stage.put(promptLines(this.prompts.first).above);
    this.state = 'reading';
    this.several = false;
    this.editor = new LineEditor(this.memory, true);
    this.editor.buffer.set(text);
    this.stage.touch();
  }

  /** Run something that Python takes part in; keys wait meanwhile. */
  private run(task: () => Promise<void>): void {
    this.state = 'busy';
    task().catch(() => {
      // Python was stopped: whoever stopped it says so and starts it again.
    });
  }

  /** A new Python, which has the usual terminal. */
  private begin(): void {
    this.state = 'busy';
    this.onTerminalMode(USUAL_MODE, true);
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
    const tail = this.finish();
    this.wroteSinceSubmit = false;
    const result = await this.runProgram(() => this.python.push(source));
    this.editor = editor;
    if (result.status === 'incomplete') {
      // A warning from the compiler may have been printed: then the block is drawn anew below.
      if (!this.wroteSinceSubmit) this.stage.reopen(tail);
      return result.status;
    }
    this.history.add(editor.buffer.text.trimEnd());
    if (result.status === 'exit') this.ended(result.exitStatus);
    else this.prompts = result.prompts;
    return result.status;
  }

  private async runProgram(ask: () => Promise<PushResult>): Promise<PushResult> {
    this.hooks.onBusy(true);
    this.programRuns = true;
    this.drain();
    const result = await ask().finally(() => (this.programRuns = false));
    this.hooks.onBusy(false);
    // A line of input that the program did not wait for any longer stays as it is.
    if (this.state === 'input') this.leaveInput();
    return result;
  }

  private ended(status: number): void {
    this.history.save();
    this.stop();
    this.hooks.onExit(status);
  }

  private continueBlock(): void {
    this.editor.continueBlock();
    this.awaitKeys();
  }

  /** For the block that is in the editor. */
  private awaitKeys(): void {
    this.state = 'reading';
    this.stage.touch();
    this.hooks.onPrompt();
    this.proceed();
  }

  private paste(text: string): void {
    if (this.editor.buffer.text.trim() === '') return this.run(() => this.runPasted(text));
    this.editor.insertBlock(stripPrompts(text));
    this.stage.touch();
  }

  /** Run a text statement by statement; what is not whole stays at the prompt. */
  private async runPasted(text: string): Promise<void> {
    this.pasteStopped = false;
    const pasted = new PastedStatements(text);
    for (let source = pasted.next(); source !== null; source = pasted.next()) {
      this.editor = new LineEditor(this.memory, true);
      this.editor.buffer.set(source);
      const status = await this.execute(source);
      if (status === 'exit') return;
      if (this.pasteStopped) return this.read();
      if (status === 'complete') pasted.drop();
    }
    this.read(pasted.rest);
  }

  private completed(): void {
    this.stage.touch();
    this.proceed();
  }

  /** Leave the block on the screen as it is, and go below it. */
  private finish(): string {
    return this.stage.finish(this.edited(false));
  }

  /** Null when there is nothing to show but output. */
  private block(): Block | null {
    if (this.state === 'reading' || this.state === 'input') return this.edited(true);
    return this.state === 'busy' ? aheadBlock(this.keys.waiting, this.stage.tail) : null;
  }

  private edited(live: boolean): Block {
    const prompts = this.state === 'input' || !this.editor.multiline ? null : this.prompts;
    const { tail } = this.stage;
    return editedBlock(this.editor, { tail, prompts, live, colours: this.options.colours ?? true });
  }
}
