import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { verified } from './verified-images.js';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const plain = new TextEncoder().encode('what was published');
const packed = new Uint8Array(gzipSync(plain));
const asset = { id: 1, location: 'core.zip', bytes: plain.length, gzip: 'core.zip.gz' };
const sha256 = { plain: digest(plain), packed: digest(packed) };

test('what is as it was published passes, plain or packed', () => {
  assert.equal(verified(() => plain)({ ...asset, sha256 }, true), plain);
  assert.equal(verified(() => packed)({ ...asset, sha256 }, false), packed);
});

test('a changed byte is found, in either', () => {
  for (const bytes of [plain, packed]) {
    for (let at = 3; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ 1;
      assert.throws(() => verified(() => changed)({ ...asset, sha256 }, true), /core\.zip: expected SHA-256 .*publish/);
    }
  }
});

test('without a digest nothing is computed', () => {
  const other = new Uint8Array(3);
  assert.equal(verified(() => other)(asset, true), other);
});
