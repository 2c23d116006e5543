import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { readCode, readData } from './module-file.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-module-'));
after(() => fs.rmSync(folder, { recursive: true }));

const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const PAGES = 3;

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(Math.floor(value / 128))];
}

function signed(value: number): number[] {
  const last = value >= -64 && value < 64;
  return last ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

const section = (id: number, contents: number[]) => [id, ...unsigned(contents.length), ...contents];
const segment = (address: number, data: number[]) => [
  0, 0x41, ...signed(address), 0x0b, ...unsigned(data.length), ...data,
];
const text = (words: string) => [...unsigned(words.length), ...Buffer.from(words)];
const MEMORY = section(5, [1, 0, PAGES]);
/** The memory, and a function that answers 42. */
const SECTIONS = {
  type: section(1, [1, 0x60, 0, 1, 0x7f]),
  function: section(3, [1, 0]),
  exports: section(7, [2, ...text('memory'), 2, 0, ...text('answer'), 0, 0]),
  code: section(10, [1, 4, 0, 0x41, 42, 0x0b]),
};

function moduleWith(segments: number[][]): number[] {
  const { type, function: functions, exports, code } = SECTIONS;
  const count = section(12, unsigned(segments.length));
  const data = section(11, [...unsigned(segments.length), ...segments.flat()]);
  const note = section(0, [...text('note'), 1, 2, 3]);
  return [...MAGIC, ...type, ...functions, ...MEMORY, ...exports, ...count, ...code, ...data, ...note];
}

function file(bytes: number[]): string {
  const name = path.join(folder, 'module.wasm');
  fs.writeFileSync(name, Buffer.from(bytes));
  return name;
}

async function instantiate(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Exports> {
  return (await WebAssembly.instantiate(bytes)).instance.exports;
}

const contents = (exports: WebAssembly.Exports) =>
  Buffer.from((exports['memory'] as WebAssembly.Memory).buffer);

test('the two parts make what the whole module makes', async () => {
  for (let round = 0; round < 200; round++) {
    const segments = Array.from({ length: Math.floor(Math.random() * 12) }, () => {
      const length = Math.floor(Math.random() ** 4 * 100_000);
      const address = Math.floor(Math.random() * (PAGES * 65_536 - length));
      return segment(address, Array.from({ length }, () => Math.floor(Math.random() * 256)));
    });
    const whole = moduleWith(segments);
    const name = file(whole);
    const expected = await instantiate(new Uint8Array(whole));
    const code = readCode(name);
    assert.ok(segments.length === 0 || code.length < whole.length);
    const found = await instantiate(code);
    assert.ok(contents(found).equals(Buffer.alloc(PAGES * 65_536)));
    readData(name, found['memory'] as WebAssembly.Memory);
    assert.ok(contents(found).equals(contents(expected)));
    assert.equal((found['answer'] as () => number)(), 42);
  }
});

test('a file that is cut short is refused, unless it is cut between two sections', () => {
  const whole = moduleWith([segment(8, [1, 2, 3]), segment(70_000, [4])]);
  const memory = new WebAssembly.Memory({ initial: PAGES });
  const accepted = [];
  for (let length = 0; length < whole.length; length++) {
    const name = file(whole.slice(0, length));
    try {
      readCode(name);
      readData(name, memory);
      accepted.push(length);
    } catch (error) {
      assert.match((error as Error).message, /ends too early|expected WebAssembly/);
    }
  }
  const { type, function: functions, exports, code } = SECTIONS;
  let end = MAGIC.length;
  const ends = [type, functions, MEMORY, exports, section(12, [2]), code].map((s) => (end += s.length));
  // The compiler misses what a module cut there lacks; the last end is that of the data.
  assert.deepEqual(accepted.slice(0, -1), [MAGIC.length, ...ends]);
});

test('what is no module, and data that cannot be placed, are named', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  assert.throws(() => readCode(file([1, 2, 3, 4, 5, 6, 7, 8])), /expected WebAssembly/);
  const outside = file(moduleWith([segment(65_535, [1, 2])]));
  assert.throws(() => readData(outside, memory), /outside of the memory/);
  const high = file(moduleWith([segment(-1, [1])]));
  assert.throws(() => readData(high, memory), /outside of the memory/);
  const passive = file(moduleWith([[1, 1, 7]]));
  assert.throws(() => readData(passive, memory), /constant address/);
});
