/** One Python of a page, which examples share by its name: made at the first run, thrown away by a reset. */
import type { ExampleOptions } from './example-options.js';
import type { ExamplePython, Raised } from './example-python.js';
import { failureOf, forgetPolicy } from './failure-of-example.js';
import { OutputView } from './output-view.js';
import { BASE, interpreter } from './parts.js';
import { dedented } from './set-up-code.js';
import * as words from './words-of-example.js';

/** What became of a cell. */
export type CellEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'raised'; readonly raised: Raised }
  | { readonly kind: 'stopped' }
  /** Python is gone; `why` is a sentence. */
  | { readonly kind: 'gone'; readonly why: string }
  /** Python could not be had, or not made ready. */
  | { readonly kind: 'failed'; readonly why: string };

export interface CellRequest {
  readonly source: string;
  /** What tracebacks call it. */
  readonly name: string;
  /** Every value is shown, as at a prompt; else that of the last line. */
  readonly session: boolean;
  readonly output: OutputView;
  readonly options: ExampleOptions;
  readonly signal: AbortSignal;
  /** What is waited for, in words; '' when it runs. */
  readonly onPhase: (phase: string) => void;
  /** The program asks for a line; null is the end of input, '' no answer. */
  readonly onInput: () => Promise<string | null>;
}

/** Examples that run in this Python. */
export interface SessionUser {
  /** It was thrown away, by a reader. */
  onSessionReset(): void;
  /** It has ended, or broke down. */
  onSessionGone(): void;
}

class Stopped extends Error {}

/** A cell that runs, and where what it writes goes: while set-up code runs, nowhere that is seen. */
interface Running {
  readonly request: CellRequest;
  output: OutputView;
}

/** Time for a page's scripts to put an example elsewhere. */
const MOVING_MS = 1000;

export class PageSession {
  private readonly users = new Set<SessionUser>();
  private started: Promise<ExamplePython> | null = null;
  /** Settles when nobody has this Python any more who asked before. */
  private queue: Promise<void> = Promise.resolve();
  private takers = 0;
  private running: Running | null = null;
  private lives = 0;

  enter(user: SessionUser): void {
    this.users.add(user);
  }

  /** A page that loads others into itself leaves no Python behind that nobody uses. */
  leave(user: SessionUser): void {
    this.users.delete(user);
    setTimeout(() => this.users.size === 0 && void this.reset(), MOVING_MS);
  }

  /**
   * To have this Python for oneself, after those who asked before: an example runs as a whole.
   *
   * @returns what gives it back; null when `signal` has ended the waiting
   */
  async take(signal: AbortSignal, onWait: () => void): Promise<(() => void) | null> {
    const before = this.queue;
    let give: () => void = () => undefined;
    this.queue = new Promise((resolve) => (give = resolve));
    if (this.takers > 0) onWait();
    this.takers++;
    const release = () => {
      this.takers--;
      give();
    };
    await orStopped(before, signal).catch(() => undefined);
    if (!signal.aborted) return release;
    void before.then(release);
    return null;
  }

  /** Load Python before it is needed. A failure is told to who needs it. */
  prepare(options: ExampleOptions): void {
    this.start(options).catch(() => undefined);
  }

  /** The Python of this session, for scripts of the page. @throws LoadError */
  python(options: ExampleOptions): Promise<ExamplePython> {
    return this.start(options);
  }

  /** Throw Python away, with its names, modules and files; what runs is stopped. */
  async reset(): Promise<void> {
    this.lives++;
    const closed = this.drop();
    for (const user of [...this.users]) user.onSessionReset();
    if (this.running) await closed;
  }

  /** Run a cell; who asks has taken this Python. Never rejects. */
  async run(request: CellRequest): Promise<CellEnd> {
    const { source, name, session, signal, onPhase } = request;
    if (signal.aborted) return { kind: 'stopped' };
    this.running = { request, output: request.output };
    const { lives } = this;
    let begun = false;
    forgetPolicy();
    try {
      onPhase(words.loading(0, 0));
      const python = await orStopped(this.start(request.options), signal);
      begun = true;
      onPhase('');
      const problem = await this.setUp(python, this.running);
      if (problem) return problem;
      const raised = await python.runCell(source, name, session ? 'all' : 'last', signal);
      if (signal.aborted && raised?.type === 'KeyboardInterrupt') return { kind: 'stopped' };
      return raised ? { kind: 'raised', raised } : { kind: 'done' };
    } catch (error) {
      return lives === this.lives ? await this.endOf(error, signal, begun) : { kind: 'stopped' };
    } finally {
      this.running = null;
      request.output.endInput();
    }
  }

