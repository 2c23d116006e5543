/** Python for a page: loads it, keeps it in a worker, and offers one request at a time. */
import type { SiteAssets } from './assets.js';
import {
  parseReport,
  type DoneValue,
  type Prompts,
  type PushResult,
  type Report,
  type Request,
} from './channel.js';
import { LoadError, type LoadFailure, type Progress } from './loader.js';
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

export type End = { readonly exitStatus: number } | { readonly crash: string };

export interface StartOptions {
  readonly columns: number;
  readonly rows: number;
  readonly onProgress: (progress: Progress) => void;
}

/** How long Python may leave an interrupt unanswered before the page says so. */
const UNANSWERED_MS = 1000;

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

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
  private module: Promise<WebAssembly.Module> | null = null;
  private compiled = false;
  private shared: SharedWriter | null = null;
  private ready: Waiting<Prompts> | null = null;
  private readonly requests = new Map<number, Waiting<DoneValue>>();
  private nextId = 1;
  /** How often the present worker has discarded its input. */
  private discards = 0;
  private unanswered: { timer: ReturnType<typeof setTimeout>; late: boolean } | null = null;
  /** How Python waits, known when `start` has answered. */
  waiting: WaitingKind = 'none';

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
    const worker = this.makeWorker();
    const started = new Promise<Prompts>((resolve, reject) => (this.ready = { resolve, reject }));
    started.catch(() => undefined);
    // A worker that cannot be loaded ends the attempt without waiting for the download.
    const failure = started.then((): never => {
      throw new StoppedError();
    });
    failure.catch(() => undefined);
    const compiled = this.compile(options.onProgress);
    compiled.catch(() => undefined);
    const module = await Promise.race([compiled, failure]);
    if (worker !== this.worker) throw new StoppedError();
    const { waiting } = this.options;
    const { images } = this.platform;
    const shared = this.platform.offerSharedMemory(waiting);
    this.shared = shared && new SharedWriter(shared);
    this.send({ type: 'start', module, waiting, shared, images, ...size(options) });
    return started;
  }

  /** True once python.wasm is compiled: the next start needs no network. */
  get loaded(): boolean {
    return this.compiled;
  }

  /** Run one statement; `source` may be incomplete, and then nothing is run. */
  push(source: string): Promise<PushResult> {
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
    await this.ask((id) => ({ type: 'write-file', id, path, data }));
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
   * Ctrl-C for the request that is being served; with none, nothing happens. A second one before the
   * first was taken is the same one.
   *
   * @returns false when Python cannot be reached: here never, or it has not answered the last one
   */
  interrupt(): boolean {
    const [id] = this.requests.keys();
    if (id === undefined) return true;
    if (this.waiting === 'none' || this.unanswered?.late) return false;
    if (this.shared) this.shared.interrupt(id);
    else this.send({ type: 'interrupt', id });
    this.unanswered ??= { timer: setTimeout(() => this.lateAnswer(), UNANSWERED_MS), late: false };
    return true;
  }

  /** Bytes for standard input; null is Ctrl-D. */
  writeInput(data: Uint8Array | null): void {
    if (!this.shared) return this.send({ type: 'stdin', data, discards: this.discards });
    if (data) this.shared.write(data);
    else this.shared.end();
  }

  resize(columns: number, rows: number): void {
    this.shared?.resize(columns, rows);
    if (this.worker && !this.ready) this.send({ type: 'resize', columns, rows });
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

  private lateAnswer(): void {
    if (this.unanswered) this.unanswered.late = true;
    this.options.onUnanswered();
  }

  private answered(): void {
    clearTimeout(this.unanswered?.timer);
    this.unanswered = null;
  }

  private compile(onProgress: (progress: Progress) => void): Promise<WebAssembly.Module> {
    this.module ??= this.platform.compile(onProgress);
    // A failed attempt must not be the answer to the next one.
    this.module.then(
      () => (this.compiled = true),
      () => (this.module = null),
    );
    return this.module;
  }

  private makeWorker(): WorkerLink {
    const worker: WorkerLink = this.platform.startWorker({
      onMessage: (message) => worker === this.worker && this.receive(parseReport(message)),
      onError: (message, missing) =>
        worker === this.worker && this.crash(message, missing ? 'missing' : 'corrupt'),
    });
    this.worker = worker;
    this.discards = 0;
    return worker;
  }

  private receive(report: Report): void {
    switch (report.type) {
      case 'ready':
        this.waiting = report.waiting;
        if (report.waiting !== 'sab') this.shared = null;
        this.ready?.resolve(report.prompts);
        this.ready = null;
        return;
      case 'output':
        return this.options.onOutput(report.stream, report.data);
      case 'need-input':
        // What did not fit into the ring before comes first.
        return this.shared?.pump() ? undefined : this.options.onNeedInput();
      case 'terminal-mode':
        if (report.discard) this.discards++;
        return this.options.onTerminalMode?.(report.mode, report.discard);
      case 'interrupted':
        return this.answered();
      case 'done':
        this.answered();
        this.requests.get(report.id)?.resolve(report.value);
        this.requests.delete(report.id);
        return;
      case 'file-refused':
        this.requests.get(report.id)?.reject(new FileError(report.code, report.path));
        this.requests.delete(report.id);
        return;
      case 'exit':
        this.terminate();
        return this.options.onEnd({ exitStatus: report.status });
      case 'crash':
        return this.crash(report.message, 'corrupt');
      case 'refused':
        return this.crash(report.message, 'unsupported');
    }
  }

  private crash(message: string, kind: LoadFailure): void {
    const starting = this.ready;
    this.ready = null;
    this.terminate();
    const why = /no memory/.test(message) ? 'memory' : kind;
    if (starting) starting.reject(new LoadError(why, `Python did not start: ${message}`));
    else this.options.onEnd({ crash: message });
  }

  private settle(error: Error): void {
    this.answered();
    this.ready?.reject(error);
    this.ready = null;
    for (const request of this.requests.values()) request.reject(error);
    this.requests.clear();
  }

  private ask(make: (id: number) => Request): Promise<DoneValue> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      if (!this.worker) return reject(new StoppedError());
      this.requests.set(id, { resolve, reject });
      this.send(make(id));
    });
  }

  private send(request: Request): void {
    this.worker?.post(request);
  }
}

function size(options: StartOptions): { columns: number; rows: number } {
  return { columns: options.columns, rows: options.rows };
}
