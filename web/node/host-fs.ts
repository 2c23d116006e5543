/**
 * Directories of this machine, for the `fs_*` imports. Handles are file descriptors, so a
 * directory that is renamed while it is mounted stays what it was, and on Linux a path is always
 * one component below an open directory: no symbolic link can lead out of a mount.
 */
import fs from 'node:fs';
import path from 'node:path';
import { DIRENT, OPEN } from '../runtime/abi.js';
import { negativeErrno } from '../runtime/errno.js';
import type { HostFiles } from '../runtime/host-files.js';

const C = fs.constants;
/** Linux: a descriptor that names a file without opening it. Node has no name for it. */
const O_PATH = 0o10000000;
const NOFOLLOW = C.O_NOFOLLOW ?? 0;

interface Entry {
  readonly fd: number;
  /** Where the handle was opened; used where the system has no /proc/self/fd. */
  readonly location: string;
}

class Refusal extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

function attempt(action: () => number | void): number {
  try {
    return action() ?? 0;
  } catch (error) {
    return negativeErrno(error);
  }
}

/** Musl's `open` flags in this machine's numbers. */
function nativeFlags(flags: number): number {
  const access = [C.O_RDONLY, C.O_WRONLY, C.O_RDWR][flags & OPEN.ACCMODE];
  if (access === undefined) throw new Refusal('EINVAL');
  const pairs: readonly [number, number | undefined][] = [
    [OPEN.CREAT, C.O_CREAT],
    [OPEN.EXCL, C.O_EXCL],
    [OPEN.TRUNC, C.O_TRUNC],
    [OPEN.APPEND, C.O_APPEND],
    [OPEN.DIRECTORY, C.O_DIRECTORY],
  ];
  return pairs.reduce((all, [bit, ours]) => (flags & bit ? all | (ours ?? 0) : all), access);
}

function fillStat(stat: fs.BigIntStats, out: DataView): void {
  [stat.mode, stat.nlink, stat.uid, stat.gid].forEach((value, index) =>
    out.setUint32(4 * index, Number(BigInt.asUintN(32, value)), true),
  );
  [stat.size, stat.ino, stat.dev, stat.atimeNs, stat.mtimeNs, stat.ctimeNs].forEach(
    (value, index) => out.setBigInt64(16 + 8 * index, BigInt.asIntN(64, value), true),
  );
}

function direntType(entry: fs.Dirent): number {
  if (entry.isDirectory()) return DIRENT.DIRECTORY;
  if (entry.isFile()) return DIRENT.FILE;
  return entry.isSymbolicLink() ? DIRENT.LINK : DIRENT.UNKNOWN;
}

function encodeEntries(entries: readonly fs.Dirent[]): Buffer {
  const parts = entries.flatMap((entry) => [
    Buffer.from([direntType(entry)]),
    Buffer.from(`${entry.name}\0`, 'utf8'),
  ]);
  return Buffer.concat(parts);
}

/**
 * Seconds for Node, whose interface has no nanoseconds. It cuts to microseconds, and a double may
 * lie just below one: a quarter more keeps it on the right side.
 */
function seconds(nanoseconds: bigint): number {
  return (Number(nanoseconds / 1000n) + 0.25) / 1e6;
}

export class NodeHostFiles implements HostFiles {
  private readonly handles = new Map<number, Entry>();
  private readonly procFd: boolean;
  private next = 1;

  constructor(platform: string = process.platform) {
    this.procFd = platform === 'linux' && fs.existsSync('/proc/self/fd');
  }

  /**
   * Open a directory to be mounted.
   *
   * @returns a handle, or `-errno`
   */
  openRoot(location: string): number {
    return attempt(() => this.remember(location, C.O_RDONLY | (C.O_DIRECTORY ?? 0)));
  }

  openDir(dir: number, name: string): number {
    const flags = C.O_RDONLY | (C.O_DIRECTORY ?? 0) | NOFOLLOW;
    return attempt(() => this.remember(this.below(dir, name), flags, 0, dir, name));
  }

  close(handle: number): number {
    return attempt(() => {
      fs.closeSync(this.entry(handle).fd);
      this.handles.delete(handle);
    });
  }

  stat(dir: number, name: string, out: DataView): number {
    return attempt(() => fillStat(this.lstat(dir, name), out));
  }

  fstat(handle: number, out: DataView): number {
    return attempt(() => fillStat(fs.fstatSync(this.entry(handle).fd, { bigint: true }), out));
  }

  open(dir: number, name: string, flags: number, mode: number): number {
    return attempt(() => {
      const native = nativeFlags(flags) | (name === '' ? 0 : NOFOLLOW);
      return this.remember(this.below(dir, name), native, mode & 0o7777, dir, name);
    });
  }

