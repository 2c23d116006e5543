import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { inMountOrder, parseMount, readOptions, UsageError } from './options.js';

const mount = (guest: string, host = guest) => ({ guest, host, readOnly: false });

test('a mount names a directory here and one there', () => {
  assert.deepEqual(parseMount('/a:/b'), { guest: '/b', host: '/a', readOnly: false });
  assert.deepEqual(parseMount('/a:/b/../c/:ro'), { guest: '/c', host: '/a', readOnly: true });
  assert.equal(parseMount('x:/b').host, path.resolve('x'));
  assert.equal(parseMount('C:\\x y:/b').guest, '/b');
});

test('a mount in another form is refused', () => {
  for (const text of ['', '/a', '/a:', '/a:b', ':/b', '/a:/', '/a:/b:rw']) {
    assert.throws(() => parseMount(text), UsageError, text);
  }
});

test("Terrarium's options come before CPython's", () => {
  const { mounts, args } = readOptions(['--mount', '/a:/b', '--mount=/c:/d:ro', 's.py', '--mount']);
  assert.deepEqual(
    mounts.map(({ guest }) => guest),
    ['/b', '/d'],
  );
  assert.deepEqual(args, ['s.py', '--mount']);
  assert.deepEqual(readOptions(['-c', 'x', '--mount']).args, ['-c', 'x', '--mount']);
  assert.throws(() => readOptions(['--mount']), /expected HOST:GUEST/);
});

test('outer directories are mounted first, and the last of two at one place wins', () => {
  const order = inMountOrder([mount('/a/b/c'), mount('/x'), mount('/a/b'), mount('/x/', '/y')]);
  assert.deepEqual(
    order.map(({ guest }) => guest),
    ['/x/', '/a/b', '/a/b/c'],
  );
  assert.equal(order[0]?.host, '/y');
});
