/** One example: its view, its buttons, and what runs. */
import { make, makeButton } from './dom.js';
import type { Cell, ExampleView } from './example-view.js';
import type { ExampleKind, ExampleOptions } from './example-options.js';
import { examplesAbove, forget, register } from './examples-of-page.js';
import { failureOf } from './failure-of-example.js';
import { headingFor } from './heading.js';
import type { OutputView } from './output-view.js';
import { sessionOf, type CellEnd, type PageSession, type SessionUser } from './page-session.js';
import { ProgramView } from './program-view.js';
import { SessionView } from './session-view.js';
import { TimeLimit } from './time-limit.js';
import { Toolbar } from './toolbar.js';
import * as words from './words-of-example.js';

export interface ExampleContent {
  readonly text: string;
  readonly kind: ExampleKind;
  readonly label: string;
  readonly options: ExampleOptions;
}

/** What a run came to. */
export interface RunResult {
  /** How the last cell has ended. */
  readonly end: CellEnd['kind'];
  /** Statements that were compared with what is documented, and how many do that. */
  readonly compared: number;
  readonly same: number;
}

/** Something that was asked for, until it has ended. */
interface Run {
  readonly aborts: AbortController;
  readonly limit: TimeLimit;
}

type Cells = () => Promise<readonly Cell[]>;

export class Example implements SessionUser {
  readonly element = make('div', 'example');
  /** The view takes the place of the page's block, or gives it back. */
  onReplace: (replaced: boolean) => void = () => undefined;
  private readonly session: PageSession;
  private readonly toolbar: Toolbar;
  private view: ExampleView;
  private readonly runs = new Set<Run>();
  /** It was run to its end in the Python that there is. */
  private ran = false;
  /** There is something to reset. */
  private touched = false;

  constructor(
    readonly host: HTMLElement,
    private readonly content: ExampleContent,
  ) {
    const { label, options } = content;
    this.session = sessionOf(options.session);
    this.toolbar = new Toolbar(label, {
      run: () => void this.run(),
      step: () => void this.step(),
      stop: () => this.stop(),
      edit: () => void this.edit(),
      copy: () => void this.copy(),
      reset: () => void this.reset(),
    });
    this.view = this.makeView();
    this.element.append(headingFor(host, label), this.view.element, this.toolbar.element, this.view.below);
    this.enter();
    this.arrange();
  }

  /** It is in the page. */
  enter(): void {
    this.session.enter(this);
    register(this);
    this.onReplace(this.view.replaces);
  }

  /** It is not, any more. */
  leave(): void {
    this.stop();
    this.session.leave(this);
    forget(this);
    this.onReplace(false);
  }

  get code(): string {
    return this.view.code;
  }

  async setCode(code: string): Promise<void> {
    if (!(this.view instanceof ProgramView)) throw new TypeError('setCode: expected a program, found a session');
    await this.view.setCode(code);
  }

  get printed(): string {
    return this.view.printed;
  }

  get hasRun(): boolean {
    return this.ran;
  }

  get sessionName(): string {
    return this.content.options.session;
  }

  /** All of it, from its first statement, after what runs now. */
  async run(): Promise<RunResult> {
    const result = await this.runCells(() => this.view.cells());
    this.ran = result.end === 'done' || result.end === 'raised';
    return result;
  }

  /** All that was asked for and has not ended. */
  stop(): void {
    for (const { aborts } of this.runs) aborts.abort(new DOMException('stopped', 'AbortError'));
  }

  async reset(): Promise<void> {
    this.stop();
    const old = this.view;
    this.view = this.makeView();
    old.element.replaceWith(this.view.element);
    old.below.replaceWith(this.view.below);
    await this.session.reset();
    this.tell('terrarium:reset', {});
  }

  /** As it was before it ran: another example may have thrown away the Python that this one has run in. */
  onSessionReset(): void {
    this.stop();
    this.ran = this.touched = false;
    this.view.clear();
    this.toolbar.say('');
    this.arrange();
  }

  onSessionGone(): void {
    this.ran = false;
  }

  /** Load what a run needs. */
  prepare(): void {
    this.session.prepare(this.content.options);
  }

  private step(): Promise<RunResult> {
    return this.runCells(async () => {
      const next = await this.view.next();
      return next ? [next] : [];
    });
  }

  /** A part that does not come is told of where it was asked for. */
  private async edit(): Promise<void> {
    await this.view.edit().catch((error: unknown) => this.toolbar.say((error as Error).message));
  }

