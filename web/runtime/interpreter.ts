/** Python for a page: loads it, keeps it in a worker, and offers one request at a time. */
import type { SiteAssets } from './assets.js';
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
import { LoadError, type LoadFailure, type Progress } from './loader.js';
import { allocating, OutOfMemory, STATEMENT_TOO_LONG } from './memory.js';
import type { Stream } from './output.js';
import type { Completion } from './python.js';
import { FileError, type FileEntry } from './files.js';
import type { TerminalMode } from './terminal-mode.js';
import { browserPlatform, type Platform, type WorkerLink } from './platform.js';
import type { ForcedWaiting } from './waiting/probe.js';
import { SharedWriter } from './waiting/shared.js';
import type { WaitingKind } from './waiting/waiter.js';

/** The published files and the address that their names are relative to, or another platform. */
type Source =
  | { readonly assets: SiteAssets; readonly base: string }
  | { readonly platform: Platform };

export type TerrariumOptions = Source & TerrariumHooks;

export interface TerrariumHooks {
  readonly waiting: ForcedWaiting | null;
  readonly onOutput: (stream: Stream, data: Uint8Array) => void;
  /** The program waits for a line of input. */
  readonly onNeedInput: () => void;
  /** The program set the terminal's modes; `discard`: what was typed ahead is to be dropped. */
  readonly onTerminalMode?: (mode: TerminalMode, discard: boolean) => void;
  /**
   * Python has not taken an interrupt for a second: it is in a C function that does not look. From
   * now on `interrupt` answers false, and only `start`, which begins anew, ends the program.
   */
  readonly onUnanswered: () => void;
  /** Python ended by itself, or broke: `start` makes a new one. */
  readonly onEnd: (end: End) => void;
}

export type End =
  | { readonly exitStatus: number }
  | { readonly crash: string }
  /** Python could be started, but is not what was published. */
  | { readonly damage: LoadError };

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface StartOptions extends TerminalSize {
  readonly onProgress: (progress: Progress) => void;
}

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
  private size: TerminalSize = { columns: 0, rows: 0 };
  /** How Python waits, known when `start` has answered. */
  waiting: WaitingKind = 'none';
  /** `sys.version`, known when `start` has answered. */
  version = '';

  private readonly platform: Platform;

  constructor(private readonly options: TerrariumOptions) {
    const own = 'platform' in options;
    this.platform = own ? options.platform : browserPlatform(options.assets, options.base);
  }

  /**
   * Load Python (once) and start a fresh interpreter.
   *
   * @returns the prompts to show
   * @throws LoadError
   */
  async start(options: StartOptions): Promise<Prompts> {
    this.terminate();
    this.size = { columns: options.columns, rows: options.rows };
    this.onProgress = options.onProgress;
    const started = new Promise<Prompts>((resolve, reject) => (this.ready = { resolve, reject }));
    this.makeWorker();
    const { waiting } = this.options;
    const { images } = this.platform;
    const shared = this.platform.offerSharedMemory(waiting);
    this.shared = shared && new SharedWriter(shared);
    const python = this.module ?? { ...this.platform.python, renew: this.damaged };
    this.send({ type: 'start', python, waiting, shared, images, ...this.size });
    return started;
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

  /** Bytes for standard input; null is Ctrl-D. */
  writeInput(data: Uint8Array | null): void {
    if (!this.shared) return this.send({ type: 'stdin', data, discards: this.discards });
    if (data) this.shared.write(data);
    else this.shared.end();
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
    this.settle(new StoppedError());
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
        return;
      case 'not-loaded':
        return this.notLoaded(report.kind, report.message);
      case 'ready':
        return this.becomeReady(report);
      case 'output':
        return this.options.onOutput(report.stream, report.data);
      case 'need-input':
        // What did not fit into the ring before comes first.
        return this.shared?.pump() ? undefined : this.options.onNeedInput();
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
    if (waiting !== 'sab') this.shared = null;
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

  /** @throws StoppedError; OutOfMemory when the request could not be copied to the worker */
  private ask(make: (id: number) => Request): Promise<DoneValue> {
    const id = this.nextId++;
    const request = make(id);
    return new Promise((resolve, reject) => {
      if (!this.worker) return reject(new StoppedError());
      // Plain strings, numbers and bytes: copying them fails for want of memory only.
      allocating(() => this.send(request));
      this.requests.set(id, { resolve, reject, interruptible: !isFileRequest(request) });
    });
  }

  private send(request: Request): void {
    this.worker?.post(request);
  }
}
