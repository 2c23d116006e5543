/** What a command line asks for: which module, which directories, which arguments. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import tty from 'node:tty';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import { readCommandLine, type CommandLine } from '../runtime/command-line.js';
import type { ImageAsset } from '../runtime/images.js';
import type { ModuleSource } from '../runtime/loader.js';
import { snapshotServes } from '../runtime/snapshot-serves.js';
import { guestEnvironment, guestPath, mountsFor } from './guest.js';
import type { Launch } from './launch.js';
import { inMountOrder, readOptions } from './options.js';
import { findStartup } from './startup.js';

/** CPython's recursion limit has to be reached before the thread's stack ends. */
export const STACK_MEGABYTES = 16;

/** Python's own directory for a user, in its memory. */
export const HOME = '/home/user';

type ImageList = readonly { readonly id: number; readonly file: string; readonly bytes: number }[];

export interface Plan extends Omit<Launch, 'shared'> {
  /** There will be a prompt, and a person sits at the terminal. */
  readonly interactive: boolean;
  /** The command line for a console that is started anew: without the program. */
  readonly restartArgv: readonly string[];
  /** Help is asked for, of which Terrarium's own options are a part. */
  readonly helps: boolean;
  /** The most memory that Python may have; null for what WebAssembly gives. */
  readonly memoryBytes: number | null;
}

/** A file of the package, which has the layout bin/terrarium.mjs, lib/*. */
export function packaged(name: string): string {
  return fileURLToPath(new URL(`../lib/${name}`, import.meta.url));
}

/** A module that is a file of this machine. */
export function fileSource(location: string): ModuleSource {
  return { location, name: location, bytes: 0, sha256: '', renew: false, gzip: null, hostCompresses: null, places: [] };
}

export function deferredCode(): ModuleSource {
  return fileSource(packaged('python-deferred.wasm'));
}

export function readImages(): ImageAsset[] {
  const list = JSON.parse(fs.readFileSync(packaged('images.json'), 'utf8')) as ImageList;
  return list.map(({ id, file, bytes }) => ({ id, bytes, location: packaged(file), gzip: null }));
}

/** The script by the name that Python has for it, where its own would lead nowhere. */
function guestArguments(
  args: readonly string[],
  script: CommandLine['script'],
  current: boolean,
): string[] {
  if (!script || (process.platform !== 'win32' && current)) return [...args];
  const name = guestPath(path.resolve(script.name));
  return args.map((argument, index) => (index === script.index ? name : argument));
}

/** A prompt is sure to come, unless an error comes first. */
function endsAtPrompt(line: CommandLine, env: Readonly<Record<string, string>>): boolean {
  const inspects = line.inspects || (!line.ignoresEnvironment && Boolean(env['PYTHONINSPECT']));
  return !line.informs && (inspects || !line.hasProgram);
}

/** On a terminal that can move its cursor; where nothing goes past it. */
function canEdit(): boolean {
  return [0, 1, 2].every((fd) => tty.isatty(fd)) && process.env['TERM'] !== 'dumb';
}

/**
 * @param line everything after `terrarium`
 * @throws UsageError; Error when a file of the package is missing
 */
export function plan(line: readonly string[]): Plan {
  const { mounts, mountsCurrent, environment, timeoutSeconds, memoryBytes, wheels, args } = readOptions(line);
  const chosen = guestEnvironment(process.env, environment);
  const commandLine = readCommandLine(args);
  const { script } = commandLine;
  const { module } = snapshotServes(args, chosen);
  const own = mountsFor(process.cwd(), script?.name ?? null, mountsCurrent);
  const visible = inMountOrder([...own, ...mounts]);
  const prompts = endsAtPrompt(commandLine, chosen);
  const startup = prompts && chosen['PYTHONSTARTUP'] ? findStartup(chosen['PYTHONSTARTUP'], visible) : null;
  return {
    interactive: prompts && canEdit(),
    startup,
    wheels,
    wasm: packaged(module === 'plain' ? 'python-plain.wasm' : 'python.wasm'),
    code: deferredCode(),
    images: readImages(),
    argv: ['python', ...guestArguments(args, script, mountsCurrent)],
    restartArgv: ['python', ...commandLine.options],
    env: startup ? { ...chosen, PYTHONSTARTUP: startup.guest } : chosen,
    mounts: visible,
    cwd: mountsCurrent ? guestPath(process.cwd()) : HOME,
    timeoutSeconds,
    memoryBytes,
    helps: commandLine.helps,
    ttyMask: [0, 1, 2].reduce((mask, fd) => mask | (tty.isatty(fd) ? 1 << fd : 0), 0),
  };
}

/**
 * How much of a function runs, in bytes of code, before it is worth the optimising compiler. V8's own
 * figure (1.8 million in Node.js 20) sends the interpreter's huge loop there within the first
 * milliseconds: a process cannot end before that compilation has, and while programs are short its
 * threads take the processors away from Python. What programs gain or lose is in
 * docs/decisions/0010-starting.md.
 */
const TIERING_BUDGET = 200_000_000;

/**
 * To be called before anything is compiled. A function is validated when it is first called: most
 * never are, and validating all of them takes 40 ms. Compilations leave a processor to Python.
 */
export function tuneEngine(): void {
  v8.setFlagsFromString('--wasm-lazy-validation');
  v8.setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
  v8.setFlagsFromString(`--wasm-num-compilation-tasks=${Math.max(1, os.availableParallelism() - 1)}`);
}
