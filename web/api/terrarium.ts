/** The public interface, the same in Node.js and in a browser (terrarium.d.mts describes it). */
import type { TerrariumHooks, End } from '../runtime/interpreter.js';
import { StoppedError, Terrarium as Interpreter } from '../runtime/interpreter.js';
import type { HostModules, MimeBundle } from '../runtime/host-modules.js';
import type { Platform } from '../runtime/platform.js';
import { PythonExit } from '../runtime/python.js';
import { PythonError } from '../runtime/python-error.js';
import type { HostValue } from '../runtime/values.js';
import { StateLostError } from './errors.js';
import { FileSystem } from './file-system.js';
import { openSource, type Source } from './input-source.js';
import { openSink, type Sink } from './output-sink.js';
import { pythonCall } from './python-call.js';
import { PythonConsole } from './python-console.js';
import type { CommonOptions, RunFileOptions, RunOptions } from './terrarium.d.mts';

/** How long a program may take to end, when it was aborted or Python is to finish. */
const GRACE_MS = 2000;
const NO_TERMINALS = 0;

/** What differs between Node.js and a browser. */
export interface Machine {
  readonly platform: Platform;
  /** What `'inherit'` means. */
  readonly inherited: Readonly<Record<'stdout' | 'stderr', (data: Uint8Array) => void>>;
  /** Python sees the environment and the directory when it starts: nothing has to be set. */
  readonly preparesItself: boolean;
}

type Work<T> = (python: Interpreter) => Promise<T>;

export class Terrarium {
  private readonly python: Interpreter;
  private readonly input: Source;
  private readonly outputs: Readonly<Record<'stdout' | 'stderr', Sink>>;
  /** What was asked for so far, to its end; never rejects. */
  private queue: Promise<unknown> = Promise.resolve();
  /** Counts interpreters: work that was meant for an earlier one is not done. */
  private generation = 0;
  private stops = 0;
  private reading = false;
  /** Something that was asked for is being done. */
  private active = false;
  /** Started, and neither ended nor stopped. */
  private started = false;
  /** What has not arrived where output goes. */
  private readonly unwritten = new Set<Promise<unknown>>();
  private closing: Promise<void> | null = null;
  /** Why there is no interpreter; null while there is one. */
  private over: Error | null = null;
  readonly fs = new FileSystem((work) => this.turn(work));
  readonly console = new PythonConsole(
    (work, signal) => this.turn(work, signal) as Promise<never>,
    (status) => this.ended({ exitStatus: status }),
  );

  protected constructor(
    private readonly machine: Machine,
    private readonly options: CommonOptions,
  ) {
    const { stdin = null, stdout = 'inherit', stderr = 'inherit' } = options;
    this.input = openSource(stdin);
    const { inherited } = machine;
    this.outputs = {
      stdout: openSink(stdout, inherited.stdout),
      stderr: openSink(stderr, inherited.stderr),
    };
    this.python = new Interpreter({ platform: machine.platform, ...this.hooks() });
  }

  /** `sys.version`. */
  get version(): string {
    return this.python.version;
  }

  /** How Python waits: see terrarium.waiting() in Python. */
  get waiting(): string {
    return this.python.waiting;
  }

  get stdin(): WritableStream<Uint8Array | string> | null {
    return this.input.writable;
  }

  get stdout(): ReadableStream<Uint8Array> | null {
    return this.outputs.stdout.readable;
  }

  get stderr(): ReadableStream<Uint8Array> | null {
    return this.outputs.stderr.readable;
  }

  async run(source: string, { filename, signal }: RunOptions = {}): Promise<HostValue> {
    return this.turn((python) => python.evaluate(source, filename), signal);
  }

  async runFile(path: string, { args = [], signal }: RunFileOptions = {}): Promise<number> {
    const source = pythonCall('embedding.run_file', path, args);
    const status = await this.turn((python) => python.evaluate(source, '<runFile>'), signal, isInterrupted);
    return status as number;
  }

  interrupt(): boolean {
    return this.python.interrupt();
  }

