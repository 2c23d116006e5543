/** One Python of a page, which examples share by its name: made at the first run, thrown away by a reset. */
import type { ExamplePython, Raised } from './example-python.js';
import type { ExampleOptions } from './example-options.js';
import type { OutputView } from './output-view.js';
import { BASE, interpreter } from './parts.js';
import { failureOf } from './failure-of-example.js';
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
  /** Every value is shown, as at a prompt. */
  readonly session: boolean;
  readonly output: OutputView;
  readonly options: ExampleOptions;
  readonly signal: AbortSignal;
  /** What is waited for, in words; '' when it runs. */
  readonly onPhase: (phase: string) => void;
}

/** Examples that have run in this Python, or want to know when it is thrown away. */
export interface SessionUser {
  onSessionReset(): void;
}

class Stopped extends Error {}

/** A Python, and the set-up code that has run in it. */
interface Started {
  readonly python: ExamplePython;
  readonly setup: Set<string>;
}

export class PageSession {
  readonly users = new Set<SessionUser>();
  private started: Promise<Started> | null = null;
  /** Settles when nobody has this Python any more who asked before. */
  private queue: Promise<void> = Promise.resolve();
  private takers = 0;
  private running: CellRequest | null = null;
  private progress: (phase: string) => void = () => undefined;
  private lives = 0;

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
  async python(options: ExampleOptions): Promise<ExamplePython> {
    return (await this.start(options)).python;
  }

  /** Throw Python away, with its names, modules and files; what runs is stopped. */
  async reset(): Promise<void> {
    this.lives++;
    const { started } = this;
    this.started = null;
    for (const user of [...this.users]) user.onSessionReset();
    // One that is still being loaded is closed when it is there.
    const closed = started?.then(({ python }) => python.close()).catch(() => undefined);
    if (this.running) await closed;
  }

  /** Run a cell; who asks has taken this Python. Never rejects. */
  async run(request: CellRequest): Promise<CellEnd> {
    const { signal, onPhase } = request;
    if (signal.aborted) return { kind: 'stopped' };
    this.running = request;
    this.progress = onPhase;
    const lives = this.lives;
    try {
      onPhase(words.loading(0, 0));
      const started = await orStopped(this.start(request.options), signal);
      onPhase('');
      const problem = await this.setUp(started, request);
      if (problem) return problem;
      const raised = await started.python.runCell(request.source, request.name, request.session, signal);
      if (signal.aborted && raised?.type === 'KeyboardInterrupt') return { kind: 'stopped' };
      return raised ? { kind: 'raised', raised } : { kind: 'done' };
    } catch (error) {
      return lives === this.lives ? await this.endOf(error, signal) : { kind: 'stopped' };
    } finally {
      this.running = null;
    }
  }

  private start(options: ExampleOptions): Promise<Started> {
    if (this.started) return this.started;
    const started = this.open(options);
    this.started = started;
    // The next who asks tries again.
    started.catch(() => started === this.started && (this.started = null));
    return started;
  }

  private async open(options: ExampleOptions): Promise<Started> {
    const { ExamplePython, fetchedFiles, fetchedWheels } = await interpreter();
    const files = fetchedFiles(options.files);
    // Whoever waits for them hears of it.
    files.catch(() => undefined);
    const python = await ExamplePython.open(
      BASE,
      {
        onOutput: (stream, data) => this.running?.output.write(stream, data),
        onDisplay: (bundle) => this.running?.output.display(bundle),
        onProgress: (loaded, total) => this.progress(words.loading(loaded, total)),
        onInput: () => this.running?.output.ask(this.running.signal) ?? Promise.resolve(''),
      },
      await fetchedWheels(options.wheels, options.index),
    );
    for (const { name, data } of await files) await python.fs.writeFile(name, data);
    return { python, setup: new Set() };
  }

  /** @returns why the cell cannot run; null when it can */
  private async setUp({ python, setup }: Started, { options, output, signal }: CellRequest): Promise<CellEnd | null> {
    for (const id of options.setup) {
      if (setup.has(id)) continue;
      const element = document.getElementById(id);
      if (!element) return { kind: 'failed', why: `data-setup="${id}": expected the id of an element, found none in this page` };
      const source = element instanceof HTMLTemplateElement ? element.content.textContent : element.textContent;
      const raised = await python.runCell(dedented(source ?? ''), `<set-up ${id}>`, false, signal);
      if (raised && signal.aborted) return { kind: 'stopped' };
      if (raised) {
        output.error(raised.traceback);
        return { kind: 'failed', why: `data-setup="${id}": this set-up code has failed` };
      }
      setup.add(id);
    }
    return null;
  }

  private async endOf(error: unknown, signal: AbortSignal): Promise<CellEnd> {
    if (error instanceof Stopped) return { kind: 'stopped' };
    const { PythonExit, StateLostError, LoadError } = await interpreter().catch(() => NOTHING);
    if (PythonExit && error instanceof PythonExit) return this.gone(words.left(error.status));
    if (StateLostError && error instanceof StateLostError) return this.gone(words.broken(words.LOST));
    if (signal.aborted && error === signal.reason) return { kind: 'stopped' };
    if (LoadError && error instanceof LoadError) return { kind: 'failed', why: failureOf(error) };
    if (!this.started) return { kind: 'failed', why: failureOf(error) };
    return this.gone(words.broken(failureOf(error)));
  }

  private gone(why: string): CellEnd {
    const { started } = this;
    this.started = null;
    void started?.then(({ python }) => python.close()).catch(() => undefined);
    return { kind: 'gone', why };
  }
}

const NOTHING = { PythonExit: null, StateLostError: null, LoadError: null };

function orStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Stopped()), { once: true });
    promise.then(resolve, reject);
  });
}

/** Code in a page is indented as the page is. */
function dedented(text: string): string {
  const lines = text.replace(/^\s*\n/, '').trimEnd().split('\n');
  const indents = lines.filter((line) => line.trim()).map((line) => line.search(/\S/));
  const least = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return `${lines.map((line) => line.slice(least)).join('\n')}\n`;
}

const sessions = new Map<string, PageSession>();

export function sessionOf(name: string): PageSession {
  let session = sessions.get(name);
  if (!session) sessions.set(name, (session = new PageSession()));
  return session;
}
