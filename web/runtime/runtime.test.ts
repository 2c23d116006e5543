import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChannelError, parseReport, parseRequest } from './channel.js';
import { ERRNO, negativeErrno } from './errno.js';
import { readCommandLine } from './command-line.js';
import { snapshotServes } from './snapshot-serves.js';
import { jspiWorks } from './waiting/probe.js';
import { makeSharedState, SharedReader, SharedWriter } from './waiting/shared.js';

test('the snapshot serves what needs no configuration', () => {
  const served = ['', '-', '-c x -E', '-q -c x', '-m a -I', 'f.py -b', '-q', '-q -', '-B', '-u -q -B -c x'];
  for (const line of served) {
    const { module } = snapshotServes(line.split(' ').filter(Boolean), {});
    assert.equal(module, 'preinitialised', line);
  }
  for (const line of ['-c', '-q -m', '-cx', '-qc x', '-qq', '-uB']) {
    assert.equal(snapshotServes(line.split(' '), {}).module, 'plain', line);
  }
});

test('every other option needs the plain module', () => {
  for (const letter of 'bdEhiIOPRsSvVWxXz?J') {
    assert.equal(snapshotServes([`-${letter}`, '-c', 'x'], {}).module, 'plain', letter);
    assert.equal(snapshotServes([`-q${letter}c`, 'x'], {}).module, 'plain', letter);
  }
  for (const option of ['-OO', '--version', '--help', '--check-hash-based-pycs', '--']) {
    assert.equal(snapshotServes([option], {}).module, 'plain', option);
  }
});

test('a PYTHON variable needs the plain module, an empty one does not', () => {
  assert.equal(snapshotServes([], { PYTHONHASHSEED: '0' }).module, 'plain');
  const served = { PYTHONSTARTUP: 'x', PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', PYTHON_VERSION: '3.11' };
  assert.equal(snapshotServes([], { PYTHONHASHSEED: '', ...served }).module, 'preinitialised');
});

test('finds the script of a command line', () => {
  const cases: [string[], string | null][] = [
    [['f.py', 'x'], 'f.py'],
    [['-I', '-W', 'error', 'f.py'], 'f.py'],
    [['-Xdev', 'f.py'], 'f.py'],
    [['-IX', 'dev', 'f.py'], 'f.py'],
    [['-c', 'f.py'], null],
    [['-Ic', 'f.py'], null],
    [['-'], null],
    [['--check-hash-based-pycs', 'never', 'f.py'], 'f.py'],
    [[], null],
  ];
  for (const [args, script] of cases) assert.equal(readCommandLine(args).script?.name ?? null, script, args.join(' '));
});

test('knows what a command line is about', () => {
  type Rest = [options: string[], hasProgram: boolean, inspects: boolean, informs: boolean];
  const cases: Record<string, Rest> = {
    '': [[], false, false, false],
    '-': [[], false, false, false],
    '-q -i': [['-q', '-i'], false, true, false],
    '-i f.py -h': [['-i'], true, true, false],
    '-W error -': [['-W', 'error'], false, false, false],
    '-X -i': [['-X', '-i'], false, false, false],
    '-Xi': [['-Xi'], false, false, false],
    '-Iic x': [['-Ii'], true, true, false],
    '-m i': [[], true, false, false],
    '-EV': [['-EV'], false, false, true],
    '-c x -V': [[], true, false, false],
    '--help-xoptions': [['--help-xoptions'], false, false, true],
    '--check-hash-based-pycs never': [['--check-hash-based-pycs', 'never'], false, false, false],
    '-i -- f.py': [['-i'], true, true, false],
    '--': [[], false, false, false],
  };
  for (const [line, expected] of Object.entries(cases)) {
    const read = readCommandLine(line.split(' ').filter(Boolean));
    const { options, hasProgram, inspects, informs } = read;
    assert.deepEqual([options, hasProgram, inspects, informs], expected, line);
  }
});

test('error codes of Node become numbers of musl', () => {
  assert.equal(negativeErrno({ code: 'ENOENT' }), -44);
  assert.equal(negativeErrno({ code: 'EOPNOTSUPP' }), -ERRNO.ENOTSUP);
  assert.equal(negativeErrno({ code: 'constructor' }), -ERRNO.EIO);
  assert.equal(negativeErrno(null), -ERRNO.EIO);
});

test('the channel lets only its own messages through', () => {
  assert.equal(parseRequest({ type: 'push', id: 1, source: 'x' }).type, 'push');
  for (const bad of [
    null,
    1,
    {},
    { type: 'toString' },
    { type: 'push', id: -1, source: '' },
    { type: 'push', id: 1 },
  ]) {
    assert.throws(() => parseRequest(bad), ChannelError);
  }
  assert.throws(() => parseRequest({ type: 'interrupt' }), /wrong field 'id'/);
  const output = { type: 'output', stream: 'stdout', data: new Uint8Array(1) };
  assert.equal(parseReport(output), output);
  assert.throws(() => parseReport({ ...output, stream: 'x' }), /wrong field 'stream'/);
});

test('input passes through the ring in order, whatever its size', () => {
  const state = makeSharedState();
  const [writer, reader] = [new SharedWriter(state), new SharedReader(state, true)];
  const sent = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251));
  writer.write(sent);
  writer.end();
  const got: number[] = [];
  for (let size = 1; got.length < sent.length; size = (size * 7) % 5003) {
    const target = new Uint8Array(size);
    const count = reader.read(target);
    if (count === -ERRNO.EAGAIN) writer.pump();
    else got.push(...target.subarray(0, count));
    writer.pump();
  }
  assert.deepEqual(Buffer.from(got), sent);
  assert.equal(reader.read(new Uint8Array(1)), 0);
});

