/** One instance of python.wasm: its exports with JavaScript strings, and nothing else. */
import { ABI_VERSION, EXPORTS, IMPORTS, type ExportName, type ImportName } from './abi.js';
import { checked, FileError, parseListing, type FileEntry } from './files.js';
import { exitStatusOf, type GlueFactory } from './glue.js';
import { GuestMemory, makeImports, type HostBackend } from './imports.js';
import type { ModuleList } from './host-modules.js';
import { allocating, OutOfMemory } from './memory.js';
import { jspi } from './waiting/jspi.js';

/** An export was called while another was running or suspended: the caller has to queue it. */
export class ReentryError extends Error {
  constructor(name: string, running: string) {
    super(`terrarium: ${name} was called while ${running} had not returned`);
  }
}

type AnyFunction = (...args: (number | bigint)[]) => unknown;

/** Python ended by calling C's `exit`; the instance cannot be used any more. */
export class PythonExit extends Error {
  constructor(readonly status: number) {
    super(`python ended with status ${status}`);
  }
}

/**
 * Python ended in the middle of something, by a trap or C's `abort`; where it was is on its standard
 * error. The instance cannot be used any more.
 */
export class PythonDied extends Error {
  constructor(cause: unknown) {
    const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    super(text.replace(EMSCRIPTENS_ADVICE, ''), { cause });
  }
}

/** To whoever builds Python, which the reader has not done. */
const EMSCRIPTENS_ADVICE = /\.? Build with -sASSERTIONS.*$/;

