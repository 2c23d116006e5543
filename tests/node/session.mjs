// One interactive session of dist/npm, spoken to by the protocol that pages use.
import fs from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

import { PACKAGE } from './command.mjs';

const lib = (name) => path.join(PACKAGE, 'lib', name);
const HEADER_BYTES = 64;
const RING_BYTES = 1 << 16;
let compiled;

/** Starts Python; `surroundings` is what it sees of this machine (web/node/surroundings.ts). */
export async function openSession({ surroundings = {}, columns = 80, rows = 24 } = {}) {
  compiled ??= WebAssembly.compile(fs.readFileSync(lib('python.wasm')));
  const worker = new Worker(lib('console-worker.mjs'), {
    workerData: { env: {}, mounts: [], cwd: '/home/user', ...surroundings },
    resourceLimits: { stackSizeMb: 16 },
  });
  const session = new Session(worker, await compiled, { columns, rows });
  await session.report('ready');
  return session;
}

class Session {
  constructor(worker, module, size) {
    this.worker = worker;
    this.shared = new SharedArrayBuffer(HEADER_BYTES + RING_BYTES);
    this.reports = [];
    this.waiting = [];
    this.output = '';
    this.nextId = 1;
    worker.on('message', (report) => this.receive(report));
    worker.on('error', (error) => this.receive({ type: 'crash', message: String(error) }));
    const images = JSON.parse(fs.readFileSync(lib('images.json'), 'utf8')).map(
      ({ id, file, bytes }) => ({ id, bytes, location: lib(file) }),
    );
    this.send({ type: 'start', module, waiting: 'sab', shared: this.shared, images, ...size });
  }

  send(request) {
    this.worker.postMessage(request);
  }

  /** Sends a request and resolves to its `done` or `file-refused` report. */
  ask(request) {
    const id = this.nextId++;
    this.send({ id, ...request });
    return this.report((report) => report.id === id);
  }

  push(source) {
    this.running = this.nextId;
    return this.ask({ type: 'push', source });
  }

  /** The next report of a type, or the first one that a function accepts. */
  report(wanted) {
    const accepts = typeof wanted === 'string' ? ({ type }) => type === wanted : wanted;
    const index = this.reports.findIndex(accepts);
    if (index >= 0) return Promise.resolve(this.reports.splice(index, 1)[0]);
    return new Promise((resolve, reject) => this.waiting.push({ accepts, resolve, reject }));
  }

  receive(report) {
    if (report.type === 'output') {
      this.output += Buffer.from(report.data);
      Atomics.add(new Int32Array(this.shared, 0, 8), 5, report.data.length);
    }
    if (report.type === 'crash') {
      for (const { reject } of this.waiting.splice(0)) reject(new Error(report.message));
    }
    const index = this.waiting.findIndex(({ accepts }) => accepts(report));
    if (index >= 0) this.waiting.splice(index, 1)[0].resolve(report);
    else if (report.type !== 'output') this.reports.push(report);
  }

  /** Bytes for standard input, as many as the ring has room for. */
  type(text) {
    const slots = new Int32Array(this.shared, 0, HEADER_BYTES / 4);
    const ring = new Uint8Array(this.shared, HEADER_BYTES);
    const head = Atomics.load(slots, 2);
    const bytes = Buffer.from(text);
    bytes.forEach((byte, index) => (ring[(head + index) % RING_BYTES] = byte));
    Atomics.store(slots, 2, (head + bytes.length) % RING_BYTES);
    this.wake(slots);
  }

  /** Ctrl-C for the last statement. */
  interrupt() {
    const slots = new Int32Array(this.shared, 0, HEADER_BYTES / 4);
    Atomics.store(slots, 1, this.running);
    this.wake(slots);
  }

  wake(slots) {
    Atomics.add(slots, 0, 1);
    Atomics.notify(slots, 0);
  }

  /** What was printed since the last call. */
  taken() {
    const text = this.output;
    this.output = '';
    return text;
  }

  close() {
    return this.worker.terminate();
  }
}