  read(handle: number, target: Uint8Array, position: number): number {
    const at = position < 0 ? null : position;
    return attempt(() => fs.readSync(this.entry(handle).fd, target, 0, target.length, at));
  }

  write(handle: number, source: Uint8Array, position: number): number {
    const at = position < 0 ? null : position;
    return attempt(() => fs.writeSync(this.entry(handle).fd, source, 0, source.length, at));
  }

  ftruncate(handle: number, size: number): number {
    return attempt(() => fs.ftruncateSync(this.entry(handle).fd, size));
  }

  fsync(handle: number): number {
    return attempt(() => fs.fsyncSync(this.entry(handle).fd));
  }

  readDir(handle: number, target: Uint8Array): number {
    return attempt(() => {
      const where = this.below(handle, '');
      const bytes = encodeEntries(fs.readdirSync(where, { withFileTypes: true }));
      if (bytes.length <= target.length) target.set(bytes);
      return bytes.length;
    });
  }

  mkdir(dir: number, name: string, mode: number): number {
    return attempt(() => void fs.mkdirSync(this.below(dir, name), mode & 0o7777));
  }

  rmdir(dir: number, name: string): number {
    return attempt(() => fs.rmdirSync(this.below(dir, name)));
  }

  unlink(dir: number, name: string): number {
    return attempt(() => fs.unlinkSync(this.below(dir, name)));
  }

  rename(fromDir: number, from: string, toDir: number, to: string): number {
    return attempt(() => fs.renameSync(this.below(fromDir, from), this.below(toDir, to)));
  }

  link(fromDir: number, from: string, toDir: number, to: string): number {
    return attempt(() => fs.linkSync(this.below(fromDir, from), this.below(toDir, to)));
  }

  symlink(target: string, dir: number, name: string): number {
    return attempt(() => fs.symlinkSync(target, this.below(dir, name)));
  }

  readlink(dir: number, name: string, target: Uint8Array): number {
    return attempt(() => {
      const bytes = Buffer.from(fs.readlinkSync(this.below(dir, name)), 'utf8');
      target.set(bytes.subarray(0, target.length));
      return Math.min(bytes.length, target.length);
    });
  }

  utimes(dir: number, name: string, atimeNs: bigint, mtimeNs: bigint): number {
    const [atime, mtime] = [seconds(atimeNs), seconds(mtimeNs)];
    return attempt(() => {
      if (name === '') fs.futimesSync(this.entry(dir).fd, atime, mtime);
      else fs.lutimesSync(this.below(dir, name), atime, mtime);
    });
  }

  chmod(dir: number, name: string, mode: number): number {
    return attempt(() => {
      if (name === '') return fs.fchmodSync(this.entry(dir).fd, mode & 0o7777);
      if (this.lstat(dir, name).isSymbolicLink()) throw new Refusal('ENOTSUP');
      if (!this.procFd) return fs.chmodSync(this.below(dir, name), mode & 0o7777);
      return this.chmodPinned(this.below(dir, name), mode & 0o7777);
    });
  }

  /** Change the mode of the very file that was looked at, even if its name now is a link. */
  private chmodPinned(where: string, mode: number): void {
    const fd = fs.openSync(where, O_PATH | NOFOLLOW);
    try {
      fs.chmodSync(`/proc/self/fd/${fd}`, mode);
    } finally {
      fs.closeSync(fd);
    }
  }

  private lstat(dir: number, name: string): fs.BigIntStats {
    if (name === '') return fs.fstatSync(this.entry(dir).fd, { bigint: true });
    return fs.lstatSync(this.below(dir, name), { bigint: true });
  }

  private entry(handle: number): Entry {
    const entry = this.handles.get(handle);
    if (!entry) throw new Refusal('EBADF');
    return entry;
  }

  /** A path for one component below a directory handle, or for the directory itself. */
  private below(dir: number, name: string): string {
    const { fd, location } = this.entry(dir);
    const separators = process.platform === 'win32' ? /[/\\\0]/ : /[/\0]/;
    if (name === '.' || name === '..' || separators.test(name)) throw new Refusal('EINVAL');
    if (!this.procFd) return path.join(location, name);
    return name === '' ? `/proc/self/fd/${fd}/.` : `/proc/self/fd/${fd}/${name}`;
  }

  private remember(where: string, flags: number, mode = 0, dir = 0, name = ''): number {
    const parent = this.handles.get(dir)?.location;
    const fd = fs.openSync(where, flags, mode);
    const handle = this.next++;
    this.handles.set(handle, { fd, location: parent ? path.join(parent, name) : where });
    return handle;
  }
}
