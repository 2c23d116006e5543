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
import { compileAsset, LoadError, type LoadFailure, type Progress } from './loader.js';
import type { Stream } from './output.js';
import type { Completion } from './python.js';
import { FileError, type FileEntry } from './files.js';
import { chooseWaiting, type ForcedWaiting } from './waiting/probe.js';
import { makeSharedState, SharedWriter } from './waiting/shared.js';
import type { WaitingKind } from './waiting/waiter.js';

export interface TerrariumOptions {
  readonly assets: SiteAssets;
  /** The address that file names in `assets` are relative to. */
  readonly base: string;
  readonly waiting: ForcedWaiting | null;
  readonly onOutput: (stream: Stream, data: Uint8Array) => void;
  /** The program waits for a line of input. */
  readonly onNeedInput: () => void;
  /** Python ended by itself, or broke: `start` makes a new one. */
  readonly onEnd: (end: End) => void;
}

export type End = { readonly exitStatus: number } | { readonly crash: string };

export interface StartOptions {
  readonly columns: number;
  readonly rows: number;
  readonly onProgress: (progress: Progress) => void;
}

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
  private worker: Worker | null = null;
  private module: Promise<WebAssembly.Module> | null = null;
  private compiled = false;
  private shared: SharedWriter | null = null;
  private ready: Waiting<Prompts> | null = null;
  private readonly requests = new Map<number, Waiting<DoneValue>>();
  private nextId = 1;
  waiting: WaitingKind = 'none';

  constructor(private readonly options: TerrariumOptions) {}

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
    const parts = Promise.all([this.compile(options.onProgress), this.chooseWaiting()]);
    parts.catch(() => undefined);
    const [module, waiting] = await Promise.race([parts, failure]);
    if (worker !== this.worker) throw new StoppedError();
    this.waiting = waiting;
    const shared = waiting === 'sab' ? makeSharedState() : null;
    this.shared = shared && new SharedWriter(shared);
    this.send({ type: 'start', module, waiting, shared, images: this.images(), ...size(options) });
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

  /** Raise KeyboardInterrupt in the running statement. False when that is impossible here. */
  interrupt(): boolean {
    if (this.waiting === 'none') return false;
    if (this.shared) this.shared.interrupt();
    else this.send({ type: 'interrupt' });
    return true;
  }

  /** Bytes for standard input; null is Ctrl-D. */
  writeInput(data: Uint8Array | null): void {
    if (!this.shared) return this.send({ type: 'stdin', data });
    if (data) this.shared.write(data);
    else this.shared.end();
  }

  resize(columns: number, rows: number): void {
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

  private async chooseWaiting(): Promise<WaitingKind> {
    try {
      return await chooseWaiting(this.options.waiting);
    } catch (cause) {
      throw new LoadError('unsupported', (cause as Error).message, { cause });
    }
  }

  private compile(onProgress: (progress: Progress) => void): Promise<WebAssembly.Module> {
    const { assets, base } = this.options;
    this.module ??= compileAsset(assets.python, base, onProgress);
    // A failed attempt must not be the answer to the next one.
    this.module.then(
      () => (this.compiled = true),
      () => (this.module = null),
    );
    return this.module;
  }

  private images() {
    const { assets, base } = this.options;
    return assets.images.map(({ id, file, bytes }) => ({
      id,
      bytes,
      location: new URL(file, base).href,
    }));
  }

  private makeWorker(): Worker {
    const { assets, base } = this.options;
    const worker = new Worker(new URL(assets.worker.file, base), { type: 'module' });
    worker.onmessage = (event) => {
      if (worker === this.worker) this.receive(parseReport(event.data));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker !== this.worker) return;
      // An event without a message: the script itself did not come.
      if (event.message) this.crash(event.message, 'corrupt');
      else this.crash(`${assets.worker.file} could not be loaded`, 'missing');
    };
    this.worker = worker;
    return worker;
  }

  private receive(report: Report): void {
    switch (report.type) {
      case 'ready':
        this.ready?.resolve(report.prompts);
        this.ready = null;
        return;
      case 'output':
        return this.options.onOutput(report.stream, report.data);
      case 'need-input':
        return this.options.onNeedInput();
      case 'done':
        this.requests.get(report.id)?.resolve(report.value);
        this.requests.delete(report.id);
        return;
      case 'refused':
        this.requests.get(report.id)?.reject(new FileError(report.code, report.path));
        this.requests.delete(report.id);
        return;
      case 'exit':
        this.terminate();
        return this.options.onEnd({ exitStatus: report.status });
      case 'crash':
        return this.crash(report.message, 'corrupt');
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
    this.ready?.reject(error);
    this.ready = null;
    for (const request of this.requests.values()) request.reject(error);
    this.requests.clear();
  }

  private ask(make: (id: number) => Request): Promise<DoneValue> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      if (!this.worker) return reject(new StoppedError());
      // One that is pending while something runs belongs to what runs.
      if (this.requests.size === 0) this.shared?.dropInterrupt();
      this.requests.set(id, { resolve, reject });
      this.send(make(id));
    });
  }

  private send(request: Request): void {
    this.worker?.postMessage(request);
  }
}

function size(options: StartOptions): { columns: number; rows: number } {
  return { columns: options.columns, rows: options.rows };
}
