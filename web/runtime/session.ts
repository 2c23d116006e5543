/**
 * Serves the requests of one page: the part of the worker that does not depend on being a worker.
 *
 * Re-entry contract: while Python is suspended no export runs, so requests wait in a queue;
 * input, interrupts and acknowledgements only touch the waiter and are handled at once.
 */
import { PUSH } from './abi.js';
import type { DoneValue, Prompts, PushStatus, Report, Request, StartRequest } from './channel.js';
import { FileError } from './files.js';
import type { GlueFactory } from './glue.js';
import { NO_HOST_FILES, type HostFiles } from './host-files.js';
import { ImageStore, type ImageLoader } from './images.js';
import { OutputBatcher } from './output.js';
import { Python, PythonExit } from './python.js';
import { BlockingWaiter } from './waiting/blocking.js';
import { RefusingWaiter } from './waiting/none.js';
import { SharedReader } from './waiting/shared.js';
import { SuspendingWaiter } from './waiting/suspending.js';
import type { Pause, Waiter } from './waiting/waiter.js';

const ALL_STREAMS_ARE_TERMINALS = 0b111;
const PUSH_STATUS: Readonly<Record<number, PushStatus>> = {
  [PUSH.COMPLETE]: 'complete',
  [PUSH.INCOMPLETE]: 'incomplete',
  [PUSH.EXIT]: 'exit',
};

type FileRequest = Extract<Request, { type: 'write-file' | 'read-file' | 'list-files' }>;

/** What differs between a page and a machine that Python sees something of. */
export interface Surroundings {
  readonly files: HostFiles;
  /** Before the first statement: mounts, environment, current directory. */
  prepare(python: Python): Promise<void>;
}

const BROWSER: Surroundings = { files: NO_HOST_FILES, prepare: async () => undefined };

export type Post = (report: Report, transfer?: Transferable[]) => void;

export class Session {
  private python: Python | null = null;
  private suspending: SuspendingWaiter | null = null;
  private queue: Promise<void> = Promise.resolve();
  private ended = false;
  private readonly output: OutputBatcher;

  constructor(
    private readonly factory: GlueFactory,
    private readonly loadImage: ImageLoader,
    private readonly post: Post,
    private readonly surroundings: Surroundings = BROWSER,
  ) {
    this.output = new OutputBatcher((stream, data) =>
      this.post({ type: 'output', stream, data }, [data.buffer]),
    );
  }

  /** Take a request; the answers come through `post`. */
  handle(request: Request): void {
    switch (request.type) {
      case 'interrupt':
        return this.suspending?.interrupt();
      case 'stdin':
        return this.suspending?.pushInput(request.data);
      case 'acknowledge':
        return this.suspending?.acknowledge(request.bytes);
      default:
        this.queue = this.queue.then(() => this.serve(request)).catch((e) => this.fail(e));
    }
  }

  private async serve(request: Exclude<Request, { type: 'interrupt' | 'stdin' | 'acknowledge' }>) {
    if (this.ended) return;
    switch (request.type) {
      case 'start':
        return this.start(request);
      case 'push':
        return this.push(request.id, request.source);
      case 'run':
        return this.run(request.id, request.argv);
      case 'complete':
        return this.complete(request.id, request.source, request.cursor);
      case 'write-file':
      case 'read-file':
      case 'list-files':
        return this.file(request);
      case 'resize':
        await this.need().call('terrarium_resize', request.columns, request.rows);
    }
  }

  private async start(request: StartRequest): Promise<void> {
    const images = new ImageStore(request.images, this.loadImage, (m) => this.complain(m));
    this.python = await Python.instantiate(this.factory, request.module, {
      waiter: this.makeWaiter(request),
      images,
      files: this.surroundings.files,
      write: (fd, bytes) => this.write(fd, bytes),
    });
    const { columns, rows } = request;
    await this.python.mountImages(request.images.map(({ id }) => id));
    await this.succeed('terrarium_resume', ALL_STREAMS_ARE_TERMINALS, columns, rows);
    await this.surroundings.prepare(this.python);
    await this.succeed('terrarium_console_start');
    this.output.flush();
    this.post({ type: 'ready', prompts: await this.prompts() });
  }

