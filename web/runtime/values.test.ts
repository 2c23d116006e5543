import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DamagedValue, decodeValues, encodeValue, joinBytes, type HostValue } from './values.js';

const SEED = Number(process.env['TERRARIUM_SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = 3000;

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomNumbers(SEED);
const below = (limit: number) => Math.floor(random() * limit);
const several = <T>(make: () => T): T[] => Array.from({ length: below(4) }, make);
const text = () => String.fromCharCode(...several(() => below(0x10000)));

const SCALARS: readonly (() => HostValue)[] = [
  () => null,
  () => random() < 0.5,
  () => below(2 ** 53) * (random() < 0.5 ? -1 : 1) || 0,
  () => (random() - 0.5) * 10 ** (below(600) - 300),
  () => [NaN, Infinity, -Infinity, -0][below(4)],
  () => (random() < 0.5 ? -1n : 1n) * (BigInt(2 ** 53) << BigInt(below(200))),
  text,
  () => Uint8Array.from(several(() => below(256))),
  () => new Date(below(1e15)),
];
const CONTAINERS: readonly ((level: number) => HostValue)[] = [
  (level) => several(() => anything(level)),
  (level) => new Set(several(() => anything(level))),
  (level) => new Map(several(() => [anything(level), anything(level)] as const)),
  (level) => Object.fromEntries(several(() => [text(), anything(level)])),
];

function anything(level: number): HostValue {
  const makers = level > 0 && random() < 0.4 ? CONTAINERS : SCALARS;
  return makers[below(makers.length)]?.(level - 1);
}

const roundTrip = (value: unknown) => decodeValues(encodeValue(value))[0];

test(`random values come back as they were (TERRARIUM_SEED=${SEED})`, () => {
  for (let i = 0; i < ROUNDS; i++) {
    const value = anything(4);
    assert.deepEqual(roundTrip(value), value);
  }
});

test(`damaged bytes are refused, and nothing else happens (TERRARIUM_SEED=${SEED})`, () => {
  for (let i = 0; i < 5 * ROUNDS; i++) {
    const bytes = random() < 0.5 ? encodeValue(anything(4)) : new Uint8Array(below(40));
    for (let n = below(4); n >= 0 && bytes.length > 0; n--) bytes[below(bytes.length)] = below(256);
    try {
      decodeValues(bytes.subarray(0, below(bytes.length + 1)));
    } catch (error) {
      assert.ok(error instanceof DamagedValue, String(error));
    }
  }
});

test('integers near the limits keep their value, and become numbers where these hold them', () => {
  for (const power of [7n, 8n, 15n, 16n, 31n, 53n, 63n, 64n, 127n, 128n]) {
    for (const value of [2n ** power - 1n, 2n ** power, 2n ** power + 1n]) {
      for (const signed of [value, -value]) assert.equal(BigInt(roundTrip(signed) as bigint), signed);
    }
  }
  assert.equal(roundTrip(2n ** 53n - 1n), 2 ** 53 - 1);
  assert.equal(roundTrip(2n ** 53n), 2n ** 53n);
});

test('what is no Python value becomes the nearest one', () => {
  assert.equal(roundTrip(undefined), null);
  const view = new Uint16Array([1, 2]).subarray(1);
  assert.deepEqual(roundTrip(view), new Uint8Array([2, 0]));
  assert.deepEqual(roundTrip(new Uint8Array([1, 2]).buffer), new Uint8Array([1, 2]));
  assert.deepEqual(roundTrip(Object.create(null, { a: { value: 1, enumerable: true } })), { a: 1 });
  const odd = JSON.parse('{"__proto__": 1}') as HostValue;
  assert.deepEqual(Object.keys(roundTrip(odd) as object), ['__proto__']);
});

test('an Error keeps name, message and stack', () => {
  const error = roundTrip(new RangeError('too far')) as Error;
  assert.ok(error instanceof Error);
  assert.deepEqual([error.name, error.message], ['RangeError', 'too far']);
  assert.match(error.stack ?? '', /values\.test/);
});

test('what cannot cross is refused by its path', () => {
  class Rose {}
  const ring: unknown[] = [];
  ring.push({ again: ring });
  let deep: unknown = null;
  for (let i = 0; i < 300; i++) deep = [deep];
  const cases: [unknown, RegExp][] = [
    [{ a: [0, () => 1] }, /^value\['a'\]\[1\]: a function cannot cross to Python$/],
    [new Map([[7, Symbol('s')]]), /^value\[7\]: a symbol/],
    [new Set([new Rose()]), /^value\{…\}: an instance of Rose/],
    [/x/, /^value: an instance of RegExp/],
    [Promise.resolve(), /^value: an instance of Promise cannot cross to Python; await it$/],
    [new Date(NaN), /^value: an invalid Date/],
    [ring, /^value\[0\]\['again'\]: it contains itself$/],
    [deep, /: it is nested more than 200 levels deep$/],
  ];
  for (const [value, message] of cases) {
    assert.throws(() => encodeValue(value), { name: 'TypeError', message });
  }
  const shared = [1];
  assert.deepEqual(roundTrip([shared, shared]), [[1], [1]]);
});

test('values follow each other', () => {
  assert.deepEqual(decodeValues(joinBytes(encodeValue(1), encodeValue('a'))), [1, 'a']);
  assert.deepEqual(decodeValues(new Uint8Array()), []);
});
