import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSession, readSession, rulesOf, statementsOf } from './documented-session.js';
import { USUAL_RULES } from './doctest-rules.js';

test('statements, what they print, and what stands between', () => {
  const text = '>>> total = 0\n>>> for n in range(3):\n...     total += n\n...\n>>> total\n3\n\nIndeed.\n\n>>> 1/0\nTraceback (most recent call last):\n  ...\nZeroDivisionError: division by zero';
  const parts = readSession(text);
  assert.deepEqual(parts.slice(0, 4), [
    { kind: 'example', source: 'total = 0', output: '' },
    { kind: 'example', source: 'for n in range(3):\n    total += n\n', output: '' },
    { kind: 'example', source: 'total', output: '3\n' },
    { kind: 'text', text: 'Indeed.' },
  ]);
  assert.match((parts[4] as { output: string }).output, /^Traceback[^]*zero\n$/);
  assert.equal(statementsOf(parts), 'total = 0\nfor n in range(3):\n    total += n\n\ntotal\n1/0');
});

test('indentation belongs to the document', () => {
  assert.deepEqual(readSession('    >>> print("a")\n    a\n      b\n'), [
    { kind: 'example', source: 'print("a")', output: 'a\n  b\n' },
  ]);
});

test('a blank line ends what is printed, and dots without a prompt are output', () => {
  assert.deepEqual(readSession('>>> a\n1\n\n2\n>>> b\n  ... no prompt'), [
    { kind: 'example', source: 'a', output: '1\n' },
    { kind: 'text', text: '2' },
    { kind: 'example', source: 'b', output: '  ... no prompt\n' },
  ]);
});

test('a session is told by its first line', () => {
  assert.ok(isSession('\n\n>>> 1\n1'));
  assert.ok(isSession('   >>>'));
  assert.ok(!isSession('print(">>> 1")'));
  assert.ok(!isSession('# first\n>>> 1'));
  assert.ok(!isSession('>>>1'));
  assert.ok(!isSession(''));
});

test('comments change the rules of one example', () => {
  assert.deepEqual([...rulesOf('x  # doctest: -ELLIPSIS, +SKIP', USUAL_RULES)], ['NORMALIZE_WHITESPACE', 'SKIP']);
  assert.equal(rulesOf('x  # doctest: nonsense', USUAL_RULES), USUAL_RULES);
});
