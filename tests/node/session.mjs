// One interactive session of dist/npm, spoken to by the protocol that pages use.
import fs from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

import { importFromWeb } from './bundled.mjs';
import { PACKAGE } from './command.mjs';

const { limitMemory } = await importFromWeb('node/limited-memory.ts');
const { makeSharedState, SharedWriter } = await importFromWeb('runtime/waiting/shared.ts');
const lib = (name) => path.join(PACKAGE, 'lib', name);
const compiled = new Map();

/** The module, with at most `memory` bytes if that is not null. */
function compile(memory) {
  if (!compiled.has(memory)) {
    const bytes = fs.readFileSync(lib('python.wasm'));
    compiled.set(memory, WebAssembly.compile(memory === null ? bytes : limitMemory(bytes, memory)));
  }
  return compiled.get(memory);
}

/**
 * Starts Python; `surroundings` is what it sees of this machine (web/node/surroundings.ts), `memory`
 * the most it may have, in bytes; `wheels` are { name, data }; `waiting` is the strategy.
 */
export async function openSession({ surroundings = {}, memory = null, waiting = 'sab', ...start } = {}) {
  const module = await compile(memory);
  const worker = new Worker(lib('console-worker.cjs'), {
    workerData: { env: {}, mounts: [], cwd: '/home/user', memoryBytes: null, ...surroundings },
    resourceLimits: { stackSizeMb: 16 },
  });
  const session = new Session(worker, module, { waiting, wheels: [], columns: 80, rows: 24, ...start });
  await session.report('ready');
  return session;
}

class Session {
  constructor(worker, module, options) {
    this.worker = worker;
    const shared = options.waiting === 'sab' ? makeSharedState() : null;
    this.writer = shared && new SharedWriter(shared);
    this.reports = [];
    this.waiting = [];
    this.output = '';
    this.nextId = 1;
    worker.on('message', (report) => this.receive(report));
    worker.on('error', (error) => this.receive({ type: 'crash', message: String(error) }));
    const images = JSON.parse(fs.readFileSync(lib('images.json'), 'utf8')).map(
      ({ id, file, bytes }) => ({ id, bytes, location: lib(file), gzip: null }),
    );
    const code = { location: lib('python-deferred.wasm'), name: 'deferred', bytes: 0, sha256: '', renew: false, gzip: null, hostCompresses: null, places: [] };
    const start = { type: 'start', python: module, code, shared, images, argv: [] };
    this.send({ ...start, terminals: 0b111, modules: null, displays: false, ...options });
  }

  send(request) {
    this.worker.postMessage(request);
  }

  /** Sends a request and resolves to its `done` or `file-refused` report. */
  ask(request) {
    const id = this.nextId++;
    this.send({ id, ...request });
    return this.report((report) => report.id === id && report.type !== 'interrupted');
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
    if (this.broken) return Promise.reject(this.broken);
    return new Promise((resolve, reject) => this.waiting.push({ accepts, resolve, reject }));
  }

  receive(report) {
    if (report.type === 'output') {
      this.output += Buffer.from(report.data);
      this.acknowledge(report.data.length);
    }
    if (report.type === 'need-input') this.writer.pump();
    if (report.type === 'crash' || report.type === 'exit') {
      this.broken = new Error(report.message ?? `ended with status ${report.status}`);
      for (const { reject } of this.waiting.splice(0)) reject(this.broken);
    }
    const index = this.waiting.findIndex(({ accepts }) => accepts(report));
    if (index >= 0) this.waiting.splice(index, 1)[0].resolve(report);
    else if (report.type !== 'output') this.reports.push(report);
  }

  acknowledge(bytes) {
    if (this.writer) this.writer.acknowledge(bytes);
    else this.send({ type: 'acknowledge', bytes });
  }

  /** Text for standard input. */
  type(text) {
    this.writer.write(Buffer.from(text));
  }

  /** Ctrl-C for the last statement. */
  interrupt() {
    this.writer.interrupt(this.running);
  }

  /** What was printed since the last call. */
  taken() {
    const text = this.output;
    this.output = '';
    return text;
  }

  /** Runs a statement; what it printed. */
  async printed(source) {
    this.taken();
    await this.push(source);
    return this.taken();
  }

  close() {
    return this.worker.terminate();
  }
}
