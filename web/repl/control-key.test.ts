import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withControl } from './control-key.js';

test('letters become control characters, arrows say that Ctrl is held', () => {
  assert.equal(withControl('c'), '\x03');
  assert.equal(withControl('C'), '\x03');
  assert.equal(withControl('['), '\x1b');
  assert.equal(withControl('\x1b[D'), '\x1b[1;5D');
  assert.equal(withControl('rest'), '\x12est');
});

test('what has no meaning with Ctrl stays', () => {
  for (const data of ['1', 'ü', '\t', '\x1b', '']) assert.equal(withControl(data), data);
});
