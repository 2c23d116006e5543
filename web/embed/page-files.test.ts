import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareVersions } from './page-files.js';

test('versions are compared by their numbers', () => {
  const sorted = ['1.10', '1.9.1', '1.9', '1.9.0.post1'].sort(compareVersions);
  assert.equal(sorted.at(-1), '1.10');
  assert.ok(compareVersions('1.9', '1.9.0') === 0);
  assert.ok(compareVersions('1.9.0.post1', '1.9') > 0);
});
