import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, test } from 'node:test';
import type { Asset } from './assets.js';
import { compileAsset, LoadError, type LoadFailure, type Progress } from './loader.js';

/** The empty module, with a custom section whose content does not matter to the compiler. */
const MODULE = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 4, 1, 0x78, 7, 7]);
const BASE = 'https://example.org/folder/';
const real = globalThis.fetch;
let asked: { url: string; cache: RequestCache | undefined }[] = [];

function answer(body: Uint8Array<ArrayBuffer> | Error, status = 200): void {
  globalThis.fetch = (async (url: URL, options: RequestInit) => {
    asked.push({ url: String(url), cache: options.cache });
    if (body instanceof Error) throw body;
    return new Response(body, { status });
  }) as typeof fetch;
}

function assetOf(bytes: Uint8Array, file = 'assets/python.wasm') {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { file, bytes: bytes.length, sha256 };
}

/** The module, once its bytes have been checked. */
async function load(asset: Asset, onProgress: (p: Progress) => void = () => undefined) {
  const { module, intact } = await compileAsset(asset, BASE, onProgress);
  await intact;
  return module;
}

async function fails(kind: LoadFailure, message: RegExp, asset = assetOf(MODULE)): Promise<void> {
  await assert.rejects(
    load(asset),
    (error) => {
      assert.ok(error instanceof LoadError);
      assert.equal(error.kind, kind);
      assert.match(error.message, message);
      return true;
    },
  );
}

afterEach(() => {
  globalThis.fetch = real;
  asked = [];
});

test('a module is compiled and its bytes are counted', async () => {
  answer(MODULE);
  const seen: number[] = [];
  const module = await load(assetOf(MODULE), ({ loaded }) => seen.push(loaded));
  assert.ok(module instanceof WebAssembly.Module);
  assert.equal(seen.at(-1), MODULE.length);
  assert.deepEqual(asked, [{ url: `${BASE}assets/python.wasm`, cache: 'default' }]);
});

test('each failure has its kind and names the file', async () => {
  answer(new Error('no network'));
  await fails('network', /python\.wasm could not be loaded/);
  answer(MODULE, 404);
  await fails('missing', /status 404/);
  answer(MODULE, 503);
  await fails('server', /status 503/);
  answer(MODULE.slice(0, 8));
  await fails('corrupt', /expected 14 bytes, found 8/);
});

test('a page instead of a module is damage', async () => {
  const page = new TextEncoder().encode('<html>sign</html>');
  answer(page);
  await fails('corrupt', /not the WebAssembly module/, { ...assetOf(page), file: 'assets/x.wasm' });
});

test('one wrong byte that still compiles is damage, and the next attempt passes by the cache', async () => {
  const wrong = MODULE.slice();
  wrong[13] = 8;
  answer(wrong);
  const asset = assetOf(MODULE, 'assets/flipped.wasm');
  await fails('corrupt', /expected SHA-256/, asset);
  answer(MODULE);
  asked = [];
  await load(asset);
  await load(asset);
  assert.deepEqual(
    asked.map(({ cache }) => cache),
    ['reload', 'default'],
  );
});