  async restart(): Promise<void> {
    if (this.closing) throw new StoppedError();
    if (!(await this.stop(new StateLostError('python was started anew')))) throw new StoppedError();
    // A close that came meanwhile had nothing to stop.
    if (this.closing) throw new StoppedError();
    const { generation } = this;
    await this.begin();
    if (generation !== this.generation) throw new StoppedError();
  }

  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private async end(): Promise<void> {
    await this.stop(new StoppedError());
    this.input.end();
    await Promise.all(this.unwritten);
    for (const sink of Object.values(this.outputs)) sink.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Start Python; to be called once. */
  protected async open(): Promise<void> {
    const { signal } = this.options;
    signal?.throwIfAborted();
    const abort = () => void this.close();
    signal?.addEventListener('abort', abort);
    try {
      await this.begin();
    } catch (error) {
      // A program that has left meanwhile, as for a wheel that is refused, says more than that it was stopped.
      const why = this.explained(error, undefined, false);
      await this.close();
      signal?.throwIfAborted();
      throw why;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  private async startPython(): Promise<void> {
    this.over = null;
    const { wheels = [] } = this.options;
    const size = { columns: 80, rows: 24, terminals: NO_TERMINALS };
    await this.python.start({ ...size, wheels, onProgress: this.progress() });
    const { env = {}, cwd = '', argv = [] } = this.options;
    const own = this.machine.preparesItself;
    if (argv.length === 0 && (own || (cwd === '' && Object.keys(env).length === 0))) return;
    await this.python.evaluate(pythonCall('embedding.prepare', own ? {} : env, own ? '' : cwd, argv), '<start>');
  }

  /** What was asked for may begin. */
  private async begin(): Promise<void> {
    await this.startPython();
    this.started = true;
  }

  private progress(): NonNullable<CommonOptions['onProgress']> {
    return this.options.onProgress ?? (() => undefined);
  }

  /**
   * Ends what runs and what waits; Python in which nothing runs finishes, in its time.
   *
   * @returns false when another stop came meanwhile, and has done the rest
   */
  private async stop(why: Error): Promise<boolean> {
    const stops = ++this.stops;
    const idle = this.started && !this.active;
    this.over = why;
    this.started = false;
    if (idle) await this.finish();
    if (stops !== this.stops) return false;
    this.python.terminate();
    this.generation++;
    return true;
  }

  private async finish(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, GRACE_MS)));
    // Python that breaks down meanwhile has ended, too.
    await Promise.race([this.python.finish().catch(() => undefined), late]);
    clearTimeout(timer);
  }

  /** Do `work` after what was asked for before; `ended` knows an interrupted result. */
  protected turn<T>(work: Work<T>, signal?: AbortSignal, ended?: (value: T) => boolean): Promise<T> {
    const deadlock = this.python.deadlock();
    if (deadlock) return Promise.reject(deadlock);
    const { generation } = this;
    const result = this.queue.then(async () => {
      signal?.throwIfAborted();
      if (generation !== this.generation || this.over) throw this.over ?? new StateLostError('python was started anew');
      return this.attended(work, signal, ended);
    });
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async attended<T>(work: Work<T>, signal?: AbortSignal, ended?: (value: T) => boolean): Promise<T> {
    const abort = signal && new Abortion(signal, this.python, () => this.replace());
    this.active = true;
    try {
      const value = await work(this.python);
      if (signal?.aborted && ended?.(value)) throw signal.reason;
      return value;
    } catch (error) {
      await abort?.replaced;
      throw this.explained(error, signal, abort?.replaced !== undefined);
    } finally {
      this.active = false;
      abort?.over();
    }
  }

  private explained(error: unknown, signal: AbortSignal | undefined, replaced: boolean): unknown {
    if (replaced) {
      const what = 'python did not end when it was aborted and was started anew: names, modules and files in its memory are gone';
      return new StateLostError(what, { cause: signal?.reason });
    }
    if (signal?.aborted && error instanceof PythonError && error.type === 'KeyboardInterrupt') return signal.reason;
    return error instanceof StoppedError && this.over ? this.over : error;
  }

  private async replace(): Promise<void> {
    await this.restart().catch((error: Error) => (this.over = error));
  }

  private ended(end: End): void {
    this.over ??= reasonOf(end);
    this.started = false;
    this.python.terminate();
  }

  private hooks(): TerrariumHooks {
    const { modules, onDisplay } = this.options;
    return {
      waiting: null,
      onOutput: (stream, data) => this.deliver(this.outputs[stream], data),
      onNeedInput: () => void this.supply(),
      onUnanswered: () => undefined,
      onEnd: (end) => this.ended(end),
      ...(modules && { modules: modules as HostModules }),
      ...(onDisplay && { onDisplay: (bundle: MimeBundle) => onDisplay(bundle) }),
    };
  }

  private deliver(sink: Sink, data: Uint8Array): void {
    const { generation } = this;
    const done = () => generation === this.generation && this.python.acknowledge(data.length);
    let written: void | Promise<void> = undefined;
    try {
      written = sink.write(data);
    } catch (error) {
      done();
      throw error;
    }
    if (!written) return void done();
    const settled = written.then(done, done).finally(() => this.unwritten.delete(settled));
    // Nobody has to read a pipe.
    if (!sink.readable) this.unwritten.add(settled);
  }

  private async supply(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    const data = await this.input.next().catch(() => null);
    this.reading = false;
    this.python.writeInput(data);
  }
}

/** Why nothing can be asked of Python that has ended by itself. */
function reasonOf(end: End): Error {
  if ('exitStatus' in end) return new PythonExit(end.exitStatus);
  return 'damage' in end ? end.damage : new StateLostError(`python broke down: ${end.crash}`);
}

const INTERRUPTED = 130;
const isInterrupted = (status: HostValue): boolean => status === INTERRUPTED;

/** What an abort does to the work that runs. */
class Abortion {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Resolves when Python has been started anew; undefined where that was not needed. */
  replaced: Promise<void> | undefined;

  constructor(
    private readonly signal: AbortSignal,
    private readonly python: Interpreter,
    private readonly replace: () => Promise<void>,
  ) {
    signal.addEventListener('abort', this.begin);
  }

  private readonly begin = (): void => {
    const give = () => void (this.replaced = this.replace());
    if (this.python.interrupt()) this.timer = setTimeout(give, GRACE_MS);
    else give();
  };

  over(): void {
    clearTimeout(this.timer);
    this.signal.removeEventListener('abort', this.begin);
  }
}
