// usage: node --test tests/bench/measures.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asAmount, asExcess, asRatio, describeGoal, lines, sharing } from './measures.mjs';

const SAMPLES = { bare: [10, 10, 30], terrarium: [20, 30, 60], pyodide: [100, 200, 300] };

test('a ratio is made of what was measured in the same round', () => {
  const { rounds, result, verdict } = asRatio('start', SAMPLES, { goal: 0.2 });
  assert.deepEqual(rounds, [0.2, 0.15, 0.2]);
  assert.deepEqual(result, { median: 0.2, least: 0.15, greatest: 0.2 });
  assert.equal(verdict, 'met');
});

test('so is an excess, and an amount stands alone', () => {
  assert.deepEqual(asExcess('start', SAMPLES, { over: 'bare', goal: 5 }).rounds, [10, 20, 30]);
  assert.equal(asExcess('start', SAMPLES, { over: 'bare', goal: 5 }).verdict, 'missed');
  assert.equal(asAmount('start', SAMPLES, {}).result.median, 30);
  assert.equal(asAmount('start', SAMPLES, {}).verdict, null);
});

const QUIET = { noisy: false, spread: 0.05 };
const LOUD = { noisy: true, spread: 0.3 };

test('on a noisy machine times decide only what its spread cannot change; memory is as it is', () => {
  const ratio = (goal, machine) => describeGoal(asRatio('start', SAMPLES, { goal }), machine);
  assert.equal(ratio(0.2, QUIET), 'goal 0.2 ×: met');
  assert.match(ratio(0.2, LOUD), /undecided, the machine is too noisy/);
  assert.equal(ratio(0.27, LOUD), 'goal 0.27 ×: met');
  assert.equal(ratio(0.1, LOUD), 'goal 0.1 ×: missed');
  assert.match(ratio(0.11, LOUD), /undecided/);
  const excess = (goal) => describeGoal(asExcess('start', SAMPLES, { over: 'bare', goal }), LOUD);
  assert.match(excess(40), /undecided/); // 30 more than a bare one, of 60 that may be 78
  assert.equal(excess(48), 'goal 48 ms: met');
  assert.equal(describeGoal(asAmount('memory', SAMPLES, { unit: 'MB', goal: 14 }), LOUD), 'goal 14 MB: missed');
});

test('candidates of one run take turns and share what it found', async () => {
  let runs = 0;
  const [first, second] = sharing(() => ({ a: ++runs, b: 10 * runs }), { a: ({ a }) => a, b: ({ b }) => b });
  assert.deepEqual([first.name, second.name], ['a', 'b']);
  assert.deepEqual([await first.run(), await second.run(), await first.run(), await second.run()], [1, 10, 2, 20]);
});

test('samples are told once, claims one by one', () => {
  const told = lines([asRatio('start', SAMPLES, { goal: 0.2 }), asExcess('start', SAMPLES, { over: 'bare' })], QUIET);
  assert.deepEqual(told, [
    '',
    'start',
    '  bare                           10 ms (10 to 30)',
    '  terrarium                      30 ms (20 to 60)',
    '  pyodide                        200 ms (100 to 300)',
    '  terrarium / pyodide            0.200 × (0.150 to 0.200)   goal 0.2 ×: met',
    '  terrarium - bare               20 ms (10 to 30)',
  ]);
});