  private makeView(): ExampleView {
    const { text, kind, label, options } = this.content;
    const onChange = () => this.arrange();
    if (kind === 'program') return new ProgramView(text, { label, onRun: () => void this.run(), onChange });
    const { rules, checked, editable } = options;
    const onRun = (cells: readonly Cell[]) => void this.runCells(async () => cells);
    return new SessionView(text, { label, rules, checked, editable, onRun, onChange });
  }

  private async runCells(ask: Cells): Promise<RunResult> {
    const { timeoutMs } = this.content.options;
    const aborts = new AbortController();
    const limit = new TimeLimit(timeoutMs, () => aborts.abort(new DOMException('out of time', 'TimeoutError')));
    const run = { aborts, limit };
    this.runs.add(run);
    this.touched = true;
    this.arrange();
    this.tell('terrarium:start', {});
    // Python is on its way while the view is.
    this.prepare();
    const end = await this.runInTurn(ask, run);
    limit.pause();
    this.runs.delete(run);
    const { compared, same } = this.view.agreement;
    if (this.runs.size === 0) this.conclude(end);
    this.arrange();
    const result: RunResult = { end: end.kind, compared, same };
    this.tell('terrarium:end', result);
    return result;
  }

  /** @returns how the last one has ended */
  private async runInTurn(ask: Cells, run: Run): Promise<CellEnd> {
    const { signal } = run.aborts;
    const release = await this.session.take(signal, () => this.toolbar.say(words.WAITING));
    if (!release) return { kind: 'stopped' };
    let end: CellEnd = { kind: 'done' };
    try {
      for (const cell of await ask()) {
        end = await this.runCell(cell, run);
        if (signal.aborted || (end.kind !== 'done' && end.kind !== 'raised')) break;
      }
    } catch (error) {
      end = { kind: 'failed', why: failureOf(error) };
    }
    release();
    return end;
  }

  private async runCell(cell: Cell, { aborts, limit }: Run): Promise<CellEnd> {
    const { options, label } = this.content;
    const output = cell.begin();
    const end = await this.session.run({
      source: cell.source,
      name: `<${label.toLowerCase().replace(/ /g, '-')}${cell.name}>`,
      session: this.view.session,
      output,
      options,
      signal: aborts.signal,
      onPhase: (phase) => this.reach(phase, limit),
      onInput: () => this.ask(output, limit),
    });
    const timedOut = limit.isOver && end.kind === 'stopped';
    cell.end(timedOut ? { kind: 'failed', why: words.timedOut(options.timeoutMs ?? 0) } : end);
    if (end.kind === 'raised' && end.raised.type === 'NameError') this.offerAbove(output);
    return end;
  }

  private reach(phase: string, limit: TimeLimit): void {
    // Percents are for the eye.
    if (phase) return this.toolbar.say(phase, words.loading(0, 0));
    this.toolbar.say(words.RUNNING);
    limit.go();
  }

  private async ask(output: OutputView, limit: TimeLimit): Promise<string | null> {
    limit.pause();
    const answer = await output.ask();
    limit.go();
    return answer;
  }

  /** A name that is missing may be of an example that was not run. */
  private offerAbove(output: OutputView): void {
    const above = examplesAbove(this);
    if (above.length === 0) return;
    output.note(`${words.MISSING_NAME} `, makeButton('above', words.RUN_ABOVE, () => void this.runAfter(above)));
  }

  private async runAfter(above: readonly Example[]): Promise<void> {
    for (const example of above) {
      const { end } = await example.run();
      if (end !== 'done' && end !== 'raised') return;
    }
    await this.run();
  }

  private conclude(end: CellEnd): void {
    const { compared, same } = this.view.agreement;
    // Said by the cell's own output, where there is one.
    if (end.kind === 'failed' && !this.view.hasOutput) return this.toolbar.say(end.why);
    const text = compared > 0 ? words.agreement(same, compared) : '';
    this.toolbar.say(text, text || words.ENDS[end.kind]);
  }

  private arrange(): void {
    const busy = this.runs.size > 0;
    const { replaces, session } = this.view;
    const shown = {
      run: !busy,
      step: session,
      stop: busy,
      edit: this.content.options.editable && !replaces,
      copy: replaces,
      reset: replaces || this.touched,
    };
    this.toolbar.arrange(shown, busy);
    this.view.element.setAttribute('aria-busy', String(busy));
    this.onReplace(replaces);
  }

  private async copy(): Promise<void> {
    const copied = await navigator.clipboard?.writeText(this.code).then(
      () => true,
      () => false,
    );
    this.toolbar.say(copied ? words.COPIED : words.NOT_COPIED);
  }

  private tell(name: string, detail: object): void {
    this.host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
