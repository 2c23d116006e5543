import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { PROMPTS } from '../testing/prompts.js';
import type { Report, Request, StartRequest } from './channel.js';
import { Terrarium, type End } from './interpreter.js';
import type { LoadFailure, ModuleSource } from './loader.js';
import type { Platform } from './platform.js';
import { makeSharedState, packSize, SharedReader } from './waiting/shared.js';
import type { WaitingKind } from './waiting/waiter.js';

/** The empty module. */
const MODULE = new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
const DONE = { status: 'complete', prompts: PROMPTS, exitStatus: 0 } as const;

/** Each has a module of its own, if nothing else is said. */
let benches = 0;

/** A Terrarium whose worker is the test: it sees the requests and makes the reports. */
class Bench {
  sent: Request[] = [];
  output = '';
  unanswered = 0;
  ends: End[] = [];
  /** Requests that do not fit into a message. */
  tooLarge: (request: Request) => boolean = () => false;
  readonly shared = makeSharedState();
  private receive: (report: unknown) => void = () => undefined;

  private readonly platform = (moduleKey: string): Platform => ({
    images: [],
    moduleKey,
    startWorker: ({ onMessage }) => {
      this.receive = onMessage;
      return { post: (request) => this.post(request), terminate: () => undefined };
    },
    python: {
      location: 'https://example.org/python.wasm',
      name: 'python.wasm',
      bytes: 8,
      sha256: '',
      gzip: null,
      hostCompresses: null,
      places: [],
    },
    code: {
      location: 'https://example.org/python-deferred.wasm',
      name: 'python-deferred.wasm',
      bytes: 8,
      sha256: '',
      gzip: null,
      hostCompresses: null,
      places: [],
    },
    offerSharedMemory: () => (this.kind === 'sab' ? this.shared : null),
  });

  readonly python: Terrarium;

  constructor(
    private readonly kind: WaitingKind = 'jspi',
    moduleKey = String(++benches),
  ) {
    this.python = new Terrarium({
      platform: this.platform(moduleKey),
      waiting: null,
      onOutput: (_stream, data) => (this.output += new TextDecoder().decode(data)),
      onNeedInput: () => undefined,
      onUnanswered: () => void this.unanswered++,
      onEnd: (end) => void this.ends.push(end),
    });
  }

  private post(request: Request): void {
    if (this.tooLarge(request)) throw new DOMException('out of memory', 'DataCloneError');
    this.sent.push(request);
  }

  report(report: Report): void {
    this.receive(report);
  }

  /** @param during called while Python is loading */
  async start(during: () => void = () => undefined): Promise<void> {
    const started = this.python.start({ columns: 80, rows: 24, onProgress: () => undefined });
    started.catch(() => undefined); // until it is waited for
    during();
    this.report({ type: 'ready', prompts: PROMPTS, version: '3.11', waiting: this.kind });
    await started;
  }

  /** The size that Python is told when it asks, as session.ts has it. */
  get size(): number {
    let size = 0;
    for (const request of this.sent) {
      if (request.type !== 'start' && request.type !== 'resize') continue;
      size = packSize(request.columns, request.rows);
    }
    return (this.kind === 'sab' && new SharedReader(this.shared, false).size) || size;
  }

  get interrupted(): number[] {
    return this.sent.flatMap((request) => (request.type === 'interrupt' ? [request.id] : []));
  }
}

let bench: Bench;
afterEach(() => bench.python.terminate());

async function start(kind?: WaitingKind): Promise<void> {
  bench = new Bench(kind);
  await bench.start();
  bench.sent = [];
}

/** A request that stays open until the end of the test. */
function leaveOpen(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

for (const kind of ['jspi', 'sab', 'none'] as const) {
  test(`${kind}: the newest size counts, also while Python is loading`, async () => {
    bench = new Bench(kind);
    await bench.start(() => bench.python.resize(90, 30));
    assert.equal(bench.size, packSize(90, 30));
    bench.python.resize(110, 50);
    assert.equal(bench.size, packSize(110, 50));
  });
}

test('Ctrl-C is for what can be interrupted, not for the files before it', async () => {
  await start();
  leaveOpen(bench.python.writeFile('a', new Uint8Array(1)));
  leaveOpen(bench.python.listFiles('.'));
  leaveOpen(bench.python.push('while True: pass\n'));
  assert.equal(bench.python.interrupt(), true);
  assert.deepEqual(bench.interrupted, [3]);
});

test('Ctrl-C with only files to be had is for nobody', async () => {
  await start();
  leaveOpen(bench.python.readFile('a'));
  assert.equal(bench.python.interrupt(), true);
  assert.deepEqual(bench.interrupted, []);
});

test('where nothing can be interrupted, files are no reason to restart', async () => {
  await start('none');
  leaveOpen(bench.python.writeFile('a', new Uint8Array(1)));
  assert.equal(bench.python.interrupt(), true);
  leaveOpen(bench.python.push('x'));
  assert.equal(bench.python.interrupt(), false);
});

test('the end of a file request does not answer the interrupt of the statement behind it', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await start();
  leaveOpen(bench.python.writeFile('a', new Uint8Array(1)));
  leaveOpen(bench.python.push('sum(range(10**12))'));
  bench.python.interrupt();
  // The statement has not begun: it cannot answer yet.
  t.mock.timers.tick(1500);
  assert.equal(bench.unanswered, 0);
  bench.report({ type: 'done', id: 1, value: {} });
  t.mock.timers.tick(1500);
  assert.equal(bench.unanswered, 1);
  assert.equal(bench.python.interrupt(), false);
  bench.report({ type: 'interrupted', id: 2 });
  assert.equal(bench.python.interrupt(), true);
});

