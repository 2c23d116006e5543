// usage: node --test tests/bench/statistics.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { calibrate, geometricMean, median, noise, quartiles, verdict } from './statistics.mjs';

test('medians and quartiles lie between values, whatever their order', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.deepEqual(quartiles([5, 1, 4, 2, 3]), { lower: 2, upper: 4 });
  assert.deepEqual(quartiles([4, 1, 2, 3]), { lower: 1.75, upper: 3.25 });
  assert.deepEqual(quartiles([7]), { lower: 7, upper: 7 });
});

test('a geometric mean is as far from half as from double', () => {
  assert.equal(geometricMean([0.5, 2]), 1);
  assert.ok(Math.abs(geometricMean([1, 10, 100]) - 10) < 1e-9);
});

test('a goal is met or missed where the middle half of at least three rounds agrees', () => {
  assert.equal(verdict([0.8, 0.9, 1.3, 0.85], 1), 'met');
  assert.equal(verdict([1.2, 1.1, 0.9, 1.3], 1), 'missed');
  assert.equal(verdict([0.8, 0.9, 1.1, 1.2], 1), 'undecided');
  assert.equal(verdict([1, 1, 1], 1), 'met');
  assert.equal(verdict([0.5, 0.5], 1), 'undecided');
});

test('a machine is too noisy when the middle half of the same loop spreads by more than a tenth', () => {
  const quiet = noise([100, 101, 102, 103, 500]);
  assert.equal(quiet.noisy, false);
  assert.equal(quiet.greatest, 500);
  const loud = noise([100, 120, 100, 130, 140]);
  assert.equal(loud.noisy, true);
  assert.equal(loud.spread, 0.25);
});

test('the loop that is the same everywhere runs', () => {
  assert.ok(calibrate() > 0);
});
