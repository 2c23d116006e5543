/** Python for a page: loads it, keeps it in a worker, and offers one request at a time. */
import {
  isFileRequest,
  parseReport,
  type DoneValue,
  type Prompts,
  type PushResult,
  type ReadyReport,
  type Report,
  type Request,
} from './channel.js';
import { Embedder } from './embedder.js';
import type { DeadlockError } from './host-modules.js';
import { LoadError, type LoadFailure, type Progress } from './loader.js';
import { allocating, OutOfMemory, STATEMENT_TOO_LONG } from './memory.js';
import { PythonExit, type Completion } from './python.js';
import { PythonError, valueOf } from './python-error.js';
import { FileError, type FileEntry } from './files.js';
import { browserPlatform, type Platform, type WorkerLink } from './platform.js';
import { sharedModule, shareModule } from './shared-modules.js';
import type { StartOptions, TerminalSize, TerrariumOptions } from './terrarium-options.js';
import type { HostValue } from './values.js';
import { SharedWriter } from './waiting/shared.js';
import type { WaitingKind } from './waiting/waiter.js';

export type * from './terrarium-options.js';

const ALL_TERMINALS = 0b111;

/** How long Python may leave an interrupt unanswered before the page says so. */
const UNANSWERED_MS = 1000;

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

interface OpenRequest extends Waiting<DoneValue> {
  /** Ctrl-C can end it. */
  readonly interruptible: boolean;
}

interface Unanswered {
  /** The request that the interrupt was meant for. */
  readonly id: number;
  timer: ReturnType<typeof setTimeout>;
  late: boolean;
}

const encoder = new TextEncoder();
const NOTHING = new Uint8Array();

/** The request cannot be answered any more: Python was stopped. */
export class StoppedError extends Error {
  constructor() {
    super('python was stopped');
  }
}

/**
 * One interpreter that can be restarted. Requests are answered in order; `interrupt` and
 * `writeInput` overtake them.
 */
export class Terrarium {
  private worker: WorkerLink | null = null;
  /** Python, once a worker has compiled and checked it. */
  private module: WebAssembly.Module | null = null;
  /** The functions that few programs call, once a worker has loaded them. */
  private code: WebAssembly.Module | null = null;
  /** What came last was not what had been published, and the browser may have kept it. */
  private damaged = false;
  private onProgress: (progress: Progress) => void = () => undefined;
  private shared: SharedWriter | null = null;
  private ready: Waiting<Prompts> | null = null;
  private readonly requests = new Map<number, OpenRequest>();
  private nextId = 1;
  /** How often the present worker has discarded its input. */
  private discards = 0;
  private unanswered: Unanswered | null = null;
  private embedder: Embedder | null = null;
  private size: TerminalSize = { columns: 0, rows: 0 };
  /** How Python waits, known when `start` has answered. */
  waiting: WaitingKind = 'none';
  /** `sys.version`, known when `start` has answered. */
  version = '';

  private readonly platform: Platform;

  constructor(private readonly options: TerrariumOptions) {
    const own = 'platform' in options;
    this.platform = own
      ? options.platform
      : browserPlatform(options.assets, options.base, options.hostCompresses, options.early);
  }

  /**
   * Load Python (once) and start a fresh interpreter.
   *
   * @returns the prompts to show
   * @throws LoadError; TypeError for modules that cannot be registered
   */
  async start(options: StartOptions): Promise<Prompts> {
    this.terminate();
    this.size = { columns: options.columns, rows: options.rows };
    this.onProgress = options.onProgress;
    const { waiting } = this.options;
    const { images } = this.platform;
    const shared = this.platform.offerSharedMemory(waiting);
    this.shared = shared && new SharedWriter(shared);
    const embedder = this.meetEmbedder();
    const started = new Promise<Prompts>((resolve, reject) => (this.ready = { resolve, reject }));
    this.makeWorker();
    this.module ??= sharedModule(this.platform.moduleKey);
    const python = this.module ?? { ...this.platform.python, renew: this.damaged };
    this.code ??= sharedModule(this.codeKey);
    const code = this.code ?? { ...this.platform.code, renew: false };
    const { argv = [], wheels = [], terminals = ALL_TERMINALS } = options;
    const given = { argv, wheels, terminals, ...this.size, ...embedder };
    this.send({ type: 'start', python, code, waiting, shared, images, ...given });
    return started;
  }

