/** Terrarium's own options, which come before CPython's. */
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { guestPath, pathsOf, type EnvironmentChoice, type Mount } from './guest.js';
import { findWheels } from './wheel-files.js';

export interface Options {
  /** What `--mount` asked for, in the order of the command line. */
  readonly mounts: readonly Mount[];
  /** False for `--no-cwd`: the current directory is not mounted. */
  readonly mountsCurrent: boolean;
  readonly environment: EnvironmentChoice;
  /** `--timeout`; null for none. */
  readonly timeoutSeconds: number | null;
  /** `--memory`; null for none. */
  readonly memoryBytes: number | null;
  /** `--wheel`: absolute paths, each once, in the order of the command line. */
  readonly wheels: readonly string[];
  /** The rest: CPython's command line without the program name. */
  readonly args: readonly string[];
}

/** A mistake in the command line. The message says what was expected. */
export class UsageError extends Error {}

export const HELP = `Options of terrarium, before those of Python:
--mount HOST[:GUEST][:ro] : let the program see the directory HOST, as GUEST (an
         absolute path; default: the same path); ro: to read only
--no-cwd : do not mount the current directory (that of a script: to read only)
--env NAME[=VALUE] : pass an environment variable on, or set it
--env-all : pass the whole environment on
--wheel FILE|DIR : install this wheel of pure Python, or all in the directory, in memory
--timeout SECONDS : end the program then, with exit code 124, and a traceback
         unless it is the interactive console
--memory MB : the most memory that Python may have, in MiB; beyond it there is MemoryError

`;

const MEBIBYTE = 1 << 20;
/** WebAssembly's own limit for a 32-bit memory. */
const MOST_MEBIBYTES = 4096;
/** The longest that a timer of Node.js can run. */
const MOST_SECONDS = 0x7fffffff / 1000;

/**
 * Read `HOST[:GUEST][:ro]`. HOST may itself contain a colon, as in `C:\x`.
 *
 * @throws UsageError when it has another form, or GUEST is not an absolute path
 */
export function parseMount(text: string, platform: string = process.platform): Mount {
  const drive = platform === 'win32' ? '(?:[A-Za-z]:)?' : '';
  const parts = new RegExp(`^(${drive}.+?)(?::(/[^:]*))?(:ro)?$`, 's').exec(text);
  if (!parts || /:(\/|ro$|$)/.test((parts[1] as string).replace(new RegExp(`^${drive}`), ''))) {
    throw new UsageError(`--mount '${text}': expected HOST[:GUEST][:ro], GUEST an absolute path`);
  }
  const host = pathsOf(platform).resolve(parts[1] as string);
  const guest = parts[2] === undefined ? guestPath(host, platform) : path.posix.resolve(parts[2]);
  if (guest === '/') throw new UsageError(`--mount '${text}': nothing can be mounted at /`);
  return { guest, host, readOnly: parts[3] !== undefined };
}

/** @throws UsageError when there is no directory to mount */
function checkedMount(text: string): Mount {
  const mount = parseMount(text);
  const found = fs.statSync(mount.host, { throwIfNoEntry: false });
  if (found?.isDirectory()) return mount;
  const what = found ? 'something else' : 'nothing';
  throw new UsageError(`--mount '${text}': expected a directory at ${mount.host}, found ${what}`);
}

/** @throws UsageError when `text` is not a positive number up to `most` */
function positive(option: string, unit: string, text: string, most: number): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : NaN;
  if (value > 0 && value <= most) return value;
  throw new UsageError(`${option} '${text}': expected ${unit}, more than 0 and at most ${most}`);
}

/** What is read so far. */
class Reading {
  readonly mounts: Mount[] = [];
  mountsCurrent = true;
  readonly environment = { all: false, names: [] as string[], values: {} as Record<string, string> };
  timeoutSeconds: number | null = null;
  memoryBytes: number | null = null;
  readonly wheels = new Set<string>();

  addWheels(text: string): void {
    try {
      for (const wheel of findWheels(text)) this.wheels.add(wheel);
    } catch (error) {
      throw new UsageError(`--wheel '${text}': ${(error as Error).message}`);
    }
  }

  setVariable(text: string): void {
    const [name, value] = splitOnce(text);
    if (!/^[^=\0]+$/.test(name)) throw new UsageError(`--env '${text}': expected NAME or NAME=VALUE`);
    if (value === undefined) this.environment.names.push(name);
    else this.environment.values[name] = value;
  }
}

const FLAGS: Readonly<Record<string, (read: Reading) => void>> = {
  '--no-cwd': (read) => (read.mountsCurrent = false),
  '--env-all': (read) => (read.environment.all = true),
};

interface Valued {
  readonly expected: string;
  readonly take: (read: Reading, value: string) => void;
}

const VALUED: Readonly<Record<string, Valued>> = {
  '--mount': {
    expected: 'HOST[:GUEST][:ro]',
    take: (read, value) => read.mounts.push(checkedMount(value)),
  },
  '--env': { expected: 'NAME[=VALUE]', take: (read, value) => read.setVariable(value) },
  '--wheel': { expected: 'FILE or DIR', take: (read, value) => read.addWheels(value) },
  '--timeout': {
    expected: 'SECONDS',
    take: (read, value) =>
      (read.timeoutSeconds = positive('--timeout', 'seconds', value, Math.floor(MOST_SECONDS))),
  },
  '--memory': {
    expected: 'MB',
    take: (read, value) =>
      (read.memoryBytes = positive('--memory', 'MiB', value, MOST_MEBIBYTES) * MEBIBYTE),
  },
};

/**
 * Split Terrarium's options from CPython's.
 *
 * @param args everything after `terrarium`
 * @throws UsageError when an option of Terrarium's is malformed
 */
export function readOptions(args: readonly string[]): Options {
  const read = new Reading();
  let next = 0;
  for (; next < args.length; next++) {
    const [name, joined] = splitOnce(args[next] as string);
    const flag = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined;
    const valued = Object.hasOwn(VALUED, name) ? VALUED[name] : undefined;
    if (!flag && !valued) break;
    if (flag && joined !== undefined) throw new UsageError(`${name}: takes no value, found '${joined}'`);
    flag?.(read);
    if (!valued) continue;
    const value = joined ?? args[++next];
    if (value === undefined) throw new UsageError(`${name}: expected ${valued.expected} after it`);
    valued.take(read, value);
  }
  const { mounts, mountsCurrent, environment, timeoutSeconds, memoryBytes } = read;
  const wheels = [...read.wheels];
  return { mounts, mountsCurrent, environment, timeoutSeconds, memoryBytes, wheels, args: args.slice(next) };
}

function splitOnce(argument: string): [string, string | undefined] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

/** Outer directories first, so that no mount hides one below it; a later one wins its place. */
export function inMountOrder(mounts: readonly Mount[]): Mount[] {
  const unique = new Map(mounts.map((mount) => [mount.guest.replace(/\/$/, ''), mount]));
  const depth = ({ guest }: Mount) => guest.split('/').filter(Boolean).length;
  return [...unique.values()].sort((a, b) => depth(a) - depth(b));
}
