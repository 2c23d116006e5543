import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ERRNO } from './errno.js';
import { hostCompresses, isEncoded } from './gzip.js';
import { ImageRequests } from './image-requests.js';
import { ImageStore, type ImageAsset } from './images.js';

const scope = globalThis as { XMLHttpRequest?: unknown };
afterEach(() => delete scope.XMLHttpRequest);

test('an image is read by offset and loaded once', () => {
  let loads = 0;
  const load = () => (loads++, new Uint8Array([1, 2, 3, 4]));
  const store = new ImageStore([{ id: 0, location: 'x', bytes: 4, gzip: null }], load, assert.fail);
  const target = new Uint8Array(3);
  assert.equal(store.size(0), 4);
  assert.equal(store.size(9), -ERRNO.ENOENT);
  assert.equal(store.read(0, 2, target), 2);
  assert.deepEqual([...target], [3, 4, 0]);
  assert.equal(store.read(0, 99, target), 0);
  assert.equal(loads, 1);
});

test('an image of the wrong size is refused in words', () => {
  const messages: string[] = [];
  const store = new ImageStore(
    [{ id: 0, location: 'std.zip', bytes: 5, gzip: null }],
    () => new Uint8Array(4),
    (message) => messages.push(message),
  );
  assert.equal(store.read(0, 0, new Uint8Array(1)), -ERRNO.EIO);
  assert.match(messages[0] ?? '', /std\.zip: expected 5 bytes, found 4/);
});


const PLAIN = new TextEncoder().encode('PK a standard library, a library, a library, all of it');
const GZIP = new Uint8Array(gzipSync(PLAIN));
const ASSET: ImageAsset = { id: 7, location: 'std.zip', bytes: PLAIN.length, gzip: 'std.zip.gz' };

/** As the wasm does it: the packed bytes, in pieces, and what `unpack` makes of them. */
function passThrough(store: ImageStore, unpack: (packed: Uint8Array) => Uint8Array): number {
  const packed: number[] = [];
  const piece = new Uint8Array(5);
  for (let count; (count = store.packed(7, piece)) > 0; ) packed.push(...piece.subarray(0, count));
  const plain = unpack(new Uint8Array(packed));
  for (let at = 0; at < plain.length; at += 7) {
    const error = store.unpacked(7, plain.subarray(at, at + 7));
    if (error < 0) return error;
  }
  return store.unpacked(7, new Uint8Array());
}

function packedStore(): { store: ImageStore; asked: boolean[]; read: () => number; text: () => string } {
  const asked: boolean[] = [];
  const load = (_asset: ImageAsset, plain: boolean) => (asked.push(plain), plain ? PLAIN : GZIP);
  const store = new ImageStore([ASSET], load, assert.fail);
  const target = new Uint8Array(100);
  const read = () => store.read(7, 0, target);
  return { store, asked, read, text: () => new TextDecoder().decode(target.subarray(0, read())) };
}

test('a packed image passes through the wasm once', () => {
  const { store, asked, read, text } = packedStore();
  assert.equal(read(), -ERRNO.EAGAIN);
  assert.equal(passThrough(store, (packed) => new Uint8Array(gunzipSync(packed))), 0);
  assert.equal(text(), new TextDecoder().decode(PLAIN));
  assert.equal(read(), PLAIN.length);
  assert.deepEqual(asked, [false]);
  assert.equal(store.packed(7, new Uint8Array(1)), -ERRNO.EIO);
  assert.equal(store.unpacked(7, new Uint8Array(1)), -ERRNO.EIO);
});

test('what the wasm cannot unpack is loaded plain', () => {
  const unsound = (store: ImageStore) => (store.unpacked(7, PLAIN), store.unpacked(7, PLAIN.subarray(0, 1)));
  const ways: ((store: ImageStore) => unknown)[] = [
    () => undefined,
    unsound,
    (store) => store.unpacked(7, PLAIN),
    (store) => passThrough(store, () => PLAIN.subarray(1)),
    (store) => assert.equal(passThrough(store, () => new Uint8Array(99)), -ERRNO.EIO),
  ];
  for (const way of ways) {
    const { store, asked, read, text } = packedStore();
    assert.equal(read(), -ERRNO.EAGAIN);
    way(store);
    assert.equal(text(), new TextDecoder().decode(PLAIN));
    assert.deepEqual(asked, [false, true]);
  }
});

