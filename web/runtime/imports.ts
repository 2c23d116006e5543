/** Builds the import object "terrarium" of python.wasm from what an environment offers. */
import { HOST_STAT_BYTES, type ImportTable } from './abi.js';
import { linkCode, type DeferredCode } from './deferred-code.js';
import type { HostFiles } from './host-files.js';
import { ERRNO } from './errno.js';
import type { HostCalls } from './host-calls.js';
import type { ImageSource } from './images.js';
import { terminalMode, type TerminalMode } from './terminal-mode.js';
import type { Waiter } from './waiting/waiter.js';

export interface HostBackend {
  /** Where the module was compiled without its data: puts it there, before anything runs. */
  readonly fill?: ((memory: WebAssembly.Memory) => void) | undefined;
  readonly waiter: Waiter;
  /** How much stack Python may use, in bytes: see stack.ts. */
  readonly stackBytes: number;
  readonly images: ImageSource;
  readonly code: Pick<DeferredCode, 'module'>;
  readonly files: HostFiles;
  /** Standard output and error: bytes taken, or `-errno`. The bytes are only valid in the call. */
  write(fd: number, bytes: Uint8Array): number;
  /** The program set the terminal's modes; `discard`: what was typed ahead is dropped. */
  terminalMode(mode: TerminalMode, discard: boolean): void;
  /** Calls of the embedder's functions; absent where it has registered none. */
  readonly calls?: HostCalls | undefined;
  /** What the program displays: whether anybody looks. The bytes are only valid in the call. */
  readonly display?: ((bundle: Uint8Array) => boolean) | undefined;
  /** Columns << 16 | rows of the terminal; 0 where that is not known. */
  terminalSize(): number;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Writes the name of this machine's time zone, as in the IANA database; its length, or 0. */
function writeTimeZone(out: Uint8Array): number {
  // A browser may keep it to itself.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  const name = encoder.encode(zone ?? '');
  if (name.length > out.length) return 0;
  out.set(name);
  return name.length;
}

/** Linear memory as it is now: growing it detaches every earlier view. */
export class GuestMemory {
  constructor(readonly memory: () => WebAssembly.Memory) {}

  bytes(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.memory().buffer, pointer >>> 0, length >>> 0);
  }

  view(pointer: number, length: number): DataView {
    return new DataView(this.memory().buffer, pointer >>> 0, length);
  }

  string(pointer: number): string {
    const all = new Uint8Array(this.memory().buffer);
    const start = pointer >>> 0;
    return decoder.decode(all.subarray(start, all.indexOf(0, start)));
  }
}

/**
 * The functions of the ABI table `IMPORTS`, unwrapped: JSPI is the loader's business.
 *
 * @param exports of the instance that will have these imports
 */
export function makeImports(
  memory: GuestMemory,
  host: HostBackend,
  exports: () => WebAssembly.Exports,
): ImportTable {
  const complain = (message: string) => void host.write(2, encoder.encode(`${message}\n`));
  return {
    load_code: () => linkCode(host.code, exports(), complain),
    ...streamImports(memory, host),
    ...embedderImports(memory, host),
    ...fileImports(memory, host.files),
  };
}

type StreamNames =
  | 'write'
  | 'read'
  | 'wait'
  | 'poll'
  | 'yield'
  | 'terminal_mode'
  | 'terminal_size'
  | 'time_zone'
  | 'image_size'
  | 'image_read'
  | 'image_packed'
  | 'image_unpacked';

type EmbedderNames = 'host_call' | 'host_answer' | 'host_display';

function embedderImports(memory: GuestMemory, host: HostBackend): Pick<ImportTable, EmbedderNames> {
  return {
    host_call: (call, pointer, length) =>
      host.calls?.call(call, memory.bytes(pointer, length)) ?? -ERRNO.ENOSYS,
    host_answer: (call, pointer, length) =>
      host.calls?.answer(call, memory.bytes(pointer, length)) ?? -ERRNO.ENOSYS,
    host_display: (pointer, length) => (host.display?.(memory.bytes(pointer, length)) ? 1 : 0),
  };
}

function streamImports(memory: GuestMemory, host: HostBackend): Pick<ImportTable, StreamNames> {
  const { waiter, images } = host;
  return {
    write: (fd, pointer, length) => host.write(fd, memory.bytes(pointer, length)),
    read: (_fd, pointer, length) => waiter.read(memory.bytes(pointer, length)),
    wait: (timeoutMs, interest, size) => waiter.wait(timeoutMs, interest, size),
    poll: () => waiter.poll(),
    terminal_mode: (input, output, local, characters, count, discard) => {
      if (discard !== 0) waiter.discardInput();
      const mode = terminalMode(input, output, local, memory.bytes(characters, count));
      host.terminalMode(mode, discard !== 0);
    },
    terminal_size: () => host.terminalSize(),
    time_zone: (pointer, size) => writeTimeZone(memory.bytes(pointer, size)),
    yield: () => waiter.yield(),
    image_size: (id) => images.size(id),
    image_read: (id, offset, pointer, length) =>
      images.read(id, offset, memory.bytes(pointer, length)),
    image_packed: (id, pointer, length) => images.packed(id, memory.bytes(pointer, length)),
    image_unpacked: (id, pointer, length) => images.unpacked(id, memory.bytes(pointer, length)),
  };
}

function fileImports(m: GuestMemory, files: HostFiles): Omit<ImportTable, StreamNames | EmbedderNames | 'load_code'> {
  return {
    fs_open_dir: (dir, name) => files.openDir(dir, m.string(name)),
    fs_close: (handle) => files.close(handle),
    fs_stat: (dir, name, out) => files.stat(dir, m.string(name), m.view(out, HOST_STAT_BYTES)),
    fs_fstat: (handle, out) => files.fstat(handle, m.view(out, HOST_STAT_BYTES)),
    fs_open: (dir, name, flags, mode) => files.open(dir, m.string(name), flags, mode),
    fs_read: (handle, ptr, len, pos) => files.read(handle, m.bytes(ptr, len), pos),
    fs_write: (handle, ptr, len, pos) => files.write(handle, m.bytes(ptr, len), pos),
    fs_ftruncate: (handle, size) => files.ftruncate(handle, size),
    fs_fsync: (handle) => files.fsync(handle),
    fs_read_dir: (handle, ptr, cap) => files.readDir(handle, m.bytes(ptr, cap)),
    fs_mkdir: (dir, name, mode) => files.mkdir(dir, m.string(name), mode),
    fs_rmdir: (dir, name) => files.rmdir(dir, m.string(name)),
    fs_unlink: (dir, name) => files.unlink(dir, m.string(name)),
    fs_rename: (a, from, b, to) => files.rename(a, m.string(from), b, m.string(to)),
    fs_link: (a, from, b, to) => files.link(a, m.string(from), b, m.string(to)),
    fs_symlink: (target, dir, name) => files.symlink(m.string(target), dir, m.string(name)),
    fs_readlink: (dir, name, ptr, cap) => files.readlink(dir, m.string(name), m.bytes(ptr, cap)),
    fs_utimes: (dir, name, atime, mtime) => files.utimes(dir, m.string(name), atime, mtime),
    fs_chmod: (dir, name, mode) => files.chmod(dir, m.string(name), mode),
  };
}
