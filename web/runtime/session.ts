/**
 * Serves the requests of one page: the part of the worker that does not depend on being a worker.
 *
 * Re-entry contract: while Python is suspended no export runs, so requests wait in a queue;
 * input, interrupts and acknowledgements only touch the waiter and are handled at once.
 */
import { PUSH } from './abi.js';
import type { DoneValue, Prompts, PushResult, PushStatus } from './channel.js';
import type { Report, Request, StartRequest } from './channel.js';
import type { GlueFactory } from './glue.js';
import { NO_HOST_FILES } from './host-files.js';
import { ImageStore, type ImageLoader } from './images.js';
import { OutputBatcher } from './output.js';
import { Python, PythonExit } from './python.js';
import { BlockingWaiter } from './waiting/blocking.js';
import { RefusingWaiter } from './waiting/none.js';
import { chooseWaiting, WaitingRefused } from './waiting/probe.js';
import { SharedReader } from './waiting/shared.js';
import { SuspendingWaiter } from './waiting/suspending.js';
import type { Outside, Waiter, WaitingKind } from './waiting/waiter.js';

const ALL_STREAMS_ARE_TERMINALS = 0b111;
const PUSH_STATUS: Readonly<Record<number, PushStatus>> = {
  [PUSH.COMPLETE]: 'complete',
  [PUSH.INCOMPLETE]: 'incomplete',
  [PUSH.EXIT]: 'exit',
};

export type Post = (report: Report, transfer?: Transferable[]) => void;

export class Session {
  private python: Python | null = null;
  private waiter: Waiter | null = null;
  private suspending: SuspendingWaiter | null = null;
  private queue: Promise<void> = Promise.resolve();
  private ended = false;
  private readonly output: OutputBatcher;

  constructor(
    private readonly factory: GlueFactory,
    private readonly loadImage: ImageLoader,
    private readonly post: Post,
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
        return this.activate(request.id, () => this.push(request.source));
      case 'run':
        return this.activate(request.id, () => this.run(request.argv));
      case 'complete':
        return this.activate(request.id, () => this.need().complete(request.source, request.cursor));
      case 'resize':
        await this.need().call('terrarium_resize', request.columns, request.rows);
    }
  }

  private async start(request: StartRequest): Promise<void> {
    const images = new ImageStore(request.images, this.loadImage, (m) => this.complain(m));
    const waiting = await chooseWaiting(request.waiting, request.shared);
    this.waiter = this.makeWaiter(waiting, request.shared);
    this.python = await Python.instantiate(this.factory, request.module, {
      waiter: this.waiter,
      images,
      files: NO_HOST_FILES,
      write: (fd, bytes) => this.write(fd, bytes),
    });
    const { columns, rows } = request;
    await this.succeed('terrarium_resume', ALL_STREAMS_ARE_TERMINALS, columns, rows);
    await this.python.callWithStrings('terrarium_setenv', ['TERRARIUM_WAITING', waiting]);
    await this.succeed('terrarium_console_start');
    this.output.flush();
    this.post({ type: 'ready', prompts: await this.prompts(), waiting });
  }

  private makeWaiter(kind: WaitingKind, shared: SharedArrayBuffer | null): Waiter {
    const outside: Outside = {
      flush: () => this.output.flush(),
      tick: (time) => this.output.tick(time),
      needInput: () => this.post({ type: 'need-input' }),
      interrupted: (id) => this.post({ type: 'interrupted', id }),
    };
    if (kind === 'jspi') return (this.suspending = new SuspendingWaiter(outside, this.output));
    if (kind === 'none' || !shared) return new RefusingWaiter(outside, this.output);
    return new BlockingWaiter('sab', new SharedReader(shared, false), outside, this.output);
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
    const code = await this.need().callWithStrings('terrarium_push', [source]);
    const status = PUSH_STATUS[code];
    if (!status) throw new Error(`terrarium_push answered ${code}; python.wasm and page differ`);
    const exitStatus = status === 'exit' ? await this.finalize() : 0;
    const prompts = status === 'exit' ? { first: '', more: '' } : await this.prompts();
    return { status, prompts, exitStatus };
  }

  private async run(argv: readonly string[]): Promise<DoneValue> {
    const exitStatus = await this.need().run(argv);
    this.ended = true;
    return { exitStatus };
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

  private complain(message: string): void {
    this.output.write('stderr', new TextEncoder().encode(`${message}\n`));
  }

  private fail(error: unknown): void {
    this.output.flush();
    this.ended = true;
    if (error instanceof PythonExit) this.post({ type: 'exit', status: error.status });
    else if (error instanceof WaitingRefused) this.post({ type: 'refused', message: error.message });
    else this.post({ type: 'crash', message: describe(error) });
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const out = error instanceof RangeError && /memory/i.test(error.message);
  return out ? 'the browser has no memory left for Python' : `${error.name}: ${error.message}`;
}
