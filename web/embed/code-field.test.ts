import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isComplete } from './code-field.js';

test('Enter runs a line that needs no other, and a block that a blank line ends', () => {
  for (const whole of ['total + 1', 'print(":(")', 'x = "#"  # :', 'for n in x:\n    n\n', '']) {
    assert.ok(isComplete(whole), whole);
  }
});

test('what goes on does not run yet', () => {
  for (const open of ['for n in x:', 'sum([1,', '"""text', 'x = \\', '@cache', 'for n in x:\n    n', '\n']) {
    assert.ok(!isComplete(open), open);
  }
});
