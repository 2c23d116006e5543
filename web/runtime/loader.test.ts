import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, test } from 'node:test';
import { loadModule, LoadError, type LoadFailure, type Progress } from './loader.js';

/** The empty module, with a custom section whose content does not matter to the compiler. */
const MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 4, 1, 0x78, 7, 7]);
const LOCATION = 'https://example.org/folder/assets/python.wasm';
const scope = globalThis as { XMLHttpRequest?: unknown; fetch: unknown };
const realFetch = scope.fetch;
let asked: string[] = [];

/** What a server answers, or that there is none. */
function answer(body: Uint8Array<ArrayBuffer> | Error, status = 200): void {
  scope.fetch = async (url: string, { cache }: RequestInit) => {
    asked.push(`${cache} ${url}`);
    if (body instanceof Error) throw body;
    return new Response(body, { status });
  };
  scope.XMLHttpRequest = class {
    status = 0;
    response: ArrayBuffer | null = null;
    onprogress: (event: { loaded: number }) => void = () => undefined;
    onload: () => void = () => undefined;
    onerror: () => void = () => undefined;
    open(_method: string, url: string): void {
      asked.push(url);
    }
    send(): void {
      if (body instanceof Error) return void setImmediate(() => this.onerror());
      setImmediate(() => {
        for (let loaded = 5; loaded < body.length; loaded += 5) this.onprogress({ loaded });
        this.status = status;
        this.response = body.slice().buffer;
        this.onload();
      });
    }
  };
}

function sourceOf(bytes: Uint8Array, renew = false) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { location: LOCATION, name: 'assets/python.wasm', bytes: bytes.length, sha256, renew };
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