  private get codeKey(): string {
    return `${this.platform.moduleKey} ${this.platform.code.location}`;
  }

  /** True once python.wasm is compiled and checked: the next start needs no network. */
  get loaded(): boolean {
    return this.module !== null;
  }

  /** Run one statement; `source` may be incomplete, and then nothing is run. */
  async push(source: string): Promise<PushResult> {
    try {
      return await this.pushSource(source);
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error;
      // Nothing has run; the program and its prompts are as they were.
      this.options.onOutput('stderr', encoder.encode(STATEMENT_TOO_LONG));
      return this.pushSource('');
    }
  }

  private pushSource(source: string): Promise<PushResult> {
    return this.ask((id) => ({ type: 'push', id, source })) as Promise<PushResult>;
  }

  /**
   * Run `source` as the body of a module in `__main__`. Statements are allowed.
   *
   * @param filename what tracebacks call it; by default a name that nothing else has
   * @returns the value of the last statement when that is an expression, else null
   * @throws PythonError, also when the value cannot cross; PythonExit for SystemExit, after which `onEnd`
   *   is told; DeadlockError; StoppedError
   */
  async evaluate(source: string, filename = `<evaluate-${this.nextId}>`): Promise<HostValue> {
    if (`${source}${filename}`.includes('\0')) throw new TypeError('evaluate: a NUL in the source');
    const answer = await this.ask((id) => ({ type: 'evaluate', id, source, filename }));
    if ('outcome' in answer) return valueOf(answer.outcome);
    if ('failed' in answer) throw new PythonError(answer.failed, '', `${answer.failed}\n`);
    const { exitStatus } = answer as { exitStatus: number };
    this.terminate();
    this.options.onEnd({ exitStatus });
    throw new PythonExit(exitStatus);
  }

  /** What `argv` of `start` names, and what else python3 does before its first prompt. */
  runProgram(): Promise<PushResult> {
    return this.ask((id) => ({ type: 'program', id })) as Promise<PushResult>;
  }

  /** Ctrl-C at the prompt, for a handler of the program's; `incomplete`: what is typed stays. */
  interruptPrompt(): Promise<PushResult> {
    return this.ask((id) => ({ type: 'interrupt-prompt', id })) as Promise<PushResult>;
  }

  /** End Python as the end of a program does: atexit runs, files are flushed. Nothing can follow but `start`. */
  async finish(): Promise<void> {
    await this.ask((id) => ({ type: 'finish', id }));
  }

  /** Why whoever asks now would wait for Python, which waits for them; null when they would not. */
  deadlock(): DeadlockError | null {
    return this.embedder?.deadlock() ?? null;
  }

  /** Completions at `cursor`, counted in code points, as the answer's `start` is. */
  complete(source: string, cursor: number): Promise<Completion> {
    return this.ask((id) => ({ type: 'complete', id, source, cursor })) as Promise<Completion>;
  }

  /**
   * Make a file hold these bytes, with the directories it needs. Like the two below, it happens
   * between two statements; relative paths start at Python's current directory.
   *
   * @throws FileError
   */
  async writeFile(path: string, data: Uint8Array): Promise<void> {
    try {
      await this.ask((id) => ({ type: 'write-file', id, path, data }));
    } catch (error) {
      throw error instanceof OutOfMemory ? new FileError('ENOMEM', path) : error;
    }
  }

