import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overwrite, TextOfBytes } from './output-text.js';

const bytes = (text: string) => new TextEncoder().encode(text);

test('control sequences are left out, wherever the bytes are cut', () => {
  const text = 'a\x1b[1;31mred\x1b[0m \x1b]0;title\x07b é\n';
  const all = bytes(text);
  for (let cut = 0; cut <= all.length; cut++) {
    const decoder = new TextOfBytes();
    assert.equal(decoder.add(all.slice(0, cut)) + decoder.add(all.slice(cut)), 'ared b é\n');
  }
});

test('an escape that never ends does not hold output back for ever', () => {
  const decoder = new TextOfBytes();
  decoder.add(bytes('\x1b]'));
  assert.match(decoder.add(bytes('x'.repeat(5000))), /x{5000}/);
});

const written = (...chunks: string[]) => chunks.reduce(overwrite, { text: '', column: 0 });

test('returns and backspaces overwrite', () => {
  assert.deepEqual(written('10 %', '\r20 %'), { text: '20 %', column: 4 });
  assert.deepEqual(written('100 %\r', '9'), { text: '900 %', column: 1 });
  assert.deepEqual(written('ab\b', 'c'), { text: 'ac', column: 2 });
  assert.deepEqual(written('a\r\nb'), { text: 'a\nb', column: 3 });
  assert.deepEqual(written('a\r', '\nb'), { text: 'a\nb', column: 3 });
  assert.deepEqual(written('one\ntwo\rT'), { text: 'one\nTwo', column: 5 });
});

test('however a text is cut, it looks the same', () => {
  const text = 'start\n 1/3\r 2/3\r 3/3\ndone\b\b\bxyz\r\n';
  for (let cut = 0; cut <= text.length; cut++) {
    // Only the open line goes on.
    const first = overwrite({ text: '', column: 0 }, text.slice(0, cut));
    const from = first.text.lastIndexOf('\n') + 1;
    const rest = overwrite({ text: first.text.slice(from), column: first.column - from }, text.slice(cut));
    assert.equal(first.text.slice(0, from) + rest.text, 'start\n 3/3\ndxyz\n');
  }
});
