/** The thread that runs Python for the interactive console: the page's session under Node.js. */
import fs from 'node:fs';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import createPython from 'terrarium-glue';
import { parseRequest } from '../runtime/channel.js';
import { LoadError, type Compiled, type ModuleSource } from '../runtime/loader.js';
import { Session } from '../runtime/session.js';
import { NodeHostFiles } from './host-fs.js';
import type { ConsoleLaunch } from './launch.js';
import { limitMemory, TooLittleMemory } from './limited-memory.js';
import { stackBytes } from './stack-bytes.js';
import { mountOne, showMachine } from './surroundings.js';

const port = parentPort as MessagePort;
const files = new NodeHostFiles();
const launch = workerData as ConsoleLaunch;

async function load({ location }: ModuleSource): Promise<Compiled> {
  const { memoryBytes } = launch;
  try {
    const bytes = fs.readFileSync(location);
    const limited = memoryBytes === null ? bytes : limitMemory(bytes, memoryBytes);
    return { module: await WebAssembly.compile(limited), check: async () => undefined };
  } catch (cause) {
    if (cause instanceof TooLittleMemory) throw new LoadError('memory', `--memory: ${cause.message}`);
    const why = `${location}: ${(cause as Error).message}; install the package again`;
    throw new LoadError('corrupt', why, { cause });
  }
}

const session = new Session(
  createPython,
  ({ location }) => fs.readFileSync(location),
  (report, transfer = []) => port.postMessage(report, transfer as ArrayBuffer[]),
  {
    files,
    stackBytes: stackBytes(),
    load,
    prepare: (python) => showMachine(python, files, launch),
    mount: (python, host, guest, readOnly) => mountOne(python, files, { host, guest, readOnly }),
  },
);
port.on('message', (message: unknown) => session.handle(parseRequest(message)));
