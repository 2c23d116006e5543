import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agrees, changeRules, does, documentedException, USUAL_RULES, type Rule } from './doctest-rules.js';

const rules = (...names: Rule[]) => new Set(names);
const NONE = rules();

test('the same text agrees, and another one does not', () => {
  assert.ok(agrees('6\n', '6\n', NONE));
  assert.ok(agrees('', '', NONE));
  assert.ok(!agrees('6\n', '7\n', NONE));
  assert.ok(!agrees('6\n', '', NONE));
});

test('dots stand for any text, in order', () => {
  const dots = rules('ELLIPSIS');
  assert.ok(agrees('<object object at 0x...>\n', '<object object at 0x7f>\n', dots));
  assert.ok(agrees('a...b...c\n', 'a 1 b 2 c\n', dots));
  assert.ok(agrees('...\n', 'one\ntwo\n', dots));
  assert.ok(!agrees('a...a\n', 'a\n', dots));
  assert.ok(!agrees('a...b...c\n', 'a 1 c 2 b\n', dots));
  assert.ok(!agrees('a...\n', 'ab\n', NONE));
});

test('white space, blank lines, truth and letters of other alphabets', () => {
  assert.ok(agrees('[1,\n   2]\n', '[1, 2]\n', rules('NORMALIZE_WHITESPACE')));
  assert.ok(agrees('a\n<BLANKLINE>\nb\n', 'a\n\nb\n', NONE));
  assert.ok(agrees('a\n<BLANKLINE>\nb\n', 'a\n  \nb\n', NONE));
  assert.ok(!agrees('a\n<BLANKLINE>\nb\n', 'a\n\nb\n', rules('DONT_ACCEPT_BLANKLINE')));
  assert.ok(agrees('1\n', 'True\n', NONE));
  assert.ok(!agrees('1\n', 'True\n', rules('DONT_ACCEPT_TRUE_FOR_1')));
  assert.ok(!agrees('a b\n', 'a\u00a0b\n', rules('NORMALIZE_WHITESPACE')), 'a no-break space is no white space');
});

const TRACEBACK = 'Traceback (most recent call last):\n  ...\nZeroDivisionError: division by zero\n';

test('exceptions are compared by their last line', () => {
  assert.equal(documentedException(TRACEBACK), 'ZeroDivisionError: division by zero\n');
  assert.equal(documentedException('6\n'), null);
  assert.equal(documentedException(`before\n${TRACEBACK}`), null);
  const raised = { output: '', exception: 'ZeroDivisionError: division by zero\n' };
  assert.ok(does(TRACEBACK, raised, USUAL_RULES));
  assert.ok(!does('', raised, USUAL_RULES));
  assert.ok(!does(TRACEBACK, { output: '1\n', exception: null }, USUAL_RULES));
  assert.ok(!does(TRACEBACK, { output: '', exception: 'ZeroDivisionError: float\n' }, USUAL_RULES));
});

test('the details of an exception can be left out', () => {
  const other = { output: '', exception: 'decimal.ZeroDivisionError: other words\n' };
  assert.ok(does(TRACEBACK, other, rules('IGNORE_EXCEPTION_DETAIL')));
  assert.ok(!does(TRACEBACK, { output: '', exception: 'ValueError: 1\n' }, rules('IGNORE_EXCEPTION_DETAIL')));
});

test('options change rules; one that is unknown is told', () => {
  const changed = changeRules(USUAL_RULES, '-ELLIPSIS, +SKIP REPORT_NDIFF');
  assert.deepEqual('rules' in changed && [...changed.rules], ['NORMALIZE_WHITESPACE', 'SKIP']);
  assert.deepEqual(changeRules(NONE, '+ELIPSIS'), { unknown: '+ELIPSIS' });
});
