// usage: node --test tests/cpython/
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, lastLines } from './outcome.mjs';
import { readTests } from './module-run.mjs';

const ended = (text, rest = {}) => ({ status: 0, late: false, text, ...rest });
const verdict = (result) => `Ran 3 tests in 0.1s\n\nTests result: ${result}\n`;
const pass = (name) => ({ outcome: 'pass', name, reason: '' });
const fail = (name, reason = 'AssertionError: x') => ({ outcome: 'fail', name, reason });
const skip = (name, reason) => ({ outcome: 'skip', name, reason });
const reasons = {
  ofSkip: (words) => (words.includes('threading') ? 'threads' : null),
  ofLimit: (words) => (/start new thread|import name 'fork'/.test(words) ? 'threads' : null),
  ofFailure: (name) => (name === 'known' ? 'why' : null),
};
const outcome = (text, tests = [pass('a')], rest = {}) => judge('m', ended(text, rest), tests, reasons).outcome;

test('an exit status alone is no verdict', () => {
  assert.equal(outcome(''), 'crash');
  assert.equal(outcome(verdict('SUCCESS'), undefined, { status: 120 }), 'fail');
  assert.equal(outcome(verdict('ENV CHANGED')), 'fail');
  assert.equal(outcome(verdict('INTERRUPTED')), 'fail');
  assert.equal(outcome(verdict('SUCCESS')), 'pass');
  assert.equal(outcome(verdict('FAILURE'), [pass('a'), fail('b')], { status: 2 }), 'fail');
  assert.equal(outcome(`test m crashed -- Traceback\n${verdict('FAILURE')}`, [pass('a')], { status: 2 }), 'fail');
});

test('the time limit counts more than what was printed before it', () => {
  assert.equal(outcome(verdict('SUCCESS'), undefined, { status: null, late: true }), 'timeout');
});

test('a module of which nothing ran has not passed', () => {
  const text = `m skipped -- requires threading support\n${verdict('SUCCESS')}`;
  const { outcome: found, keys, unexplained } = judge('m', ended(text), [], reasons);
  assert.deepEqual([found, keys, unexplained], ['skip', [['threads', 1]], []]);
  assert.equal(outcome(verdict('NO TEST RUN'), []), 'skip');
  const { unexplained: why } = judge('m', ended(verdict('NO TEST RUN')), [], reasons);
  assert.deepEqual(why, [{ test: 'm', words: 'it has no test' }]);
});

test('a test that runs into a limit of the platform is skipped, with what follows from it', () => {
  const limit = fail('a', "RuntimeError: can't start new thread");
  for (const tests of [[limit, fail('a')], [fail('a'), limit]]) {
    const result = judge('m', ended(verdict('FAILURE'), { status: 2 }), [pass('b'), ...tests], reasons);
    assert.deepEqual([result.outcome, result.counts], ['pass', { run: 1, passed: 1, skipped: 1, failed: 0 }]);
    assert.deepEqual([result.keys, result.unexplained], [[['threads', 1]], []]);
  }
});

test('so is a module that cannot be imported for that reason, and no other', () => {
  const crashed = (error) => `test m crashed -- Traceback:\n${error}\n\nm failed\n${verdict('FAILURE')}`;
  assert.equal(outcome(crashed("ImportError: cannot import name 'fork'"), [], { status: 2 }), 'skip');
  const broken = judge('m', ended(crashed('ValueError: no'), { status: 2 }), [], reasons);
  assert.deepEqual([broken.outcome, broken.unexplained], ['fail', [{ test: 'm', words: 'ValueError: no' }]]);
});

test('a failure is explained by its name only, a skip by its words', () => {
  const tests = [fail('known'), fail('new'), skip('s', 'needs threading'), skip('t', 'whatever')];
  const { keys, unexplained, failures } = judge('m', ended(verdict('FAILURE')), tests, reasons);
  assert.deepEqual(keys, [['threads', 1], ['why', 1]]);
  assert.deepEqual(unexplained.map((one) => one.test), ['new', 't']);
  assert.deepEqual(failures, [{ test: 'known', key: 'why' }]);
});

test('a test counts once: failing parts count more than the whole, that more than a skipped part', () => {
  const tests = [skip('a', 'threading'), pass('a'), fail('b'), pass('b'), fail('b')];
  assert.deepEqual(judge('m', ended(verdict('FAILURE')), tests, reasons).counts, {
    run: 2,
    passed: 1,
    skipped: 0,
    failed: 1,
  });
});

test('a doctest counts its examples', () => {
  const tests = [{ outcome: 'doctest', name: 'doctest of x', reason: '12' }];
  assert.equal(judge('m', ended(verdict('SUCCESS')), tests, reasons).counts.passed, 12);
});

test('what a process wrote last may be half a line', () => {
  assert.deepEqual(readTests('["pass", "a"]\n["skip", "b", "why"]\n["pa'), [pass('a'), skip('b', 'why')]);
});

test('the last lines are those with text', () => {
  assert.deepEqual(lastLines('a\n\n  \nb\n'), ['a', 'b']);
  assert.equal(lastLines('x\n'.repeat(100)).length, 30);
});
