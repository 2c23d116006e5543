import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { loadModule, LoadError, type LoadFailure, type ModuleSource, type Progress } from './loader.js';

/** The empty module, with a custom section whose content does not matter to the compiler. */
const MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 4, 1, 0x78, 7, 7]);
const LOCATION = 'https://example.org/folder/assets/python.wasm';
const scope = globalThis as { XMLHttpRequest?: unknown; fetch: unknown };
const realFetch = scope.fetch;
let asked: string[] = [];

interface Answer {
  readonly body: Uint8Array<ArrayBuffer> | Error;
  readonly status?: number;
  readonly encoding?: string;
}

/** A request whose answer is `answers[url]`, and nothing where that is missing. */
class FakeRequest {
  static readonly HEADERS_RECEIVED = 2;
  static answers: Readonly<Record<string, Answer>> = {};
  readyState = 0;
  status = 0;
  response: ArrayBuffer | null = null;
  onreadystatechange: () => void = () => undefined;
  onprogress: (event: { loaded: number }) => void = () => undefined;
  onload: () => void = () => undefined;
  onerror: () => void = () => undefined;
  private answer: Answer = { body: new Uint8Array(), status: 404 };
  private aborted = false;

  open(_method: string, url: string): void {
    asked.push(url);
    this.answer = FakeRequest.answers[url] ?? this.answer;
  }

  getResponseHeader(name: string): string | null {
    return name === 'content-encoding' ? (this.answer.encoding ?? null) : null;
  }

  abort(): void {
    this.aborted = true;
    asked.push('aborted');
  }

  send(): void {
    setImmediate(() => this.arrive(this.answer));
  }

  private arrive({ body, status = 200 }: Answer): void {
    if (body instanceof Error) return this.onerror();
    this.status = status;
    this.readyState = FakeRequest.HEADERS_RECEIVED;
    this.onreadystatechange();
    if (this.aborted) return;
    for (let loaded = 5; loaded < body.length; loaded += 5) this.onprogress({ loaded });
    this.response = body.slice().buffer;
    this.onload();
  }
}

/** What a server answers to each address, or that there is none. */
function serve(answers: Readonly<Record<string, Answer>>): void {
  asked = [];
  FakeRequest.answers = answers;
  scope.XMLHttpRequest = FakeRequest;
  scope.fetch = async (url: string, { cache }: RequestInit = {}) => {
    asked.push(cache ? `${cache} ${url}` : url);
    const { body, status = 200, encoding = '' } = answers[url] as Answer;
    if (body instanceof Error) throw body;
    return new Response(body, { status, headers: { 'content-encoding': encoding } });
  };
}

const answer = (body: Answer['body'], status = 200) => serve({ [LOCATION]: { body, status } });

function sourceOf(bytes: Uint8Array, renew = false): ModuleSource {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const name = 'assets/python.wasm';
  return { location: LOCATION, name, bytes: bytes.length, sha256, renew, gzip: null, hostCompresses: null, places: [] };
}

/** The module, once its bytes have been checked. */
async function load(source = sourceOf(MODULE), onProgress: (p: Progress) => void = () => undefined) {
  const { module, check } = await loadModule(source, onProgress);
  await check();
  return module;
}

async function fails(kind: LoadFailure, message: RegExp, source = sourceOf(MODULE)): Promise<void> {
  await assert.rejects(load(source), (error) => {
    assert.ok(error instanceof LoadError);
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    return true;
  });
}

afterEach(() => {
  delete scope.XMLHttpRequest;
  scope.fetch = realFetch;
  asked = [];
});

test('Chrome is kept from guessing where the source of a module says so', async (t) => {
  const navigator = { value: { userAgent: 'Chrome/156.0.0.0' }, configurable: true };
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator') ?? { value: undefined, configurable: true };
  Object.defineProperty(globalThis, 'navigator', navigator);
  t.after(() => Object.defineProperty(globalThis, 'navigator', before));
  const real = WebAssembly.compile(MODULE);
  let seen = 0;
  t.mock.method(WebAssembly, 'compile', (bytes: ArrayBuffer) => {
    seen = new Uint8Array(bytes)[0] as number;
    return real;
  });
  answer(MODULE);
  await load({ ...sourceOf(MODULE), places: [0] });
  assert.equal(seen, 0x06);
});

test('a module is compiled and its bytes are counted', async () => {
  answer(MODULE);
  const seen: Progress[] = [];
  const module = await load(sourceOf(MODULE), (progress) => seen.push(progress));
  assert.ok(module instanceof WebAssembly.Module);
  assert.deepEqual(seen, [5, 10, 14].map((loaded) => ({ loaded, total: MODULE.length })));
  assert.deepEqual(asked, [LOCATION]);
});

test('more bytes than were published are not shown as progress', async () => {
  answer(new Uint8Array(40));
  const seen: number[] = [];
  await assert.rejects(load(sourceOf(MODULE), ({ loaded }) => seen.push(loaded)));
  assert.equal(Math.max(...seen), MODULE.length);
});

test('each failure has its kind and names the file', async () => {
  answer(new Error('no network'));
  await fails('network', /python\.wasm could not be loaded/);
  answer(MODULE, 404);
  await fails('missing', /python\.wasm: .*status 404/);
  answer(MODULE, 503);
  await fails('server', /python\.wasm: .*status 503/);
  answer(MODULE.slice(0, 8));
  await fails('corrupt', /python\.wasm: expected 14 bytes, found 8/);
});

test('without WebAssembly the browser is too old', async (t) => {
  const real = globalThis.WebAssembly;
  t.after(() => (globalThis.WebAssembly = real));
  delete (globalThis as { WebAssembly?: unknown }).WebAssembly;
  await fails('unsupported', /no WebAssembly/);
});

