/** What a command line asks for: which module, which directories, which arguments. */
import fs from 'node:fs';
import tty from 'node:tty';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import type { ImageAsset } from '../runtime/images.js';
import { scriptOf, snapshotServes } from '../runtime/snapshot-serves.js';
import { guestEnvironment, guestPath, mountsFor } from './guest.js';
import type { Launch } from './launch.js';
import { inMountOrder, readOptions } from './options.js';

/** CPython's recursion limit has to be reached before the thread's stack ends. */
export const STACK_MEGABYTES = 16;

type ImageList = readonly { readonly id: number; readonly file: string; readonly bytes: number }[];

export interface Plan extends Omit<Launch, 'shared'> {
  /** No program is named, and a person sits at the terminal. */
  readonly interactive: boolean;
  /** The start-up file of interactive sessions, on this machine; null for none. */
  readonly startup: string | null;
}

/** A file of the package, which has the layout bin/terrarium.mjs, lib/*. */
export function packaged(name: string): string {
  return fileURLToPath(new URL(`../lib/${name}`, import.meta.url));
}

function readImages(): ImageAsset[] {
  const list = JSON.parse(fs.readFileSync(packaged('images.json'), 'utf8')) as ImageList;
  return list.map(({ id, file, bytes }) => ({ id, bytes, location: packaged(file) }));
}

function guestArguments(args: readonly string[], script: string | null): string[] {
  if (process.platform !== 'win32' || script === null) return [...args];
  const position = args.indexOf(script);
  return args.map((argument, index) => (index === position ? guestPath(argument) : argument));
}

/** The line editor's console serves a bare command; any option of CPython's gets CPython's own. */
function isBare(args: readonly string[]): boolean {
  return args.length === 0 || (args.length === 1 && args[0] === '-q');
}

/**
 * @param line everything after `terrarium`
 * @throws UsageError; Error when a file of the package is missing
 */
export function plan(line: readonly string[]): Plan {
  const { mounts, args } = readOptions(line);
  const env = guestEnvironment(process.env);
  const script = scriptOf(args);
  const interactive = tty.isatty(0) && tty.isatty(1) && isBare(args);
  // The console runs the start-up file itself: it is no reason for the plain module.
  const { PYTHONSTARTUP: startup = '', ...others } = env;
  const { module } = snapshotServes(args, interactive ? others : env);
  return {
    interactive,
    startup: startup || null,
    wasm: packaged(module === 'plain' ? 'python-plain.wasm' : 'python.wasm'),
    images: readImages(),
    argv: ['python', ...guestArguments(args, script)],
    env,
    mounts: inMountOrder([...mountsFor(process.cwd(), script), ...mounts]),
    cwd: guestPath(process.cwd()),
    ttyMask: [0, 1, 2].reduce((mask, fd) => mask | (tty.isatty(fd) ? 1 << fd : 0), 0),
  };
}

/**
 * How much of a function runs, in bytes of code, before it is worth the optimising compiler. V8's own
 * figure (1.8 million in Node.js 20) sends the interpreter's huge loop there within the first
 * milliseconds, and a process cannot end before that compilation has: a quarter of the time of a short
 * program. What longer programs gain or lose is in docs/decisions/0010-starting.md.
 */
const TIERING_BUDGET = 50_000_000;

/**
 * To be called before anything is compiled. A function is validated when it is first called: most
 * never are, and validating all of them takes 40 ms.
 */
export function tuneEngine(): void {
  v8.setFlagsFromString('--wasm-lazy-validation');
  v8.setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
}
