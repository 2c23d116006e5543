/** The thread that runs Python for the interactive console: the page's session under Node.js. */
import fs from 'node:fs';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import createPython from 'terrarium-glue';
import { parseRequest } from '../runtime/channel.js';
import { Session } from '../runtime/session.js';
import { NodeHostFiles } from './host-fs.js';
import type { ConsoleLaunch } from './launch.js';
import { readData } from './module-file.js';
import { showMachine } from './surroundings.js';

const port = parentPort as MessagePort;
const launch = workerData as ConsoleLaunch;
const files = new NodeHostFiles();
const session = new Session(
  createPython,
  ({ location }) => fs.readFileSync(location),
  (report, transfer = []) => port.postMessage(report, transfer as ArrayBuffer[]),
  {
    files,
    fill: (memory) => readData(launch.wasm, memory),
    prepare: (python) => showMachine(python, files, launch),
  },
);
port.on('message', (message: unknown) => session.handle(parseRequest(message)));