test('a page instead of a module is damage', async () => {
  const page = new TextEncoder().encode('<html>sign</html>');
  answer(page);
  await fails('corrupt', /not the WebAssembly module/, sourceOf(page));
});

test('one wrong byte that still compiles is damage', async () => {
  const wrong = MODULE.slice();
  wrong[13] = 8;
  answer(wrong);
  await fails('corrupt', /expected SHA-256/);
});

test('what the browser has kept is replaced first when it is damaged', async () => {
  answer(MODULE);
  await load(sourceOf(MODULE, true));
  assert.deepEqual(asked, [`reload ${LOCATION}`, LOCATION]);
  answer(new Error('no network'));
  await fails('network', /could not be loaded/, sourceOf(MODULE, true));
});

const PACKED = new Uint8Array(gzipSync(MODULE));
const COPY = `${LOCATION}.gz`;
const plain: Answer = { body: MODULE };
const gone: Answer = { body: new Uint8Array(), status: 404 };

function packedSource(hostCompresses: boolean | null, renew = false): ModuleSource {
  return { ...sourceOf(MODULE, renew), gzip: COPY, hostCompresses };
}

async function loads(source: ModuleSource, ...requests: string[]): Promise<number[]> {
  const seen: number[] = [];
  const module = await load(source, ({ loaded, total }) => {
    assert.equal(total, MODULE.length);
    seen.push(loaded);
  });
  assert.ok(module instanceof WebAssembly.Module);
  assert.deepEqual(asked, requests);
  return seen;
}

test('a host that compresses is asked for the plain file alone', async () => {
  for (const encoding of ['br', 'gzip', 'zstd']) {
    serve({ [LOCATION]: { body: MODULE, encoding }, [COPY]: { body: PACKED } });
    assert.deepEqual(await loads(packedSource(null), LOCATION), [5, 10, 14]);
    serve({ [LOCATION]: { body: MODULE, encoding }, [COPY]: { body: PACKED } });
    await loads(packedSource(true), LOCATION);
  }
});

test('where the header says that nothing is compressed, the packed copy comes instead', async () => {
  serve({ [LOCATION]: plain, [COPY]: { body: PACKED } });
  const seen = await loads(packedSource(null), LOCATION, 'aborted', COPY);
  assert.equal(seen.at(-1), MODULE.length);
  assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
});

test('other files of the host may be compressed where this one is not', async () => {
  serve({ [LOCATION]: plain, [COPY]: { body: PACKED } });
  await loads(packedSource(true), LOCATION, 'aborted', COPY);
  serve({ [LOCATION]: { ...plain, encoding: 'identity' }, [COPY]: { body: PACKED } });
  await loads(packedSource(true), LOCATION, 'aborted', COPY);
});

test('a host that is known to compress nothing is asked for the packed copy at once', async () => {
  serve({ [LOCATION]: plain, [COPY]: { body: PACKED } });
  await loads(packedSource(false), COPY);
});

test('a copy that the browser has unpacked is taken as it is, and counted so', async () => {
  serve({ [LOCATION]: plain, [COPY]: { body: MODULE, encoding: 'gzip' } });
  assert.deepEqual(await loads(packedSource(false), COPY), [14, 14]);
});

test('a copy that is missing, damaged or something else costs a detour only', async () => {
  const cut = PACKED.slice(0, -3);
  const flipped = PACKED.map((byte, at) => (at === 12 ? byte ^ 4 : byte));
  const other = new Uint8Array(gzipSync(MODULE.slice(0, 8)));
  const longer = new Uint8Array(gzipSync(Buffer.concat([MODULE, MODULE])));
  const page = new TextEncoder().encode('<!doctype html>');
  const bodies: Answer[] = [cut, flipped, other, longer, page].map((body) => ({ body }));
  for (const copy of [...bodies, gone, { body: PACKED, status: 503 }, { body: new Error('reset') }]) {
    serve({ [LOCATION]: plain, [COPY]: copy });
    await loads(packedSource(false), COPY, LOCATION);
    serve({ [LOCATION]: plain, [COPY]: copy });
    await loads(packedSource(null), LOCATION, 'aborted', COPY, LOCATION);
  }
});

test('what the plain file lacks is told, whatever the copy', async () => {
  serve({ [LOCATION]: gone, [COPY]: gone });
  await fails('missing', /status 404/, packedSource(false));
  await fails('missing', /status 404/, packedSource(null));
  serve({ [LOCATION]: { body: new Error('no network') }, [COPY]: { body: new Error('no network') } });
  await fails('network', /could not be loaded/, packedSource(false));
});

test('a copy of another module is damage', async () => {
  const wrong = MODULE.map((byte, at) => (at === 13 ? 8 : byte));
  serve({ [LOCATION]: plain, [COPY]: { body: new Uint8Array(gzipSync(wrong)) } });
  await fails('corrupt', /expected SHA-256/, packedSource(false));
});

test('damage is renewed from the plain file', async () => {
  serve({ [LOCATION]: plain, [COPY]: { body: PACKED } });
  await loads(packedSource(false, true), `reload ${LOCATION}`, LOCATION);
});

test('an engine that cannot unpack takes the plain file', async (t) => {
  const real = globalThis.DecompressionStream;
  t.after(() => (globalThis.DecompressionStream = real));
  delete (globalThis as { DecompressionStream?: unknown }).DecompressionStream;
  serve({ [LOCATION]: plain, [COPY]: { body: PACKED } });
  await loads(packedSource(false), LOCATION);
});
