// usage: node --test tests/cpython/
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { countTests, judge, lastLines } from './outcome.mjs';

const verdict = (result) => `Ran 3 tests in 0.1s\n\nTests result: ${result}\n`;
const ended = (text, rest = {}) => ({ status: 0, late: false, text, ...rest });

test('an exit status alone is no verdict', () => {
  assert.equal(judge(ended('')).outcome, 'crash');
  assert.equal(judge(ended(verdict('SUCCESS'), { status: 120 })).outcome, 'fail');
  assert.equal(judge(ended(verdict('FAILURE'), { status: 2 })).outcome, 'fail');
  assert.equal(judge(ended(verdict('ENV CHANGED'))).outcome, 'fail');
  assert.deepEqual(judge(ended(verdict('SUCCESS'))), { outcome: 'pass', tests: 3 });
});

test('the time limit counts more than what was printed before it', () => {
  assert.equal(judge(ended(verdict('SUCCESS'), { status: null, late: true })).outcome, 'timeout');
});

test('a module that skips itself has not passed', () => {
  const text = '1 test skipped:\n    test_ssl\n\nTests result: SUCCESS\n';
  assert.deepEqual(judge(ended(text)), { outcome: 'skip', tests: 0 });
  const none = 'Ran 0 tests in 0.0s\n\nTests result: SUCCESS\n';
  assert.deepEqual(judge(ended(none)), { outcome: 'skip', tests: 0 });
});

test('tests are summed over the parts of a module', () => {
  assert.equal(countTests('Ran 1 test in 0s\nx\nRan 20 tests in 1.5s\n  Ran 5 tests in 1s'), 21);
});

test('the last lines are those with text', () => {
  assert.deepEqual(lastLines('a\n\n  \nb\n'), ['a', 'b']);
  assert.equal(lastLines('x\n'.repeat(100)).length, 30);
});

test('the list is sorted and without repetitions', () => {
  const names = fs.readFileSync(new URL('modules.txt', import.meta.url), 'utf8').trim().split('\n');
  assert.deepEqual(names, [...new Set(names)].sort());
  assert.ok(names.length >= 268);
});
