// usage: node --test tests/bench/table.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asAmount, asExcess, asRatio } from './measures.mjs';
import { conditions, markdown, measureRows, sizeRows, speedRows } from './table.mjs';

const QUIET = { loads: { before: 0.2, after: 0.61 }, noise: { noisy: false }, node: 'v20.20.2', pyodide: '314.0.7' };
const samples = { 'bare node': [30, 30, 30], terrarium: [130, 140, 150], pyodide: [2600, 2800, 2500] };
const start = {
  places: {
    firefox: { ...QUIET, runs: 7, browser: 'Mozilla Firefox 153', measures: { ratio: asRatio('', { terrarium: [400], pyodide: [4000] }, {}) } },
    node: { ...QUIET, runs: 15, measures: { ratio: asRatio('', samples, {}), excess: asExcess('', samples, { over: 'bare node' }) } },
  },
};
const visits = { terrarium: [2000], 'terrarium again': [500], pyodide: [5000] };
const embed = { places: { chromium: { ...QUIET, browser: 'Chromium 156', runs: 5, measures: { firstRun: asAmount('', { terrarium: [217, 206, 273] }, { goal: 700 }) } } } };
const slow = { places: { chromium: { ...QUIET, browser: 'Chromium 156', runs: 5, noise: { noisy: true }, measures: { again: asRatio('', visits, { of: 'terrarium again', to: 'terrarium' }) } } } };

test('each measure that there is makes a row, in the order of the table', () => {
  assert.deepEqual(measureRows({ start, 'slow-line': slow, embed, memory: null }), [
    ["`-c 'print(1)'` in Node.js, whole process", '140 ms', '2600 ms', '0.050 × (0.050 to 0.060)'],
    ['Firefox, navigation to prompt', '400 ms', '4000 ms', '0.100 × (0.100 to 0.100)'],
    ["`-c 'print(1)'` in Node.js above bare `node -e 0`", '110 ms (100 to 120)', '', ''],
    ['Chromium, the second visit there, to the first', '500 ms', '', '0.250 × (0.250 to 0.250)'],
    ['an example in a page of Chromium, from the first click to its output', '217 ms (206 to 273)', '', ''],
  ]);
});

test('sizes are those of the groups, beside what Pyodide loads', () => {
  const [first, deferred, lazy, embed, tables] = sizeRows({ 'first-prompt': 2_100_000, deferred: 700_000, lazy: 2_530_000, embed: 14_080, tables: 540_000 }, 5_250_000);
  assert.deepEqual(first.slice(1), ['2.10 MB', '5.25 MB', '0.400 ×']);
  assert.deepEqual([deferred[1], lazy[1], embed[1], tables[1]], ['0.70 MB', '2.53 MB', '14.1 kB', '0.54 MB']);
});

test('speed is told as means, of what both can run', () => {
  const mean = { median: 0.8, least: 0.7, greatest: 0.9 };
  const report = { class: 'kernels', where: 'node', comparisons: { pyodide: { first: { mean: null, tasks: {} }, peak: { mean, tasks: { a: {}, b: {}, c: null } } } } };
  assert.deepEqual(speedRows([report]), [['2 kernels in Node.js, at the peak, geometric mean', '', '', '0.800 × (0.700 to 0.900)']]);
  assert.deepEqual(speedRows([{ ...report, comparisons: {} }]), []);
});

test('what the figures depend on is told for each place', () => {
  assert.deepEqual(conditions({ start, 'slow-line': slow }), [
    'Node.js (Node.js v20.20.2, Pyodide 314.0.7): rounds: start 15; load 0.2 to 0.6.',
    'Chromium (Chromium 156, Pyodide 314.0.7): rounds: slow-line 5; load 0.2 to 0.6; a noisy machine: slow-line.',
    'Firefox (Mozilla Firefox 153, Pyodide 314.0.7): rounds: start 7; load 0.2 to 0.6.',
  ]);
});

test('a table has its head first', () => {
  assert.equal(markdown([['', 'a'], ['x', '1']]), '|  | a |\n| --- | --- |\n| x | 1 |');
});