  /** @throws FileError when it is not an ordinary file that can be read */
  async readFile(path: string): Promise<Uint8Array> {
    const answer = await this.ask((id) => ({ type: 'read-file', id, path }));
    return (answer as { data: Uint8Array }).data;
  }

  /** The entries of a directory by name. @throws FileError */
  async listFiles(path: string): Promise<readonly FileEntry[]> {
    const answer = await this.ask((id) => ({ type: 'list-files', id, path }));
    return (answer as { files: readonly FileEntry[] }).files;
  }

  /** Show Python a directory of this machine, where the platform has any. @throws FileError */
  async mount(host: string, path: string, readOnly: boolean): Promise<void> {
    await this.ask((id) => ({ type: 'mount', id, path, host, readOnly }));
  }

  /**
   * Ctrl-C for the statement or completion that is being served, or is next after requests about
   * files, which nothing can interrupt; with none, nothing happens. A second one before the first
   * was taken is the same one.
   *
   * @returns false when Python cannot be reached: here never, or it has not answered the last one
   */
  interrupt(): boolean {
    const id = this.firstInterruptible();
    if (id === null) return true;
    if (this.waiting === 'none' || this.unanswered?.late) return false;
    if (this.shared) this.shared.interrupt(id);
    else this.send({ type: 'interrupt', id });
    this.unanswered ??= { id, timer: this.awaitAnswer(), late: false };
    return true;
  }

  private firstInterruptible(): number | null {
    for (const [id, request] of this.requests) if (request.interruptible) return id;
    return null;
  }

  /** Bytes for standard input; null, or `ends` behind the bytes, is Ctrl-D. */
  writeInput(data: Uint8Array | null, ends = data === null): void {
    const { shared, discards } = this;
    if (shared) shared.write(data ?? NOTHING, ends);
    else this.send({ type: 'stdin', data: data ?? NOTHING, ends, discards });
  }

  /** Also while Python is loading: `start` sends the newest size, and what comes later follows it. */
  resize(columns: number, rows: number): void {
    this.size = { columns, rows };
    this.shared?.resize(columns, rows);
    this.send({ type: 'resize', columns, rows });
  }

  /** Say that output has been shown, so that more may come. */
  acknowledge(bytes: number): void {
    if (this.shared) this.shared.acknowledge(bytes);
    else if (this.waiting === 'jspi') this.send({ type: 'acknowledge', bytes });
  }

  /** End the worker at once; open requests fail with StoppedError. */
  terminate(): void {
    this.worker?.terminate();
    this.worker = null;
    this.shared = null;
    this.embedder = null;
    this.settle(new StoppedError());
  }

  /** What the next worker is told of it. */
  private meetEmbedder(): Embedder['request'] {
    const context = this.platform.callContext ?? null;
    const embedder = new Embedder(this.options, this.shared, context, (request) => {
      if (embedder === this.embedder) this.send(request);
    });
    this.embedder = embedder;
    return embedder.request;
  }

