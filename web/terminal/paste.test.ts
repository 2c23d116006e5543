import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dedent, isSession, mayEndAt, readPaste, statementOf } from './paste.js';

test('prompts of a copied session are stripped and its output is dropped', () => {
  const { lines, rest } = readPaste('>>> def f():\n...     return 1\n...\n>>> f()\n1\n');
  assert.deepEqual(lines, ['def f():', '    return 1', '', 'f()']);
  assert.equal(rest, '');
});

test('a session inside indented documentation is a session too', () => {
  assert.ok(isSession('\n    >>> 1 + 1\n    2\n'));
  assert.deepEqual(readPaste('    >>> 1 + 1\n    2').lines, ['1 + 1']);
});

test('the last line without a line end stays in the editor', () => {
  assert.deepEqual(readPaste('a = 1\nb = 2'), { lines: ['a = 1'], rest: 'b = 2' });
  assert.deepEqual(readPaste('>>> a = 1\n>>> b'), { lines: ['a = 1'], rest: 'b' });
});

test('shared indentation is removed', () => {
  assert.equal(dedent('    a\n      b\n\n    c\n'), 'a\n  b\n\nc\n');
});

test('a block ends before the next line that is not part of it', () => {
  const lines = ['if x:', '    a', '', '    b', 'else:', '    c', 'd'];
  const ends = lines.map((_, index) => mayEndAt(lines, index, ''));
  assert.deepEqual(ends, [false, false, false, false, false, true, true]);
});

test('a block is closed by an empty line, one line is not', () => {
  assert.equal(statementOf(['if x:', '    a', '']), 'if x:\n    a\n');
  assert.equal(statementOf(['x = 1']), 'x = 1');
});
