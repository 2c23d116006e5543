/**
 * Serves the requests of one page: the part of the worker that does not depend on being a worker.
 *
 * Re-entry contract: while Python is suspended no export runs, so requests wait in a queue;
 * input, interrupts, acknowledgements and the size touch no export and are handled at once.
 */
import { PUSH } from './abi.js';
import type { DoneValue, Prompts, PushResult, PushStatus } from './channel.js';
import type { FileRequest, Report, Request, StartRequest } from './channel.js';
import { FileError } from './files.js';
import type { GlueFactory } from './glue.js';
import { NO_HOST_FILES, type HostFiles } from './host-files.js';
import { ImageStore, type ImageLoader } from './images.js';
import { InputRequest } from './input-request.js';
import { LoadError, loadModule, type Compiled, type ModuleLoader } from './loader.js';
import { OutOfMemory, STATEMENT_TOO_LONG } from './memory.js';
import { OutputBatcher } from './output.js';
import { Python, PythonExit } from './python.js';
import type { TerminalMode } from './terminal-mode.js';
import { BlockingWaiter } from './waiting/blocking.js';
import { RefusingWaiter } from './waiting/none.js';
import { chooseWaiting, WaitingRefused } from './waiting/probe.js';
import { packSize, SharedReader } from './waiting/shared.js';
import { SuspendingWaiter } from './waiting/suspending.js';
import type { Outside, Waiter, WaitingKind } from './waiting/waiter.js';

const ALL_STREAMS_ARE_TERMINALS = 0b111;
const PUSH_STATUS: Readonly<Record<number, PushStatus>> = {
  [PUSH.COMPLETE]: 'complete',
  [PUSH.INCOMPLETE]: 'incomplete',
  [PUSH.EXIT]: 'exit',
};

/** Until the prompt has been drawn: the check takes as long as compiling does. */
const CHECK_DELAY_MS = 50;

type QueuedRequest = Exclude<
  Request,
  { type: 'interrupt' | 'stdin' | 'acknowledge' | 'resize' }
>;

/** What differs between a page and a machine that Python sees something of. */
export interface Surroundings {
  readonly load: ModuleLoader;
  readonly files: HostFiles;
  /** Before the first statement: mounts, environment, current directory. */
  prepare(python: Python): Promise<void>;
}

const BROWSER: Surroundings = {
  load: loadModule,
  files: NO_HOST_FILES,
  prepare: async () => undefined,
};

export type Post = (report: Report, transfer?: Transferable[]) => void;