  private awaitAnswer(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.lateAnswer(), UNANSWERED_MS);
  }

  private lateAnswer(): void {
    const { unanswered } = this;
    if (!unanswered) return;
    const [first] = this.requests.keys();
    // A large file is being copied; what was interrupted has not begun, and so cannot answer.
    if (first !== unanswered.id) return void (unanswered.timer = this.awaitAnswer());
    unanswered.late = true;
    this.options.onUnanswered();
  }

  /** Request `id` has taken its interrupt or has ended; another's interrupt stays unanswered. */
  private answered(id: number): void {
    if (this.unanswered?.id === id) this.forgetInterrupt();
  }

  private forgetInterrupt(): void {
    clearTimeout(this.unanswered?.timer);
    this.unanswered = null;
  }

  private take(id: number): OpenRequest | undefined {
    const request = this.requests.get(id);
    this.requests.delete(id);
    return request;
  }

  private makeWorker(): void {
    const worker: WorkerLink = this.platform.startWorker({
      onMessage: (message) => worker === this.worker && this.receive(parseReport(message)),
      onError: (message, missing) =>
        worker === this.worker && this.crash(message, missing ? 'missing' : 'corrupt'),
    });
    this.worker = worker;
    this.discards = 0;
  }

  private receive(report: Report): void {
    switch (report.type) {
      case 'progress':
        return this.onProgress(report);
      case 'compiled':
        this.module = report.module;
        return shareModule(this.platform.moduleKey, report.module);
      case 'code':
        this.code = report.module;
        return shareModule(this.codeKey, report.module);
      case 'not-loaded':
        return this.notLoaded(report.kind, report.message);
      case 'ready':
        return this.becomeReady(report);
      case 'output':
        return this.options.onOutput(report.stream, report.data);
      case 'need-input':
        // What did not fit into the ring before comes first.
        return this.shared?.pump() ? undefined : this.options.onNeedInput();
      case 'display':
        this.acknowledge(report.bundle.length);
        return this.embedder?.receive(report);
      case 'host-call':
      case 'host-call-abandoned':
      case 'host-answer-taken':
        return this.embedder?.receive(report);
      case 'terminal-mode':
        if (report.discard) this.discards++;
        return this.options.onTerminalMode?.(report.mode, report.discard);
      case 'interrupted':
        return this.answered(report.id);
      case 'done':
        this.answered(report.id);
        return this.take(report.id)?.resolve(report.value);
      case 'file-refused':
        return this.take(report.id)?.reject(new FileError(report.code, report.path));
      case 'exit':
        this.terminate();
        return this.options.onEnd({ exitStatus: report.status });
      case 'crash':
        return this.crash(report.message, 'corrupt');
      case 'refused':
        return this.crash(report.message, 'unsupported');
    }
  }

  private becomeReady({ waiting, version, prompts }: ReadyReport): void {
    this.waiting = waiting;
    this.version = version;
    this.damaged = false;
    if (waiting !== 'sab') {
      this.shared = null;
      this.embedder?.useMessages();
    }
    this.ready?.resolve(prompts);
    this.ready = null;
  }

  /** Nothing is kept of what did not arrive as it was published. */
  private notLoaded(kind: LoadFailure, message: string): void {
    this.module = null;
    if (kind === 'corrupt') this.damaged = true;
    const error = new LoadError(kind, message);
    if (this.ready) return this.endStart(this.ready, error);
    this.terminate();
    this.options.onEnd({ damage: error });
  }

  private endStart(starting: Waiting<Prompts>, error: LoadError): void {
    this.ready = null;
    this.terminate();
    starting.reject(error);
  }

  private crash(message: string, kind: LoadFailure): void {
    const why = /no memory/.test(message) ? 'memory' : kind;
    if (this.ready) {
      return this.endStart(this.ready, new LoadError(why, `Python did not start: ${message}`));
    }
    this.terminate();
    this.options.onEnd({ crash: message });
  }

  private settle(error: Error): void {
    this.forgetInterrupt();
    this.ready?.reject(error);
    this.ready = null;
    for (const request of this.requests.values()) request.reject(error);
    this.requests.clear();
  }

  /** @throws StoppedError; DeadlockError; OutOfMemory when the request could not be copied to the worker */
  private ask(make: (id: number) => Request): Promise<DoneValue> {
    const id = this.nextId++;
    const request = make(id);
    return new Promise((resolve, reject) => {
      if (!this.worker) return reject(new StoppedError());
      const deadlock = this.deadlock();
      if (deadlock) return reject(deadlock);
      // Plain strings, numbers and bytes: copying them fails for want of memory only.
      allocating(() => this.send(request));
      this.requests.set(id, { resolve, reject, interruptible: !isFileRequest(request) });
    });
  }

  private send(request: Request): void {
    this.worker?.post(request);
  }
}