  private start(options: ExampleOptions): Promise<ExamplePython> {
    if (this.started) return this.started;
    const started = this.open(options);
    this.started = started;
    // The next who asks tries again.
    started.catch(() => started === this.started && (this.started = null));
    return started;
  }

  private async open(options: ExampleOptions): Promise<ExamplePython> {
    const { ExamplePython, fetchedWheels } = await interpreter();
    const wheels = await fetchedWheels(options.wheels, options.index);
    const hooks = {
      onOutput: (stream: 'stdout' | 'stderr', data: Uint8Array) => this.running?.output.write(stream, data),
      onDisplay: (bundle: Parameters<OutputView['display']>[0]) => this.running?.output.display(bundle),
      onProgress: (loaded: number, total: number) => this.running?.request.onPhase(words.loading(loaded, total)),
      // Where no example runs nobody can be asked.
      onInput: () => this.running?.request.onInput() ?? Promise.resolve(null),
    };
    return ExamplePython.open(BASE, hooks, wheels, options.wheels);
  }

  /** @returns why the cell cannot run; null when it can */
  private async setUp(python: ExamplePython, running: Running): Promise<CellEnd | null> {
    const { options, signal } = running.request;
    const { fetchedFiles } = await interpreter();
    const missing = options.files.filter(({ name }) => !python.files.has(name));
    for (const { name, data } of await fetchedFiles(missing)) await python.placeFile(name, data);
    const other = options.wheels.find((wheel) => !python.wheels.includes(wheel));
    if (other) return { kind: 'failed', why: words.otherWheel(other) };
    for (const id of options.setup) {
      const element = document.getElementById(id);
      if (!element) return { kind: 'failed', why: `data-setup="${id}": expected the id of an element in this page, found none` };
      const source = dedented(element instanceof HTMLTemplateElement ? element.content : element);
      // By its text: other pages of a site that loads them into this one may use the same id.
      if (python.setup.has(source)) continue;
      const { output } = running;
      // What it prints is no part of what the example does.
      running.output = new OutputView();
      const raised = await python.runCell(source, `<set-up ${id}>`, 'none', signal);
      running.output = output;
      if (raised && signal.aborted) return { kind: 'stopped' };
      if (raised) output.error(raised.traceback);
      if (raised) return { kind: 'failed', why: `data-setup="${id}": this set-up code has failed` };
      python.setup.add(source);
    }
    return null;
  }

  /** @param begun Python was there */
  private async endOf(error: unknown, signal: AbortSignal, begun: boolean): Promise<CellEnd> {
    if (error instanceof Stopped) return { kind: 'stopped' };
    const { PythonExit, StateLostError, LoadError } = await interpreter().catch(() => NOTHING);
    if (PythonExit && error instanceof PythonExit) {
      return begun ? this.gone(words.left(error.status)) : { kind: 'failed', why: words.REFUSED };
    }
    if (StateLostError && error instanceof StateLostError) {
      if (!signal.aborted) return this.gone(words.broken(sentence(error.message)));
      // It has been started anew by now.
      this.tellGone();
      return { kind: 'gone', why: words.broken(words.LOST) };
    }
    if (signal.aborted && error === signal.reason) return { kind: 'stopped' };
    // Damage that was found late.
    if (begun && LoadError && error instanceof LoadError) this.gone('');
    return { kind: 'failed', why: failureOf(error) };
  }

  private gone(why: string): CellEnd {
    void this.drop();
    this.tellGone();
    return { kind: 'gone', why };
  }

  private tellGone(): void {
    for (const user of [...this.users]) user.onSessionGone();
  }

  /** One that is still being loaded is closed when it is there. */
  private async drop(): Promise<void> {
    const { started } = this;
    this.started = null;
    await started?.then((python) => python.close()).catch(() => undefined);
  }
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}

const NOTHING = { PythonExit: null, StateLostError: null, LoadError: null };

function orStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Stopped());
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

const sessions = new Map<string, PageSession>();

export function sessionOf(name: string): PageSession {
  let session = sessions.get(name);
  if (!session) sessions.set(name, (session = new PageSession()));
  return session;
}