export class Session {
  private python: Python | null = null;
  private waiter: Waiter | null = null;
  private suspending: SuspendingWaiter | null = null;
  private queue: Promise<void> = Promise.resolve();
  private ended = false;
  /** Columns << 16 | rows, as last heard; on shared memory newer ones are in `shared`. */
  private size = 0;
  private shared: SharedReader | null = null;
  private readonly input = new InputRequest(() => this.askForInput());
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
        return this.suspending?.interrupt(request.id);
      case 'stdin':
        return this.suspending?.pushInput(request.data, request.discards);
      case 'acknowledge':
        return this.suspending?.acknowledge(request.bytes);
      case 'resize':
        this.size = packSize(request.columns, request.rows);
        return this.suspending?.resized();
      default:
        this.queue = this.queue.then(() => this.serve(request)).catch((e) => this.fail(e));
    }
  }

  private async serve(request: QueuedRequest) {
    if (this.ended) return;
    switch (request.type) {
      case 'start':
        return this.start(request);
      case 'push':
        return this.activate(request.id, () => this.push(request.source));
      case 'run':
        return this.activate(request.id, () => this.run(request.argv));
      case 'complete':
        return this.activate(request.id, () => this.need().complete(request.source, request.cursor));
      case 'write-file':
      case 'read-file':
      case 'list-files':
        return this.file(request);
    }
  }

  private async start(request: StartRequest): Promise<void> {
    this.size = packSize(request.columns, request.rows);
    const { module, check } = await this.load(request.python);
    const images = new ImageStore(request.images, this.loadImage, (m) => this.complain(`${m}\n`));
    const waiting = await chooseWaiting(request.waiting, request.shared);
    this.waiter = this.makeWaiter(waiting, request.shared);
    this.python = await Python.instantiate(this.factory, module, {
      waiter: this.waiter,
      images,
      files: this.surroundings.files,
      write: (fd, bytes) => this.write(fd, bytes),
      terminalMode: (mode, discard) => this.tellMode(mode, discard),
      terminalSize: () => this.terminalSize(),
    });
    await this.python.mountImages(request.images.map(({ id }) => id));
    await this.succeed('terrarium_resume', ALL_STREAMS_ARE_TERMINALS);
    await this.python.callWithStrings('terrarium_setenv', ['TERRARIUM_WAITING', waiting]);
    await this.surroundings.prepare(this.python);
    await this.succeed('terrarium_console_start');
    const { version } = this.python;
    const prompts = await this.prompts();
    this.output.flush();
    this.post({ type: 'ready', prompts, version, waiting });
    if ('location' in request.python) await this.checkModule(module, check);
  }

  /** The requests that come meanwhile wait: nothing of the program's runs on bytes that are damaged. */
  private async checkModule(module: WebAssembly.Module, check: Compiled['check']): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, CHECK_DELAY_MS));
    await check();
    this.post({ type: 'compiled', module });
  }

  private load(python: StartRequest['python']): Compiled | Promise<Compiled> {
    if (!('location' in python)) return { module: python, check: async () => undefined };
    return this.surroundings.load(python, ({ loaded, total }) =>
      this.post({ type: 'progress', loaded, total }),
    );
  }

  private makeWaiter(kind: WaitingKind, shared: SharedArrayBuffer | null): Waiter {
    const outside: Outside = {
      flush: () => this.output.flush(),
      tick: (time) => this.output.tick(time),
      needInput: (looks) => this.input.make(looks),
      terminalSize: () => this.terminalSize(),
      interrupted: (id) => this.post({ type: 'interrupted', id }),
    };
    if (kind === 'jspi') return (this.suspending = new SuspendingWaiter(outside, this.output));
    if (kind === 'none' || !shared) return new RefusingWaiter(outside, this.output);
    this.shared = new SharedReader(shared, false);
    return new BlockingWaiter('sab', this.shared, outside, this.output);
  }

  private terminalSize(): number {
    return this.shared?.size || this.size;
  }

  private askForInput(): void {
    this.output.flush();
    this.post({ type: 'need-input' });
  }

  /** Run something that an interrupt may be addressed to, and answer with its result. */
  private async activate(id: number, action: () => Promise<DoneValue>): Promise<void> {
    this.waiter?.begin(id);
    const value = await action();
    this.waiter?.begin(0);
    this.output.flush();
    this.post({ type: 'done', id, value });
  }

  private async push(source: string): Promise<PushResult> {
    const code = await this.pushSource(source);
    const status = PUSH_STATUS[code];
    if (!status) throw new Error(`terrarium_push answered ${code}; python.wasm and page differ`);
    const exitStatus = status === 'exit' ? await this.finalize() : 0;
    const prompts = status === 'exit' ? { first: '', more: '' } : await this.prompts();
    return { status, prompts, exitStatus };
  }

  /** A statement that does not fit is answered as one that ran out of memory while it ran. */
  private async pushSource(source: string): Promise<number> {
    try {
      return await this.need().callWithStrings('terrarium_push', [source]);
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error;
      this.complain(STATEMENT_TOO_LONG);
      return PUSH.COMPLETE;
    }
  }

  private async run(argv: readonly string[]): Promise<DoneValue> {
    const exitStatus = await this.need().run(argv);
    this.ended = true;
    return { exitStatus };
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
      this.post({ type: 'file-refused', id: request.id, code, path });
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
    return this.output.write(fd === 2 ? 'stderr' : 'stdout', bytes);
  }

  private tellMode(mode: TerminalMode, discard: boolean): void {
    this.output.flush();
    this.post({ type: 'terminal-mode', mode, discard });
  }

  private complain(message: string): void {
    this.output.write('stderr', new TextEncoder().encode(message));
  }

  private tellLoadError({ kind, message }: LoadError): void {
    this.post({ type: 'not-loaded', kind, message });
  }

  private fail(error: unknown): void {
    this.output.flush();
    this.ended = true;
    if (error instanceof PythonExit) this.post({ type: 'exit', status: error.status });
    else if (error instanceof LoadError) this.tellLoadError(error);
    else if (error instanceof WaitingRefused) this.post({ type: 'refused', message: error.message });
    else this.post({ type: 'crash', message: describe(error) });
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const out = error instanceof RangeError && /memory/i.test(error.message);
  return out ? 'the browser has no memory left for Python' : `${error.name}: ${error.message}`;
}
