/**
 * Serves the requests of one page: the part of the worker that does not depend on being a worker.
 *
 * Re-entry contract: while Python is suspended no export runs, so requests wait in a queue;
 * input, interrupts, acknowledgements and the size touch no export and are handled at once.
 */
import { PUSH, type ExportName } from './abi.js';
import { NO_PROMPTS, type DoneValue, type Prompts, type PushResult, type PushStatus } from './channel.js';
import type { FileRequest, ModulesRequest, Report, Request, StartRequest } from './channel.js';
import { DeferredCode } from './deferred-code.js';
import { FileError } from './files.js';
import type { GlueFactory } from './glue.js';
import { HostCalls, type CallPort } from './host-calls.js';
import { NO_HOST_FILES, type HostFiles } from './host-files.js';
import type { ModuleList } from './host-modules.js';
import { ImageStore, type ImageLoader } from './images.js';
import { InputRequest } from './input-request.js';
import { LoadError, loadModule, type Compiled, type ModuleLoader, type ModuleSource } from './loader.js';
import { OutOfMemory, STATEMENT_TOO_LONG } from './memory.js';
import { OutputBatcher } from './output.js';
import { Python, PythonDied, PythonExit } from './python.js';
import { measureStack, shareOfStack } from './stack.js';
import type { TerminalMode } from './terminal-mode.js';
import { AnswerReader } from './waiting/answers.js';
import { BlockingWaiter } from './waiting/blocking.js';
import { RefusingWaiter } from './waiting/none.js';
import { chooseWaiting, WaitingRefused } from './waiting/probe.js';
import { packSize, SharedReader } from './waiting/shared.js';
import { SuspendingWaiter } from './waiting/suspending.js';
import { putWheels } from './wheels.js';
import type { Outside, Waiter, WaitingKind } from './waiting/waiter.js';

const PUSH_STATUS: Readonly<Record<number, PushStatus>> = {
  [PUSH.COMPLETE]: 'complete',
  [PUSH.INCOMPLETE]: 'incomplete',
  [PUSH.EXIT]: 'exit',
};

/** Until the prompt has been drawn: the check takes as long as compiling does. */
const CHECK_DELAY_MS = 50;

/** Behind what a program does at once: whoever needs the code in that time loads it, and better alone. */
const AHEAD_DELAY_MS = 500;

type QueuedRequest = Exclude<
  Request,
  { type: 'interrupt' | 'stdin' | 'acknowledge' | 'resize' | 'host-answer' }
>;

/** What differs between a page and a machine that Python sees something of. */
export interface Surroundings {
  readonly load: ModuleLoader;
  /** Files come over a network: what few programs need is loaded behind the prompt, before it is needed. */
  readonly distant?: true;
  readonly files: HostFiles;
  /** What Python may use of the stack of this thread, in bytes, where that is known. */
  readonly stackBytes?: number;
  /** Before the first statement: mounts, environment, current directory. */
  prepare(python: Python): Promise<void>;
  /** Between two statements. Absent where there are no directories. @throws FileError */
  mount?(python: Python, host: string, guest: string, readOnly: boolean): Promise<void>;
}

const BROWSER: Surroundings = {
  load: loadModule,
  distant: true,
  files: NO_HOST_FILES,
  prepare: async () => undefined,
};

/** Modules were registered that cannot be. */
class ModulesRefused extends Error {}

export type Post = (report: Report, transfer?: Transferable[]) => void;