export interface Completion {
  readonly start: number;
  readonly matches: readonly string[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const LIBRARY = '/lib/python3.11';

export class Python {
  readonly memory: GuestMemory;
  private readonly functions: Partial<Record<ExportName, AnyFunction>> = {};
  private running: ExportName | null = null;
  private died: PythonDied | null = null;

  private constructor(memory: GuestMemory, exports: WebAssembly.Exports, suspends: boolean) {
    this.memory = memory;
    const promising = suspends ? jspi()?.promising : undefined;
    for (const [name, signature] of Object.entries(EXPORTS)) {
      const raw = exports[name] as AnyFunction | undefined;
      if (!raw) continue;
      const wrap = promising && 'python' in signature;
      this.functions[name as ExportName] = wrap ? promising(raw) : raw;
    }
  }

  /**
   * Instantiate a compiled module.
   *
   * @throws Error when the module lacks an export of the ABI, or memory cannot be had
   */
  static async instantiate(
    factory: GlueFactory,
    module: WebAssembly.Module,
    host: HostBackend,
  ): Promise<Python> {
    let exports: WebAssembly.Exports | null = null;
    let failed: (error: unknown) => void = () => undefined;
    const failure = new Promise<never>((_resolve, reject) => (failed = reject));
    let aborted = false;
    const memory = new GuestMemory(() => exports?.['memory'] as WebAssembly.Memory);
    // What the glue prints when it aborts is in the error that it throws, too.
    const write = (fd: number) => (line: string) =>
      aborted ? undefined : void host.write(fd, encoder.encode(`${line}\n`));
    const ready = factory({
      thisProgram: 'python3',
      noInitialRun: true,
      noExitRuntime: true,
      print: write(1),
      printErr: write(2),
      onAbort: () => (aborted = true),
      instantiateWasm(imports, done) {
        const all = { ...imports, terrarium: wrapImports(memory, host, () => exports ?? {}) };
        const start = (instance: WebAssembly.Instance) => {
          exports = instance.exports;
          host.fill?.(exports['memory'] as WebAssembly.Memory);
          done(instance, module);
        };
        WebAssembly.instantiate(module, all).then(start).catch(failed);
        return {};
      },
    });
    await Promise.race([ready, failure]);
    if (!exports) throw new Error('terrarium: python.mjs did not instantiate the module');
    const python = new Python(memory, exports, host.waiter.suspends);
    const found = await python.call('terrarium_abi_version');
    if (found !== ABI_VERSION) {
      throw new Error(`terrarium: expected python.wasm with ABI ${ABI_VERSION}, found ${found}`);
    }
    await python.call('terrarium_set_stack', host.stackBytes);
    return python;
  }

  /**
   * Call an export. JSPI does not switch Emscripten's C stack, so while one is suspended no other
   * may run.
   *
   * @throws PythonExit when C's `exit` ran; ReentryError; PythonDied; what an import threw
   */
  async call(name: ExportName, ...args: number[]): Promise<number> {
    const target = this.functions[name];
    if (!target) throw new Error(`terrarium: python.wasm has no export '${name}'; rebuild it`);
    if (this.died) throw this.died;
    if (this.running) throw new ReentryError(name, this.running);
    this.running = name;
    try {
      const result = target(...args);
      return ((result instanceof Promise ? await result : result) ?? 0) as number;
    } catch (error) {
      const status = exitStatusOf(error);
      throw status === null ? this.ended(error) : new PythonExit(status);
    } finally {
      this.running = null;
    }
  }

  private ended(error: unknown): unknown {
    if (!isDeath(error)) return error;
    this.died = new PythonDied(error);
    this.dumpTraceback();
    return this.died;
  }

  /**
   * Call an export with strings, which live in linear memory for the time of the call.
   *
   * @throws OutOfMemory, and what `call` throws
   */
  async callWithStrings(name: ExportName, strings: string[], ...rest: number[]): Promise<number> {
    const pointers: number[] = [];
    try {
      for (const text of strings) pointers.push(await this.allocate(text));
      return await this.call(name, ...pointers, ...rest);
    } finally {
      for (const pointer of this.died ? [] : pointers) void this.call('terrarium_free', pointer);
    }
  }

  /**
   * Mount the standard library. The preinitialised module has done this at build time.
   *
   * @param ids images, in the order of their mounting
   */
  async mountImages(ids: readonly number[]): Promise<void> {
    if ((await this.call('terrarium_booted')) !== 0) return;
    const path = await this.allocate(LIBRARY);
    for (const id of ids) {
      const status = await this.call('terrarium_image', id, path);
      if (status !== 0) throw new Error(`terrarium: image ${id} cannot be mounted at ${LIBRARY}`);
    }
    await this.call('terrarium_free', path);
  }

  /** CPython's command line; `argv[0]` is the program name. */
  async run(argv: readonly string[]): Promise<number> {
    try {
      return await this.callWithArguments('terrarium_run', argv);
    } catch (error) {
      if (error instanceof PythonExit) return error.status;
      throw error;
    }
  }

  /** The interactive console, for a command line; none for a bare one. 0 or an exit status. */
  startConsole(argv: readonly string[]): Promise<number> {
    return this.callWithArguments('terrarium_console_start', argv);
  }

  /** The strings stay: CPython keeps pointers to them. */
  private async callWithArguments(name: ExportName, argv: readonly string[]): Promise<number> {
    const pointers: number[] = [];
    for (const argument of argv) pointers.push(await this.allocate(argument));
    const table = await this.allocateBytes(new Uint8Array(4 * (argv.length + 1)));
    const view = this.memory.view(table, 4 * (argv.length + 1));
    [...pointers, 0].forEach((pointer, index) => view.setUint32(4 * index, pointer, true));
    return this.call(name, argv.length, table);
  }

  /**
   * Make modules of the embedder's importable.
   *
   * @returns why that cannot be, or null
   */
  async registerModules({ names, description }: ModuleList): Promise<string | null> {
    const data = await this.allocateBytes(description);
    try {
      const all = [names.join(' ')];
      return await this.takeText('terrarium_modules', all, data, description.length);
    } finally {
      await this.call('terrarium_free', data);
    }
  }

  /**
   * Run `source` as the body of a module in `__main__`.
   *
   * @returns the encoded outcome; null after SystemExit
   * @throws FileError with the code EINTR or ENOMEM when not even an outcome could be had
   */
  async evaluate(source: string, filename: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const outcome = await this.takeBlock('terrarium_evaluate', [source, filename], filename);
    return outcome.length === 0 ? null : outcome;
  }

  /** Where Python is, to its standard error; only from within an import, or when it has died. */
  dumpTraceback(): void {
    try {
      this.functions.terrarium_dump_traceback?.();
    } catch (error) {
      // Of a dead Python, whose memory may hold anything; otherwise nothing here can fail.
      if (!this.died) throw error;
    }
  }

  /** `sys.version`. */
  get version(): string {
    const pointer = this.functions.terrarium_version?.() as number;
    return this.memory.string(pointer);
  }

  /** `sys.ps1` (0) or `sys.ps2` (1). */
  async prompt(which: 0 | 1): Promise<string> {
    return this.memory.string(await this.call('terrarium_prompt', which));
  }

  /** The program has its own handler for Ctrl-C. */
  async handlesInterrupt(): Promise<boolean> {
    return (await this.call('terrarium_handles_interrupt')) !== 0;
  }

  /** Completions of `source` at `cursor`, both ends in code points. */
  async complete(source: string, cursor: number): Promise<Completion> {
    const json = await this.takeText('terrarium_complete', [source], cursor).catch(noMemory);
    // Nothing: memory ran out, or Ctrl-C ended what the completion asked the program's objects.
    return json ? (JSON.parse(json) as Completion) : { start: cursor, matches: [] };
  }

  /** Call an export that answers with a string of ours, or with 0. */
  private async takeText(name: ExportName, strings: string[], ...rest: number[]): Promise<string | null> {
    const pointer = await this.callWithStrings(name, strings, ...rest);
    if (pointer === 0) return null;
    const text = this.memory.string(pointer);
    await this.call('terrarium_free', pointer);
    return text;
  }

  /**
   * Make the file `path` hold these bytes, with the directories it needs.
   *
   * @throws FileError
   */
  writeFile(path: string, data: Uint8Array): Promise<void> {
    return fitting(path, async () => {
      const block = await this.allocateBytes(data);
      try {
        const name = 'terrarium_write_file';
        checked(await this.callWithStrings(name, [path], block, data.length), path);
      } finally {
        await this.call('terrarium_free', block);
      }
    });
  }

  /** @throws FileError when `path` is not an ordinary file that can be read */
  async readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.takeBlock('terrarium_read_file', [path], path);
  }

  /** The entries of a directory by name. @throws FileError */
  async listFiles(path: string): Promise<FileEntry[]> {
    return parseListing(decoder.decode(await this.takeBlock('terrarium_list_files', [path], path)));
  }

  /** Call an export that stores the address of its answer, and copy the answer. */
  private takeBlock(
    name: ExportName,
    strings: string[],
    path: string,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return fitting(path, async () => {
      // The address of the answer, 0 until there is one.
      const slot = await this.allocateBytes(new Uint8Array(4));
      try {
        const size = checked(await this.callWithStrings(name, strings, slot), path);
        return allocating(() => this.memory.bytes(this.pointerAt(slot), size).slice());
      } finally {
        await this.call('terrarium_free', this.pointerAt(slot));
        await this.call('terrarium_free', slot);
      }
    });
  }

  private pointerAt(slot: number): number {
    return this.memory.view(slot, 4).getUint32(0, true);
  }

  private allocate(text: string): Promise<number> {
    return this.allocateBytes(allocating(() => encoder.encode(`${text}\0`)));
  }

  /** @throws OutOfMemory */
  private async allocateBytes(bytes: Uint8Array): Promise<number> {
    const pointer = await this.call('terrarium_alloc', Math.max(bytes.length, 1));
    if (pointer === 0) throw new OutOfMemory();
    this.memory.bytes(pointer, bytes.length).set(bytes);
    return pointer;
  }
}

/** A trap, or the end of the engine's stack, for which each engine has an error of its own. */
function isDeath(error: unknown): boolean {
  if (error instanceof WebAssembly.RuntimeError) return true;
  return error instanceof Error && /call stack|recursion/i.test(error.message);
}

/** An answer that is missing because memory ran out, as the exports have it. */
function noMemory(error: unknown): null {
  if (error instanceof OutOfMemory) return null;
  throw error;
}

/** A request about a file that does not fit is refused like one that the file system refuses. */
async function fitting<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof OutOfMemory ? new FileError('ENOMEM', path) : error;
  }
}

function wrapImports(
  memory: GuestMemory,
  host: HostBackend,
  exports: () => WebAssembly.Exports,
): WebAssembly.ModuleImports {
  const table = { ...makeImports(memory, host, exports) } as Record<ImportName, unknown>;
  const Suspending = host.waiter.suspends ? jspi()?.Suspending : undefined;
  if (Suspending) {
    for (const [name, signature] of Object.entries(IMPORTS)) {
      if (!('suspends' in signature)) continue;
      table[name as ImportName] = new Suspending(table[name as ImportName] as () => unknown);
    }
  }
  return table as WebAssembly.ModuleImports;
}
