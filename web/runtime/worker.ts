/** The browser worker: Python's glue, bundled, and the session that serves the page. */
import createPython from 'terrarium-glue';
import { parseRequest } from './channel.js';
import { ImageRequests } from './image-requests.js';
import { Session } from './session.js';
import { verified } from './verified-images.js';

interface WorkerScope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;
const images = new ImageRequests();
const session = new Session(
  createPython,
  verified((asset, plain) => images.load(asset, plain)),
  (report, transfer = []) => scope.postMessage(report, transfer),
);
scope.onmessage = (event) => session.handle(parseRequest(event.data));