test('at a terminal an end of file ends one read only', () => {
  const state = makeSharedState();
  const [writer, reader] = [new SharedWriter(state), new SharedReader(state, false)];
  writer.end();
  assert.equal(reader.readable, true);
  assert.equal(reader.read(new Uint8Array(1)), 0);
  assert.equal(reader.read(new Uint8Array(1)), -ERRNO.EAGAIN);
});

test('what is typed behind an end of input belongs to the read after it', () => {
  const state = makeSharedState();
  const [writer, reader] = [new SharedWriter(state), new SharedReader(state, false)];
  const target = new Uint8Array(100);
  const reads = () => {
    writer.pump();
    const count = reader.read(target);
    return count < 0 ? count : Buffer.from(target.subarray(0, count)).toString();
  };
  for (const piece of ['one', null, null, 'two', 'three', null]) {
    if (piece === null) writer.end();
    else writer.write(Buffer.from(piece));
  }
  assert.deepEqual(
    [reads(), reads(), reads(), reads(), reads(), reads()],
    ['one', '', '', 'twothree', '', -ERRNO.EAGAIN],
  );
});

test('where the end of input holds, it holds for ever', () => {
  const state = makeSharedState();
  const [writer, reader] = [new SharedWriter(state), new SharedReader(state, true)];
  writer.end();
  writer.end();
  for (let i = 0; i < 5; i++) assert.equal(reader.read(new Uint8Array(1)), 0);
});

test('discarding input reaches what is not in the ring yet, and nothing that is typed later', () => {
  const state = makeSharedState();
  const [writer, reader] = [new SharedWriter(state), new SharedReader(state, false)];
  const read = () => {
    const target = new Uint8Array(300_000);
    const count = reader.read(target);
    return count < 0 ? count : Buffer.from(target.subarray(0, count)).toString();
  };
  // More often than the ring's word can count, and at every position in the ring.
  for (let round = 0; round < 40_000; round++) {
    if (round % 10_000 === 0) writer.write(Buffer.alloc(200_000, 'x'));
    if (round % 3 === 0) writer.end();
    if (round % 5 === 0) writer.write(Buffer.alloc(round % 97, 'y'));
    reader.discard();
    assert.equal(reader.readable, false);
    if (round % 7 === 0) {
      writer.write(Buffer.from('later'));
      assert.equal(read(), 'later');
    }
    writer.pump();
    assert.equal(read(), -ERRNO.EAGAIN);
  }
});

test('the probe answers without failing where there is no JSPI', async () => {
  assert.equal(typeof (await jspiWorks()), 'boolean');
});