test('a file that does not fit into a message is refused, and forgotten', async () => {
  await start();
  bench.tooLarge = ({ type }) => type === 'write-file';
  const upload = bench.python.writeFile('big', new Uint8Array(1));
  await assert.rejects(upload, { code: 'ENOMEM', message: 'big: out of memory' });
  leaveOpen(bench.python.push('x'));
  bench.python.interrupt();
  assert.deepEqual(bench.interrupted, [2]);
});

test('a statement that does not fit into a message is a MemoryError, and the next prompt comes', async () => {
  await start();
  bench.tooLarge = (request) => request.type === 'push' && request.source !== '';
  const statement = bench.python.push('"…"');
  await new Promise(setImmediate);
  bench.report({ type: 'done', id: 2, value: DONE });
  assert.deepEqual(await statement, DONE);
  assert.match(bench.output, /^MemoryError: .*\n$/);
});

/** What the last `start` says of the place to load from; null when it brings the module. */
function asked(): ModuleSource | null {
  const request = bench.sent.findLast(({ type }) => type === 'start') as StartRequest;
  return 'location' in request.python ? request.python : null;
}

test('the module that the first worker has compiled and checked is what the next one gets', async () => {
  bench = new Bench();
  await bench.start();
  assert.equal(asked()?.renew, false);
  assert.equal(bench.python.version, '3.11');
  assert.equal(bench.python.loaded, false);
  bench.report({ type: 'compiled', module: MODULE });
  assert.equal(bench.python.loaded, true);
  await bench.start();
  assert.equal(asked(), null);
});

test('so is the code that few programs call', async () => {
  const code = () => (bench.sent.findLast(({ type }) => type === 'start') as StartRequest).code;
  const first = new Bench('jspi', 'with code');
  bench = first;
  await bench.start();
  assert.ok('location' in code());
  bench.report({ type: 'code', module: MODULE });
  await bench.start();
  assert.equal(code(), MODULE);
  bench = new Bench('jspi', 'with code');
  await bench.start();
  assert.equal(code(), MODULE);
  bench = new Bench('jspi', 'without');
  await bench.start();
  assert.ok('location' in code());
  first.python.terminate();
});

test('it is what another interpreter gets that can use the same', async () => {
  const first = new Bench('jspi', 'shared');
  await first.start();
  first.report({ type: 'compiled', module: MODULE });
  bench = new Bench('jspi', 'shared');
  await bench.start();
  assert.equal(asked(), null);
  bench = new Bench('jspi', 'another');
  await bench.start();
  assert.equal(asked()?.renew, false);
});

test('a module that is damaged ends the start, and is asked for anew until it is whole', async () => {
  bench = new Bench();
  const fail = async (kind: LoadFailure) => {
    const damaged = bench.start(() => bench.report({ type: 'not-loaded', kind, message: 'so' }));
    await assert.rejects(damaged, { kind, message: 'so' });
  };
  await fail('corrupt');
  assert.equal(asked()?.renew, false);
  await fail('network');
  assert.equal(asked()?.renew, true);
  await bench.start();
  assert.equal(asked()?.renew, true);
  bench.report({ type: 'compiled', module: MODULE });
});

test('a module that turns out to be damaged ends Python before anything has run', async () => {
  bench = new Bench();
  await bench.start();
  const statement = bench.python.push('1');
  bench.report({ type: 'not-loaded', kind: 'corrupt', message: 'other bytes' });
  await assert.rejects(statement, /stopped/);
  const [end] = bench.ends;
  assert.ok(end && 'damage' in end && end.damage.kind === 'corrupt', JSON.stringify(end));
  assert.equal(bench.python.loaded, false);
  await bench.start();
  assert.equal(asked()?.renew, true);
});
