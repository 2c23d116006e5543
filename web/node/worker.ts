/** The thread that runs Python under Node.js. Blocks on shared memory while the program waits. */
import fs from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import createPython from 'terrarium-glue';
import { DeferredCode } from '../runtime/deferred-code.js';
import { ImageStore } from '../runtime/images.js';
import { InputRequest } from '../runtime/input-request.js';
import { Python, PythonDied, PythonExit } from '../runtime/python.js';
import { BlockingWaiter } from '../runtime/waiting/blocking.js';
import { putWheels } from '../runtime/wheels.js';
import { SharedReader } from '../runtime/waiting/shared.js';
import { NodeHostFiles } from './host-fs.js';
import type { Launch, WorkerReport } from './launch.js';
import { readData } from './module-file.js';
import { writeDescriptor } from './descriptor.js';
import { stackBytes } from './stack-bytes.js';
import { must, showMachine } from './surroundings.js';
import { readWheels } from './wheel-files.js';

const launch = workerData as Launch;
const files = new NodeHostFiles();

function report(message: WorkerReport): void {
  parentPort?.postMessage(message);
}

const input = new InputRequest(() => report({ type: 'need-input' }));

function complain(message: string): void {
  writeDescriptor(2, Buffer.from(`${message}\n`));
}

class TimeIsUp extends Error {}

let running: Python | null = null;

/** Python is in the middle of something, and stays there. */
function timeIsUp(): never {
  complain(`terrarium: the time of ${launch.timeoutSeconds} s is over`);
  running?.dumpTraceback();
  throw new TimeIsUp();
}

/** The main thread compiles the module while this one starts. */
function compiledModule(): Promise<WebAssembly.Module> {
  return new Promise((resolve) => parentPort?.once('message', resolve));
}

async function instantiate(module: WebAssembly.Module): Promise<Python> {
  const shared = new SharedReader(launch.shared, (launch.ttyMask & 1) === 0);
  const terminalSize = () => shared.size;
  const outside = {
    flush: () => undefined,
    tick: () => undefined,
    needInput: (looks: boolean) => input.make(looks),
    terminalSize,
    interrupted: () => undefined,
    ...(launch.timeoutSeconds !== null && { timeIsUp }),
  };
  const load = ({ location }: { location: string }) => fs.readFileSync(location);
  return Python.instantiate(createPython, module, {
    waiter: new BlockingWaiter('node', shared, outside, null),
    stackBytes: stackBytes(),
    images: new ImageStore(launch.images, load, complain),
    code: new DeferredCode(launch.code, load),
    files,
    fill: (memory) => readData(launch.wasm, memory),
    write: (fd, bytes) => writeDescriptor(fd, bytes),
    terminalMode: (mode, discard) => report({ type: 'terminal-mode', mode, discard }),
    terminalSize,
  });
}

async function prepare(python: Python): Promise<void> {
  await python.mountImages(launch.images.map(({ id }) => id));
  must(await python.call('terrarium_resume', launch.ttyMask, 0), 'starting Python');
  must(await python.callWithStrings('terrarium_setenv', ['TERRARIUM_WAITING', 'node']), 'set-up');
  await showMachine(python, files, launch);
  await putWheels(python, readWheels(launch.wheels));
  if (launch.startup?.data) await python.writeFile(launch.startup.guest, launch.startup.data);
}

function endedBy(error: unknown): WorkerReport {
  if (error instanceof TimeIsUp) return { type: 'timed-out' };
  if (error instanceof PythonDied) return { type: 'died', message: error.message };
  return { type: 'failed', message: String(error) };
}

async function main(): Promise<number> {
  try {
    const python = await instantiate(await compiledModule());
    running = python;
    await prepare(python);
    return await python.run(launch.argv);
  } catch (error) {
    if (error instanceof PythonExit) return error.status;
    throw error;
  }
}

main().then(
  (status) => report({ type: 'exit', status }),
  (error: unknown) => report(endedBy(error)),
);
