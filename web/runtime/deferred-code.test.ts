import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeferredCode, linkCode } from './deferred-code.js';
import { LoadError, type ModuleSource } from './loader.js';

const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
/** Imports a memory "m" from "python". */
const NEEDS_MEMORY = new Uint8Array([...EMPTY, 2, 13, 1, 6, 0x70, 0x79, 0x74, 0x68, 0x6f, 0x6e, 1, 0x6d, 2, 0, 1]);
const SOURCE: ModuleSource = {
  location: 'https://example.org/rest.wasm',
  name: 'rest.wasm',
  bytes: 8,
  sha256: '',
  renew: false,
  gzip: 'https://example.org/rest.wasm.gz',
  hostCompresses: null,
  places: [],
};

function loading(bytes: Uint8Array) {
  const asked: unknown[] = [];
  const code = new DeferredCode(SOURCE, (asset, plain) => {
    asked.push([asset.location, plain]);
    return bytes;
  });
  return { code, asked };
}

test('it is loaded once, at the first call, from the plain file', () => {
  const { code, asked } = loading(EMPTY);
  assert.deepEqual(asked, []);
  const module = code.module();
  assert.ok(module instanceof WebAssembly.Module);
  assert.equal(code.module(), module);
  assert.deepEqual(asked, [[SOURCE.location, true]]);
});

test('what was loaded ahead is not loaded again', async () => {
  const { code, asked } = loading(EMPTY);
  const module = new WebAssembly.Module(EMPTY);
  let checked = 0;
  const load = async () => ({ module, check: async () => void checked++ });
  assert.equal(await code.fetchAhead(load), module);
  assert.equal(checked, 1);
  assert.equal(code.module(), module);
  assert.deepEqual(asked, []);
});

test('what was loaded by a call is loaded for others all the same, and checked', async () => {
  const { code } = loading(EMPTY);
  const first = code.module();
  const module = new WebAssembly.Module(EMPTY);
  assert.equal(await code.fetchAhead(async () => ({ module, check: async () => undefined })), module);
  assert.equal(code.module(), first);
  const given = new DeferredCode(module, () => EMPTY);
  assert.equal(await given.fetchAhead(() => assert.fail('it is there')), null);
});

test('what a browser has kept that is damaged is asked for anew', async () => {
  const { code, asked } = loading(EMPTY);
  const module = new WebAssembly.Module(EMPTY);
  const load = async ({ renew }: ModuleSource) => {
    if (!renew) throw new LoadError('corrupt', 'rest.wasm: damaged');
    return { module, check: async () => undefined };
  };
  assert.equal(await code.fetchAhead(load), module);
  assert.equal(code.module(), module);
  assert.deepEqual(asked, []);
});

test('a file of another size is not compiled', () => {
  const { code } = loading(NEEDS_MEMORY);
  assert.throws(() => code.module(), /rest\.wasm: expected 8 bytes, found 23$/);
});

test('loading ahead may fail, or bring what is damaged: who needs it loads it', async () => {
  const { code, asked } = loading(EMPTY);
  const module = new WebAssembly.Module(EMPTY);
  const damage = () => Promise.reject(new LoadError('corrupt', 'rest.wasm: damaged'));
  assert.equal(await code.fetchAhead(damage), null);
  assert.equal(await code.fetchAhead(async () => ({ module, check: damage })), null);
  assert.notEqual(code.module(), module);
  assert.equal(asked.length, 1);
});

test('linking gives the exports of Python to the module, and says why it cannot', () => {
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  const code = { module: () => new WebAssembly.Module(NEEDS_MEMORY) };
  assert.equal(linkCode(code, { m: new WebAssembly.Memory({ initial: 1 }) }, say), 0);
  assert.deepEqual(said, []);
  assert.equal(linkCode(code, {}, say), -29);
  assert.match(said[0] ?? '', /^terrarium: what this .* the rest of Python is not of the same build: publish the files again \(/);
  const gone = { module: () => { throw new Error('terrarium: rest.wasm: not there'); } };
  assert.equal(linkCode(gone, {}, say), -29);
  assert.match(said[1] ?? '', /^terrarium: .* the rest of Python cannot be loaded: rest.wasm: not there$/);
});