export class Session {
  private python: Python | null = null;
  private waiter: Waiter | null = null;
  private suspending: SuspendingWaiter | null = null;
  private calls: HostCalls | undefined;
  private queue: Promise<void> = Promise.resolve();
  /** What `load` has asked for, until `start` takes it. */
  private early: { readonly location: string; readonly compiled: Promise<Compiled> } | null = null;
  /** The last check of Python's bytes, as long as it is to come. */
  private check: (() => Promise<void>) | null = null;
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
        return this.takeInput(request);
      case 'acknowledge':
        return this.suspending?.acknowledge(request.bytes);
      case 'resize':
        this.size = packSize(request.columns, request.rows);
        return this.suspending?.awake();
      case 'host-answer':
        this.calls?.deliver(request.call, request.data);
        return this.suspending?.awake();
      default:
        this.enqueue(() => this.serve(request));
    }
  }

  private enqueue(act: () => Promise<void>): void {
    this.queue = this.queue.then(act).catch((e) => this.fail(e));
  }

  /** Python, when it waits for this, goes on after both parts. */
  private takeInput({ data, ends, discards }: Extract<Request, { type: 'stdin' }>): void {
    if (data.length > 0) this.suspending?.pushInput(data, discards);
    if (ends) this.suspending?.pushInput(null, discards);
  }

  private async serve(request: QueuedRequest) {
    if (this.ended) return;
    // On damaged bytes nothing of the program's runs: only what comes before the first prompt.
    if (request.type !== 'program') await this.checkModule();
    switch (request.type) {
      case 'load':
        return this.loadEarly(request.python);
      case 'start':
        return this.start(request);
      case 'push':
        return this.activate(request.id, () => this.reachPrompt(this.push(request.source)));
      case 'program':
        return this.activate(request.id, () => this.endsAtPrompt('terrarium_console_program'));
      case 'interrupt-prompt':
        return this.activate(request.id, () => this.endsAtPrompt('terrarium_interrupt_prompt'));
      case 'run':
        return this.activate(request.id, () => this.run(request.argv));
      case 'evaluate':
        return this.activate(request.id, () => this.evaluate(request.source, request.filename));
      case 'finish':
        return this.activate(request.id, async () => ({ exitStatus: await this.finalize() }));
      case 'complete':
        return this.activate(request.id, () => this.need().complete(request.source, request.cursor));
      case 'write-file':
      case 'read-file':
      case 'list-files':
      case 'mount':
        return this.file(request);
    }
  }

  private async start(request: StartRequest): Promise<void> {
    this.size = packSize(request.columns, request.rows);
    const { module, check } = await this.load(request.python);
    const images = new ImageStore(request.images, this.loadImage, (m) => this.complain(`${m}\n`));
    const verifies = request.images.some(({ sha256 }) => sha256 !== undefined);
    const code = new DeferredCode(request.code, this.loadImage, verifies);
    const waiting = await chooseWaiting(request.waiting, request.shared);
    this.waiter = this.makeWaiter(waiting, request.shared);
    if (request.modules) this.calls = this.makeCalls(this.waiter, request.modules);
    this.python = await Python.instantiate(this.factory, module, {
      waiter: this.waiter,
      stackBytes: await this.stackBytes(this.waiter),
      images,
      code,
      files: this.surroundings.files,
      calls: this.calls,
      display: request.displays ? (bundle) => this.display(bundle) : undefined,
      write: (fd, bytes) => this.write(fd, bytes),
      terminalMode: (mode, discard) => this.tellMode(mode, discard),
      terminalSize: () => this.terminalSize(),
    });
    await this.python.mountImages(request.images.map(({ id }) => id));
    await this.resume(this.python, request.terminals);
    await this.python.callWithStrings('terrarium_setenv', ['TERRARIUM_WAITING', waiting]);
    await this.surroundings.prepare(this.python);
    await putWheels(this.python, request.wheels);
    const status = await this.python.startConsole(request.argv);
    if (status !== 0) throw new PythonExit(status);
    await this.register(this.python, request.modules);
    const { version } = this.python;
    const prompts = await this.prompts();
    this.output.flush();
    this.post({ type: 'ready', prompts, version, waiting });
    if ('location' in request.python) {
      this.check = async () => {
        await check();
        this.post({ type: 'compiled', module });
      };
    }
    setTimeout(() => this.enqueue(() => this.checkModule()), CHECK_DELAY_MS);
    if (this.surroundings.distant) setTimeout(() => void this.fetchAhead(code), AHEAD_DELAY_MS);
  }

  /** Not in the queue: no request waits for it, nor it for them. */
  private async fetchAhead(code: DeferredCode): Promise<void> {
    const module = this.ended ? null : await code.fetchAhead(this.surroundings.load);
    if (module && !this.ended) this.post({ type: 'code', module });
  }

  /** Once, at the first request that wants it, or when the prompt has been drawn. */
  private async checkModule(): Promise<void> {
    const { check } = this;
    this.check = null;
    if (!this.ended) await check?.();
  }

  private async register(python: Python, modules: ModuleList | null): Promise<void> {
    const refusal = modules && (await python.registerModules(modules));
    if (refusal) throw new ModulesRefused(`modules: ${refusal}`);
  }

  private makeCalls(waiter: Waiter, { answers }: ModulesRequest): HostCalls {
    const port: CallPort = {
      send: (call, request) => {
        this.output.flush();
        this.post({ type: 'host-call', call, request }, [request.buffer]);
      },
      more: () => this.post({ type: 'host-answer-taken' }),
      abandon: (call) => this.post({ type: 'host-call-abandoned', call }),
    };
    const shared = waiter.kind === 'sab' && answers ? new AnswerReader(answers) : null;
    return new HostCalls(waiter, port, shared);
  }

  /** Counts as output, so that a program that shows too much is held back. */
  private display(bytes: Uint8Array): boolean {
    const bundle = bytes.slice();
    this.output.flush();
    this.output.sent += bundle.length;
    this.post({ type: 'display', bundle }, [bundle.buffer]);
    return true;
  }

  private loadEarly(python: ModuleSource): void {
    const compiled = this.loadFrom(python);
    // Who starts Python hears of it.
    compiled.catch(() => undefined);
    this.early = { location: python.location, compiled };
  }

  private load(python: StartRequest['python']): Compiled | Promise<Compiled> {
    if (!('location' in python)) return { module: python, check: async () => undefined };
    const { early } = this;
    this.early = null;
    return early?.location === python.location ? early.compiled : this.loadFrom(python);
  }

  private loadFrom(python: ModuleSource): Promise<Compiled> {
    return this.surroundings.load(python, ({ loaded, total }) =>
      this.post({ type: 'progress', loaded, total }),
    );
  }

  private async stackBytes({ suspends }: Waiter): Promise<number> {
    const known = suspends ? undefined : this.surroundings.stackBytes;
    return known ?? shareOfStack() * (await measureStack(suspends));
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

  /** A statement that does not fit is answered as one that ran out of memory while it ran. */
  private async push(source: string): Promise<number> {
    try {
      return await this.need().callWithStrings('terrarium_push', [source]);
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error;
      this.complain(STATEMENT_TOO_LONG);
      return PUSH.COMPLETE;
    }
  }

  private endsAtPrompt(name: ExportName): Promise<PushResult> {
    return this.reachPrompt(this.need().call(name));
  }

  private async reachPrompt(answer: Promise<number>): Promise<PushResult> {
    const code = await answer;
    const status = PUSH_STATUS[code];
    if (!status) throw new Error(`python.wasm answered ${code}; it and the page differ`);
    if (status !== 'exit') return { status, prompts: await this.prompts(), exitStatus: 0 };
    return { status, prompts: NO_PROMPTS, exitStatus: await this.finalize() };
  }

  private async evaluate(source: string, filename: string): Promise<DoneValue> {
    try {
      const outcome = await this.need().evaluate(source, filename);
      return outcome ? { outcome } : { exitStatus: await this.finalize() };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return { failed: error.code === 'EINTR' ? 'KeyboardInterrupt' : 'MemoryError' };
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
    if (type === 'mount') await this.mount(python, request);
    else await python.writeFile(path, request.data);
    return {};
  }

  private async mount(python: Python, request: Extract<FileRequest, { type: 'mount' }>): Promise<void> {
    const { host, path, readOnly } = request;
    if (!this.surroundings.mount) throw new FileError('ENOSYS', host);
    await this.surroundings.mount(python, host, path, readOnly);
  }

  private async finalize(): Promise<number> {
    const status = await this.need().call('terrarium_exit_status');
    this.ended = true;
    const ending = await this.need().call('terrarium_finalize');
    return status || ending;
  }

  private async prompts(): Promise<Prompts> {
    const python = this.need();
    const [first, more] = [await python.prompt(0), await python.prompt(1)];
    return { first, more, handlesInterrupt: await python.handlesInterrupt() };
  }

  private async resume(python: Python, terminals: number): Promise<void> {
    // Whoever embeds Python shows what is printed when it is printed.
    const status = await python.call('terrarium_resume', terminals, 1);
    if (status !== 0) throw new Error(`terrarium_resume failed with status ${status}`);
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
    else if (error instanceof WaitingRefused || error instanceof ModulesRefused) this.post({ type: 'refused', message: error.message });
    else this.post({ type: 'crash', message: describe(error) });
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof PythonDied) return error.message;
  const out = error instanceof RangeError && /memory/i.test(error.message);
  return out ? 'the browser has no memory left for Python' : `${error.name}: ${error.message}`;
}
