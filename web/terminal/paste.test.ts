import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dedent,
  isSession,
  readPaste,
  statementEnds,
  statementOf,
  stripPrompts,
} from './paste.js';

test('prompts of a copied session are stripped and its output is dropped', () => {
  const { lines, rest } = readPaste('>>> def f():\n...     return 1\n...\n>>> f()\n1\n');
  assert.deepEqual(lines, ['def f():', '    return 1', '', 'f()']);
  assert.equal(rest, '');
});

test('a session inside indented documentation is a session too', () => {
  assert.ok(isSession('\n    >>> 1 + 1\n    2\n'));
  assert.deepEqual(readPaste('    >>> 1 + 1\n    2').lines, ['1 + 1']);
});

test('what stands before the first prompt is no code', () => {
  const copied = 'Python 3.11.2 (main) on emscripten\nType "help".\n>>> x = 1\n>>> x\n1\n>>> ';
  assert.deepEqual(readPaste(copied), { lines: ['x = 1', 'x'], rest: '' });
  assert.deepEqual(readPaste('For example:\n\n    >>> 1 + 1\n    2\n').lines, ['1 + 1']);
});

test('examples in documentation do not make code a session', () => {
  const code = 'def f():\n    """Adds.\n\n    >>> f()\n    2\n    """\n    return 2\n';
  assert.ok(!isSession(code));
  assert.equal(stripPrompts(code), code);
  const below = 'def f(x):\n    return x\n\n>>> f(3)\n3\n';
  assert.equal(stripPrompts(below), below, 'nothing that may be code is dropped');
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
  const ends = statementEnds(lines, '');
  assert.deepEqual(ends, [false, false, false, false, false, true, true]);
});

test('a block is closed by an empty line, one line is not', () => {
  assert.equal(statementOf(['if x:', '    a', '']), 'if x:\n    a\n');
  assert.equal(statementOf(['x = 1']), 'x = 1');
});

test('prompts of IPython are stripped, its output is dropped', () => {
  const text = 'In [1]: def f():\n   ...:     return 1\n   ...: \n\nIn [2]: f()\nOut[2]: 1\n';
  assert.ok(isSession(text));
  assert.deepEqual(readPaste(text).lines, ['def f():', '    return 1', '', 'f()']);
});

test('a statement does not end in brackets, strings or behind a backslash', () => {
  const ends = (text: string) => statementEnds(text.split('\n'), '');
  assert.deepEqual(ends('a = [\n1,\n]\nb'), [false, false, true, true]);
  assert.deepEqual(ends('s = """\n( it\'s\n"""\nb'), [false, false, true, true]);
  assert.deepEqual(ends('x = 1 + \\\n2'), [false, true]);
  assert.deepEqual(ends('@cache\ndef f(): pass'), [false, true]);
});

test('a megabyte is split without delay', () => {
  const begin = performance.now();
  const text = 'data = [\n' + '    "0123456789",\n'.repeat(60_000) + ']\n' + 'x = 1\n'.repeat(5000);
  const { lines, rest } = readPaste(text);
  const ends = statementEnds(lines, rest);
  assert.equal(ends.filter(Boolean).length, 5001);
  assert.ok(performance.now() - begin < 2000);
});
