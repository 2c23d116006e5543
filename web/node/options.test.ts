import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { inMountOrder, parseMount, readOptions, UsageError } from './options.js';

const mount = (guest: string, host = guest) => ({ guest, host, readOnly: false });

test('a mount names a directory here and one there', () => {
  assert.deepEqual(parseMount('/a:/b'), { guest: '/b', host: '/a', readOnly: false });
  assert.deepEqual(parseMount('/a:/b/../c/:ro'), { guest: '/c', host: '/a', readOnly: true });
  assert.deepEqual(parseMount('/a'), { guest: '/a', host: '/a', readOnly: false });
  assert.deepEqual(parseMount('/a:ro'), { guest: '/a', host: '/a', readOnly: true });
  assert.equal(parseMount('/usr').guest, '/mnt/host/usr');
  assert.equal(parseMount('x:/b').host, path.resolve('x'));
  assert.equal(parseMount('C:\\x y:/b').guest, '/b');
  assert.equal(parseMount('C:/x:/b', 'win32').guest, '/b');
  const drive = { guest: '/mnt/d/x/y', host: 'D:\\x\\y', readOnly: true };
  assert.deepEqual(parseMount('D:\\x\\y:ro', 'win32'), drive);
});

test('a mount in another form is refused', () => {
  for (const text of ['', '/a:', ':/b', ':ro', '/a:/', '/a::ro', '/a:ro:ro', '/a:/b:rw']) {
    assert.throws(() => parseMount(text), UsageError, text);
  }
  assert.throws(() => readOptions(['--mount', '/gone/away']), /a directory at \/gone\/away, found nothing/);
  assert.throws(() => readOptions(['--mount', '/dev/null']), /found something else/);
});

test("Terrarium's options come before CPython's", () => {
  const line = ['--mount', '/tmp:/b', '--mount=/tmp:/d:ro', '--no-cwd', 's.py', '--mount'];
  const { mounts, mountsCurrent, args } = readOptions(line);
  assert.deepEqual([mounts.map(({ guest }) => guest), mountsCurrent], [['/b', '/d'], false]);
  assert.deepEqual(args, ['s.py', '--mount']);
  assert.deepEqual(readOptions(['-c', 'x', '--mount']).args, ['-c', 'x', '--mount']);
  assert.throws(() => readOptions(['--mount']), /expected HOST\[:GUEST\]/);
  assert.deepEqual(readOptions(['constructor', 'toString']).args, ['constructor', 'toString']);
  assert.throws(() => readOptions(['--no-cwd=1']), /takes no value, found '1'/);
});

test('variables are passed on by name, or set', () => {
  const { environment } = readOptions(['--env', 'A', '--env=B=1=2', '--env', 'C=', 'x']);
  assert.deepEqual(environment, { all: false, names: ['A'], values: { B: '1=2', C: '' } });
  assert.equal(readOptions(['--env-all']).environment.all, true);
  assert.throws(() => readOptions(['--env', '=1']), /expected NAME or NAME=VALUE/);
});

test('limits are positive numbers', () => {
  const { timeoutSeconds, memoryBytes } = readOptions(['--timeout=.5', '--memory', '64']);
  assert.deepEqual([timeoutSeconds, memoryBytes], [0.5, 64 << 20]);
  const none = readOptions([]);
  assert.deepEqual([none.timeoutSeconds, none.memoryBytes], [null, null]);
  for (const value of ['', '0', '-1', '1e3', 'x', '1s', 'Infinity']) {
    assert.throws(() => readOptions(['--timeout', value]), UsageError, value);
    assert.throws(() => readOptions(['--memory', value]), UsageError, value);
  }
  assert.throws(() => readOptions(['--memory=4097']), /at most 4096/);
  assert.throws(() => readOptions(['--timeout=9999999']), UsageError);
});

test('outer directories are mounted first, and the last of two at one place wins', () => {
  const order = inMountOrder([mount('/a/b/c'), mount('/x'), mount('/a/b'), mount('/x/', '/y')]);
  assert.deepEqual(
    order.map(({ guest }) => guest),
    ['/x/', '/a/b', '/a/b/c'],
  );
  assert.equal(order[0]?.host, '/y');
});