/** What a host answers, `{}` being the rest: 404. @returns what it was asked */
function host(answers: Readonly<Record<string, Uint8Array | Error>>, encoding: string | null): string[] {
  const asked: string[] = [];
  scope.XMLHttpRequest = class {
    status = 404;
    response: ArrayBuffer = new ArrayBuffer(0);
    private key = '';
    open(method: string, address: string, asynchronous: boolean): void {
      assert.equal(asynchronous, false);
      asked.push((this.key = `${method} ${address}`));
    }
    send(): void {
      const found = answers[this.key];
      if (found instanceof Error) throw found;
      if (!found) return;
      this.status = 200;
      this.response = found.slice().buffer as ArrayBuffer;
    }
    getResponseHeader = () => encoding;
  };
  return asked;
}

const HEAD = { 'HEAD std.zip': new Uint8Array() };

test('an image comes packed from a host that does not compress it, plain from one that does', () => {
  const all = { ...HEAD, 'GET std.zip': PLAIN, 'GET std.zip.gz': GZIP };
  const asked = host(all, null);
  const requests = new ImageRequests();
  assert.deepEqual(requests.load(ASSET, false), GZIP);
  assert.deepEqual(requests.load(ASSET, false), GZIP);
  assert.deepEqual(requests.load(ASSET, true), PLAIN);
  assert.deepEqual(requests.load({ ...ASSET, gzip: null }, false), PLAIN);
  const packed = 'GET std.zip.gz';
  assert.deepEqual(asked, ['HEAD std.zip', packed, packed, 'GET std.zip', 'GET std.zip']);
  const compressing = host(all, 'br');
  assert.deepEqual(new ImageRequests().load(ASSET, false), PLAIN);
  assert.deepEqual(compressing, ['HEAD std.zip', 'GET std.zip']);
});

test('a host that answers no HEAD, and a copy that is not there, are no obstacle', () => {
  const failed = new Error('NetworkError');
  host({ 'HEAD std.zip': failed, 'GET std.zip.gz': GZIP }, null);
  assert.deepEqual(new ImageRequests().load(ASSET, false), GZIP);
  for (const copy of [failed, new TextEncoder().encode('<!doctype html>')]) {
    host({ ...HEAD, 'GET std.zip.gz': copy, 'GET std.zip': PLAIN }, null);
    assert.deepEqual(new ImageRequests().load(ASSET, false), PLAIN);
  }
  host({ ...HEAD, 'GET std.zip': PLAIN }, null);
  assert.deepEqual(new ImageRequests().load(ASSET, false), PLAIN);
  // The host has browsers unpack it.
  host({ ...HEAD, 'GET std.zip.gz': PLAIN }, null);
  assert.deepEqual(new ImageRequests().load(ASSET, false), PLAIN);
});

test('an image that cannot be had is told by its address', () => {
  host({}, null);
  assert.throws(() => new ImageRequests().load(ASSET, false), /renewed: reload the page \(std\.zip is gone\)/);
  const failed = new Error('NetworkError');
  host({ 'HEAD std.zip': failed, 'GET std.zip.gz': failed, 'GET std.zip': failed }, null);
  assert.throws(() => new ImageRequests().load(ASSET, false), /std\.zip: cannot be loaded; is the network there\?/);
});

test('a host compresses when what came was smaller than what it was', () => {
  const sizes = (encodedBodySize: number, decodedBodySize: number) => ({ encodedBodySize, decodedBodySize });
  assert.equal(hostCompresses(sizes(10, 27)), true);
  assert.equal(hostCompresses(sizes(27, 27)), false);
  assert.equal(hostCompresses(sizes(0, 0)), null);
  assert.equal(hostCompresses(sizes(0, 27)), null);
  assert.equal(hostCompresses(undefined), null);
  for (const encoding of ['br', 'gzip', 'zstd', 'x-gzip']) assert.equal(isEncoded(encoding), true, encoding);
  for (const encoding of [null, '', 'identity']) assert.equal(isEncoded(encoding), false);
});
