import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differingLines } from './line-differences.js';

const same = (a: string, b: string) => a === b;
const compare = (a: string, b: string) => {
  const { first, second } = differingLines([...a], [...b], same);
  return [[...first], [...second]];
};

test('lines without a counterpart', () => {
  assert.deepEqual(compare('abc', 'abc'), [[], []]);
  assert.deepEqual(compare('abc', 'axc'), [[1], [1]]);
  assert.deepEqual(compare('abc', 'ac'), [[1], []]);
  assert.deepEqual(compare('', 'ab'), [[], [0, 1]]);
  assert.deepEqual(compare('xabc', 'abcy'), [[0], [3]]);
});

test('what remains of both texts is the same, for any two texts', () => {
  for (let seed = 1; seed < 400; seed++) {
    const letters = (count: number, salt: number) =>
      Array.from({ length: count }, (_, index) => 'abc'[Math.abs(Math.imul(seed * 31 + index + salt, 2654435761) >> 7) % 3] as string);
    const [a, b] = [letters(seed % 9, 1), letters((seed * 7) % 11, 50)];
    const { first, second } = differingLines(a, b, same);
    assert.deepEqual(a.filter((_, index) => !first.has(index)), b.filter((_, index) => !second.has(index)));
  }
});

test('texts of many lines are compared by place', () => {
  const lines = Array.from({ length: 2000 }, (_, index) => String(index));
  const { first, second } = differingLines(lines, lines.with(7, 'x'), same);
  assert.deepEqual([[...first], [...second]], [[7], [7]]);
});
