import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checked, FileError, parseListing } from './files.js';

test('the records of a listing are read, whatever the name', () => {
  const records = 'd 0 1000 dir\0f 12 -5 two words\n\0l 3 0 ü\0o 0 0 fifo\0';
  assert.deepEqual(parseListing(records), [
    { name: 'dir', type: 'directory', size: 0, modified: 1000 },
    { name: 'two words\n', type: 'file', size: 12, modified: -5 },
    { name: 'ü', type: 'link', size: 3, modified: 0 },
    { name: 'fifo', type: 'other', size: 0, modified: 0 },
  ]);
  assert.deepEqual(parseListing(''), []);
});

test('an error number becomes a sentence with the path', () => {
  assert.equal(checked(7, 'x'), 7);
  assert.throws(() => checked(-44, '/a/b'), {
    code: 'ENOENT',
    message: '/a/b: no such file or directory',
  });
  assert.throws(() => checked(-9999, 'x'), FileError);
});