  private makeWaiter(request: StartRequest): Waiter {
    const pause: Pause = {
      flush: () => this.output.flush(),
      needInput: () => this.post({ type: 'need-input' }),
    };
    if (request.waiting === 'jspi')
      return (this.suspending = new SuspendingWaiter(pause, this.output));
    if (request.waiting === 'none' || !request.shared) return new RefusingWaiter();
    return new BlockingWaiter(request.waiting, new SharedReader(request.shared, false), pause, this.output);
  }

  private async push(id: number, source: string): Promise<void> {
    this.suspending?.dropInterrupt();
    const code = await this.need().callWithStrings('terrarium_push', [source]);
    const status = PUSH_STATUS[code];
    if (!status) throw new Error(`terrarium_push answered ${code}; python.wasm and page differ`);
    const exitStatus = status === 'exit' ? await this.finalize() : 0;
    const prompts = status === 'exit' ? { first: '', more: '' } : await this.prompts();
    this.output.flush();
    this.post({ type: 'done', id, value: { status, prompts, exitStatus } });
  }

  private async run(id: number, argv: readonly string[]): Promise<void> {
    this.suspending?.dropInterrupt();
    const exitStatus = await this.need().run(argv);
    this.output.flush();
    this.ended = true;
    this.post({ type: 'done', id, value: { exitStatus } });
  }

  private async complete(id: number, source: string, cursor: number): Promise<void> {
    const value = await this.need().complete(source, cursor);
    this.output.flush();
    this.post({ type: 'done', id, value });
  }

  /** A file that cannot be had is an answer, not the end of Python. */
  private async file(request: FileRequest): Promise<void> {
    try {
      const value = await this.fileAnswer(request);
      const transfer = 'data' in value ? [(value.data as Uint8Array<ArrayBuffer>).buffer] : [];
      this.post({ type: 'done', id: request.id, value }, transfer);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const { code, path } = error;
      this.post({ type: 'refused', id: request.id, code, path });
    }
  }

  private async fileAnswer(request: FileRequest): Promise<DoneValue> {
    const python = this.need();
    const { type, path } = request;
    if (type === 'read-file') return { data: await python.readFile(path) };
    if (type === 'list-files') return { files: await python.listFiles(path) };
    await python.writeFile(path, request.data);
    return {};
  }

  private async finalize(): Promise<number> {
    const status = await this.need().call('terrarium_exit_status');
    this.ended = true;
    const ending = await this.need().call('terrarium_finalize');
    return status || ending;
  }

  private async prompts(): Promise<Prompts> {
    const python = this.need();
    return { first: await python.prompt(0), more: await python.prompt(1) };
  }

  private async succeed(name: 'terrarium_resume' | 'terrarium_console_start', ...args: number[]) {
    const status = await this.need().call(name, ...args);
    if (status !== 0) throw new Error(`${name} failed with status ${status}`);
  }

  private need(): Python {
    if (!this.python) throw new Error('a request came before start');
    return this.python;
  }

  private write(fd: number, bytes: Uint8Array): number {
    this.output.write(fd === 2 ? 'stderr' : 'stdout', bytes);
    return bytes.length;
  }

  private complain(message: string): void {
    this.output.write('stderr', new TextEncoder().encode(`${message}\n`));
  }

  private fail(error: unknown): void {
    this.output.flush();
    this.ended = true;
    if (error instanceof PythonExit) this.post({ type: 'exit', status: error.status });
    else this.post({ type: 'crash', message: describe(error) });
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const out = error instanceof RangeError && /memory/i.test(error.message);
  return out ? 'the browser has no memory left for Python' : `${error.name}: ${error.message}`;
}
