/** What `fs_*` imports need: directories of the machine Python runs on, through handles. */
import { ERRNO } from './errno.js';

/** Every function answers `-errno` on failure. `name` is one path component, '' the directory. */
export interface HostFiles {
  openDir(dir: number, name: string): number;
  close(handle: number): number;
  stat(dir: number, name: string, out: DataView): number;
  fstat(handle: number, out: DataView): number;
  open(dir: number, name: string, flags: number, mode: number): number;
  read(handle: number, target: Uint8Array, position: number): number;
  write(handle: number, source: Uint8Array, position: number): number;
  ftruncate(handle: number, size: number): number;
  fsync(handle: number): number;
  /** Fill `target`, or answer the size it would need when that is more than it has. */
  readDir(handle: number, target: Uint8Array): number;
  mkdir(dir: number, name: string, mode: number): number;
  rmdir(dir: number, name: string): number;
  unlink(dir: number, name: string): number;
  rename(fromDir: number, from: string, toDir: number, to: string): number;
  link(fromDir: number, from: string, toDir: number, to: string): number;
  symlink(target: string, dir: number, name: string): number;
  readlink(dir: number, name: string, target: Uint8Array): number;
  utimes(dir: number, name: string, atimeNs: bigint, mtimeNs: bigint): number;
  chmod(dir: number, name: string, mode: number): number;
}

const refuse = (): number => -ERRNO.ENOSYS;

/** A browser has no directories to offer. */
export const NO_HOST_FILES: HostFiles = {
  openDir: refuse,
  close: refuse,
  stat: refuse,
  fstat: refuse,
  open: refuse,
  read: refuse,
  write: refuse,
  ftruncate: refuse,
  fsync: refuse,
  readDir: refuse,
  mkdir: refuse,
  rmdir: refuse,
  unlink: refuse,
  rename: refuse,
  link: refuse,
  symlink: refuse,
  readlink: refuse,
  utimes: refuse,
  chmod: refuse,
};
