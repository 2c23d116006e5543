/** `terrarium`: CPython's command line under Node.js. */
import fs from 'node:fs';
import tty from 'node:tty';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { ImageAsset } from '../runtime/images.js';
import { scriptOf, snapshotServes } from '../runtime/snapshot-serves.js';
import { makeSharedState, SharedWriter } from '../runtime/waiting/shared.js';
import { guestEnvironment, guestPath, mountsFor } from './guest.js';
import type { Launch, WorkerReport } from './launch.js';
import { inMountOrder, readOptions, UsageError } from './options.js';
import { StdinPump } from './stdin.js';

/** CPython's own for a command line it does not understand. */
const EXIT_USAGE = 2;
const EXIT_UNAVAILABLE = 69;
const EXIT_INTERNAL = 70;
const EXIT_INTERRUPTED = 130;
/** CPython's recursion limit has to be reached before the thread's stack ends. */
const STACK_MEGABYTES = 16;
const INTERRUPTS_BEFORE_FORCE = 3;

type ImageList = readonly { readonly id: number; readonly file: string; readonly bytes: number }[];

/** A file of the package, which has the layout bin/terrarium.mjs, lib/*. */
function packaged(name: string): string {
  return fileURLToPath(new URL(`../lib/${name}`, import.meta.url));
}

function readImages(): ImageAsset[] {
  const list = JSON.parse(fs.readFileSync(packaged('images.json'), 'utf8')) as ImageList;
  return list.map(({ id, file, bytes }) => ({ id, bytes, location: packaged(file) }));
}

function terminalSize(): { columns: number; rows: number } {
  if (!tty.isatty(1)) return { columns: 80, rows: 24 };
  return { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
}

function guestArguments(args: readonly string[], script: string | null): string[] {
  if (process.platform !== 'win32' || script === null) return [...args];
  const position = args.indexOf(script);
  return args.map((argument, index) => (index === position ? guestPath(argument) : argument));
}

function plan(line: readonly string[], shared: SharedArrayBuffer): Launch {
  const { mounts, args } = readOptions(line);
  const env = guestEnvironment(process.env);
  const script = scriptOf(args);
  const { module } = snapshotServes(args, env);
  return {
    shared,
    wasm: packaged(module === 'plain' ? 'python-plain.wasm' : 'python.wasm'),
    images: readImages(),
    argv: ['python', ...guestArguments(args, script)],
    env,
    mounts: inMountOrder([...mountsFor(process.cwd(), script), ...mounts]),
    cwd: guestPath(process.cwd()),
    ttyMask: [0, 1, 2].reduce((mask, fd) => mask | (tty.isatty(fd) ? 1 << fd : 0), 0),
    ...terminalSize(),
  };
}

function fail(message: string, status: number): never {
  fs.writeSync(2, `terrarium: ${message}\n`);
  process.exit(status);
}

function watchInterrupts(shared: SharedWriter): void {
  let unanswered = 0;
  process.on('SIGINT', () => {
    unanswered = shared.interruptPending ? unanswered + 1 : 1;
    // Python is in a long C call that never looks: the person has asked often enough.
    if (unanswered >= INTERRUPTS_BEFORE_FORCE) process.exit(EXIT_INTERRUPTED);
    shared.interrupt();
  });
}

/**
 * Compiled here while the thread starts; the module itself is shared, not copied. A function is
 * validated when it is first called: most never are, and validating all of them takes 40 ms.
 */
async function compile(file: string): Promise<WebAssembly.Module> {
  v8.setFlagsFromString('--wasm-lazy-validation');
  return WebAssembly.compile(fs.readFileSync(file));
}

function main(): void {
  const state = makeSharedState();
  const shared = new SharedWriter(state);
  let launch: Launch;
  try {
    launch = plan(process.argv.slice(2), state);
  } catch (error) {
    if (error instanceof UsageError) fail(error.message, EXIT_USAGE);
    fail(`${(error as Error).message}; the package is incomplete`, EXIT_UNAVAILABLE);
  }
  watchInterrupts(shared);
  const stdin = new StdinPump(shared);
  const worker = new Worker(new URL('../lib/worker.mjs', import.meta.url), {
    workerData: launch,
    env: {},
    resourceLimits: { stackSizeMb: STACK_MEGABYTES },
  });
  compile(launch.wasm).then(
    (module) => worker.postMessage(module),
    (error: Error) => fail(`${launch.wasm}: ${error.message}; install the package again`, EXIT_UNAVAILABLE),
  );
  worker.on('message', (report: WorkerReport) => {
    if (report.type === 'need-input') stdin.demand();
    else if (report.type === 'exit') process.exit(report.status);
    else fail(report.message, EXIT_INTERNAL);
  });
  worker.on('error', (error) => fail(`python stopped: ${error.message}`, EXIT_INTERNAL));
}

main();
