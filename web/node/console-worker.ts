/** The thread that runs Python for the interactive console: the page's session under Node.js. */
import fs from 'node:fs';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import createPython from 'terrarium-glue';
import { parseRequest } from '../runtime/channel.js';
import { LoadError, type Compiled, type ModuleSource } from '../runtime/loader.js';
import { Session } from '../runtime/session.js';
import { NodeHostFiles } from './host-fs.js';
import { showMachine, type Visible } from './surroundings.js';

const port = parentPort as MessagePort;
const files = new NodeHostFiles();

async function load({ location }: ModuleSource): Promise<Compiled> {
  try {
    return { module: await WebAssembly.compile(fs.readFileSync(location)), check: async () => undefined };
  } catch (cause) {
    const why = `${location}: ${(cause as Error).message}; install the package again`;
    throw new LoadError('corrupt', why, { cause });
  }
}

const session = new Session(
  createPython,
  ({ location }) => fs.readFileSync(location),
  (report, transfer = []) => port.postMessage(report, transfer as ArrayBuffer[]),
  { files, load, prepare: (python) => showMachine(python, files, workerData as Visible) },
);
port.on('message', (message: unknown) => session.handle(parseRequest(message)));
