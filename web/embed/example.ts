/** One example: its view, its buttons, and what runs. */
import { make, makeButton, unseen } from './dom.js';
import type { Cell, ExampleView } from './example-view.js';
import type { ExampleKind, ExampleOptions } from './example-options.js';
import { examplesAbove, forget, register } from './examples-of-page.js';
import { failureOf } from './failure-of-example.js';
import { sessionOf, type CellEnd, type PageSession, type SessionUser } from './page-session.js';
import { ProgramView } from './program-view.js';
import { SessionView } from './session-view.js';
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

export class Example implements SessionUser {
  readonly element = make('div', 'example');
  /** The view takes the place of the page's block, or gives it back. */
  onReplace: (replaced: boolean) => void = () => undefined;
  private readonly session: PageSession;
  private view: ExampleView;
  private aborts: AbortController | null = null;
  private ran = false;
  private readonly status = make('span', 'status');
  private readonly buttons = {
    run: makeButton('run', words.RUN, () => void this.run()),
    step: makeButton('step', words.STEP, () => void this.step()),
    stop: makeButton('stop', words.STOP, () => this.stop()),
    edit: makeButton('edit', words.EDIT, () => void this.guarded(() => this.view.edit())),
    copy: makeButton('copy', words.COPY, () => void this.copy()),
    reset: makeButton('reset', words.RESET, () => void this.reset()),
  };

  constructor(
    readonly host: HTMLElement,
    private readonly content: ExampleContent,
  ) {
    this.session = sessionOf(content.options.session);
    this.enter();
    this.view = this.makeView();
    this.status.setAttribute('role', 'status');
    const { run, step, stop, edit, copy, reset } = this.buttons;
    for (const [name, button] of Object.entries(this.buttons)) {
      button.setAttribute('aria-label', `${name[0]?.toUpperCase()}${name.slice(1)}: ${content.label}`);
    }
    const bar = make('div', 'toolbar', run, step, stop, edit, copy, reset, this.status);
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', content.label);
    this.element.append(headingFor(host, content.label), bar, this.view.element);
    this.arrange();
  }

  /** It is in the page. */
  enter(): void {
    this.session.users.add(this);
    register(this);
  }

