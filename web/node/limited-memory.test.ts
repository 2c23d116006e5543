import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitMemory, TooLittleMemory } from './limited-memory.js';

const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const EXPORT_M = [7, 5, 1, 1, 0x6d, 2, 0];
const PAGE = 1 << 16;

/** Modules with a memory of two pages, with and without a maximum. */
const MODULES = {
  bounded: [...MAGIC, 5, 6, 1, 1, 2, 0x80, 0x80, 2, ...EXPORT_M],
  unbounded: [...MAGIC, 5, 3, 1, 0, 2, ...EXPORT_M],
};

for (const [name, bytes] of Object.entries(MODULES)) {
  test(`a ${name} memory grows to the limit and no further`, async () => {
    const limited = limitMemory(Uint8Array.from(bytes), 3.5 * PAGE);
    const { instance } = await WebAssembly.instantiate(limited);
    const memory = instance.exports['m'] as WebAssembly.Memory;
    assert.equal(memory.grow(1), 2);
    assert.throws(() => memory.grow(1), RangeError);
  });
}

test('less than a module begins with is refused', () => {
  assert.throws(() => limitMemory(Uint8Array.from(MODULES.bounded), PAGE), TooLittleMemory);
});

test('a module without a memory is refused', () => {
  assert.throws(() => limitMemory(Uint8Array.from(MAGIC), PAGE), /expected a memory section/);
});