  /** It is not, any more. */
  leave(): void {
    this.stop();
    this.session.users.delete(this);
    forget(this);
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

  /** All of it, from its first statement. */
  run(): Promise<RunResult> {
    return this.runCells(() => this.view.cells());
  }

  stop(): void {
    this.aborts?.abort(new DOMException('stopped', 'AbortError'));
  }

  async reset(): Promise<void> {
    this.stop();
    const old = this.view.element;
    this.view = this.makeView();
    old.replaceWith(this.view.element);
    this.arrange();
    await this.session.reset();
    this.tell('terrarium:reset', {});
  }

  /** Another example has thrown the Python away that this one has run in. */
  onSessionReset(): void {
    this.stop();
    this.ran = false;
    this.view.clear();
    this.say('');
    this.arrange();
  }

  /** Load what a run needs. */
  prepare(): void {
    this.session.prepare(this.content.options);
  }

  private step(): Promise<RunResult> {
    return this.runCells(async () => {
      const next = await this.view.next();
      return next ? [next] : this.view.cells();
    });
  }

  /** What a part that does not come keeps from being done is told where it was asked for. */
  private async guarded(act: () => Promise<void>): Promise<void> {
    await act().catch((error: unknown) => this.say(failureOf(error)));
  }

  private makeView(): ExampleView {
    const { text, kind, label, options } = this.content;
    const onChange = () => this.arrange();
    if (kind === 'program') return new ProgramView(text, { label, onRun: () => void this.run(), onChange });
    const { rules, checked, editable } = options;
    const onRun = (cells: readonly Cell[]) => void this.runCells(async () => cells);
    return new SessionView(text, { label, rules, checked, editable, onRun, onChange });
  }

  private async runCells(ask: () => Promise<readonly Cell[]>): Promise<RunResult> {
    this.stop();
    const aborts = new AbortController();
    this.aborts = aborts;
    this.arrange();
    this.tell('terrarium:start', {});
    // Python is on its way while the view is.
    this.prepare();
    const end = await this.runInTurn(ask, aborts);
    if (this.aborts === aborts) this.aborts = null;
    this.ran ||= end.kind === 'done' || end.kind === 'raised';
    const { compared, same } = this.view.agreement;
    if (!this.aborts) this.say(this.summary(end));
    this.arrange();
    const result: RunResult = { end: end.kind, compared, same };
    this.tell('terrarium:end', result);
    return result;
  }

  private summary(end: CellEnd): string {
    const { compared, same } = this.view.agreement;
    if (end.kind === 'failed' && !this.view.element.querySelector('.note')) return end.why;
    return compared > 0 ? words.agreement(same, compared) : '';
  }

  /** @returns how the last one has ended */
  private async runInTurn(ask: () => Promise<readonly Cell[]>, aborts: AbortController): Promise<CellEnd> {
    const release = await this.session.take(aborts.signal, () => this.say(words.WAITING));
    if (!release) return { kind: 'stopped' };
    let end: CellEnd = { kind: 'done' };
    try {
      for (const cell of await ask()) {
        end = await this.runCell(cell, aborts);
        if (aborts.signal.aborted || (end.kind !== 'done' && end.kind !== 'raised')) break;
      }
    } catch (error) {
      end = { kind: 'failed', why: failureOf(error) };
    }
    release();
    return end;
  }

  private async runCell(cell: Cell, aborts: AbortController): Promise<CellEnd> {
    const { options, label } = this.content;
    const output = cell.begin();
    const limit = new TimeLimit(options.timeoutMs, aborts);
    const end = await this.session.run({
      source: cell.source,
      name: `<${label.toLowerCase().replace(/ /g, '-')}${cell.name}>`,
      session: this.view.session,
      output,
      options,
      signal: aborts.signal,
      onPhase: (phase) => {
        this.say(phase || words.RUNNING);
        if (phase === '') limit.begin();
      },
    });
    limit.end();
    cell.end(limit.isOver && end.kind === 'stopped' ? { kind: 'failed', why: words.timedOut(options.timeoutMs ?? 0) } : end);
    if (end.kind === 'raised' && end.raised.type === 'NameError') this.offerAbove(output);
    return end;
  }

  /** A name that is missing may be of an example that was not run. */
  private offerAbove(output: ReturnType<Cell['begin']>): void {
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

  private arrange(): void {
    const { run, step, stop, edit, copy, reset } = this.buttons;
    const busy = this.aborts !== null;
    const { replaces, session } = this.view;
    const holds = this.element.getRootNode() as ShadowRoot;
    const focused = holds.activeElement;
    stop.hidden = !busy;
    step.hidden = !session;
    run.hidden = busy;
    step.disabled = busy;
    edit.hidden = !this.content.options.editable || replaces;
    copy.hidden = !replaces;
    reset.hidden = !(replaces || this.ran || busy);
    this.element.setAttribute('aria-busy', String(busy));
    // A button that goes away gives the focus to the one that comes in its place.
    if (focused === run && run.hidden) stop.focus();
    else if (focused === stop && stop.hidden) run.focus();
    this.onReplace(replaces);
  }

  private say(text: string): void {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  private async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.code);
    this.say(words.COPIED);
  }

  private tell(name: string, detail: object): void {
    this.host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** Runs from when Python begins with the example. */
class TimeLimit {
  private timer: ReturnType<typeof setTimeout> | undefined;
  isOver = false;

  constructor(
    private readonly ms: number | null,
    private readonly aborts: AbortController,
  ) {}

  begin(): void {
    if (this.ms === null) return;
    this.timer = setTimeout(() => {
      this.isOver = true;
      this.aborts.abort(new DOMException('out of time', 'TimeoutError'));
    }, this.ms);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

/** For who goes from heading to heading: one below that of the section. */
function headingFor(host: HTMLElement, label: string): HTMLElement {
  const heading = unseen(label);
  heading.setAttribute('role', 'heading');
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5')];
  const above = headings.filter((each) => each.compareDocumentPosition(host) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
  heading.setAttribute('aria-level', String(above ? Number(above.tagName[1]) + 1 : 2));
  return heading;
}
