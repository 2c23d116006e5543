// What does not fit into memory: it is refused, and Python goes on.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openSession } from './session.mjs';

const MEBIBYTE = 1 << 20;
/** Python has some twenty MiB of it for itself. */
const MEMORY = 64 * MEBIBYTE;
/** This fits, but not beside a copy of it. */
const LARGE = 28 * MEBIBYTE;

let session;
before(async () => {
  session = await openSession({ memory: MEMORY });
  await session.push('import os');
});
after(() => session.close());

const write = (path, size) => session.ask({ type: 'write-file', path, data: new Uint8Array(size).fill(120) });

async function run(source) {
  session.taken();
  await session.push(source);
  return session.taken();
}

test('an upload that does not fit is refused, and leaves what was there', async () => {
  await write('kept', 4);
  for (const size of [MEMORY, 2 * MEMORY, LARGE]) {
    const { type, code, path } = await write('kept', size);
    assert.deepEqual([type, code, path], ['file-refused', 'ENOMEM', 'kept'], String(size));
    assert.equal((await write('new/one', size)).code, 'ENOMEM');
  }
  assert.equal(await run('open("kept").read(), os.listdir()'), "('xxxx', ['kept'])\n");
});

test('one that fits is taken', async () => {
  assert.equal((await write('half', 8 * MEBIBYTE)).type, 'done');
  assert.equal(await run('os.path.getsize("half") >> 20'), '8\n');
});

test('a download that does not fit is refused', async () => {
  await run('hog = open("hog", "wb"); n = 0');
  await run('try:\n  while True: n += hog.write(bytes(1 << 16))\nexcept OSError: hog.close()\n');
  const { code, path } = await session.ask({ type: 'read-file', path: 'hog' });
  assert.deepEqual([code, path], ['ENOMEM', 'hog']);
  assert.equal((await session.ask({ type: 'read-file', path: 'kept' })).type, 'done');
  await run('os.remove("hog")');
});

test('with next to nothing left every request about a file is refused', async () => {
  // What is spared is for the statement that gives memory back.
  await run('hoard = []; size = 1 << 22; spared = bytearray(48 << 10)');
  await run(`if 1:
  while size > 64:
    try: hoard.append(bytearray(size))
    except MemoryError: size >>= 1
  del spared
`);
  const requests = [{ type: 'write-file', path: 'kept', data: new Uint8Array(1) }, { type: 'read-file', path: 'kept' }, { type: 'list-files', path: '.' }];
  for (const request of requests) assert.equal((await session.ask(request)).code, 'ENOMEM', request.type);
  await run('del hoard');
  assert.equal(await run('open("kept").read()'), "'xxxx'\n");
});

test('a statement that does not fit is a MemoryError, and the next one runs', async () => {
  for (const size of [LARGE, MEMORY, 2 * MEMORY]) {
    session.taken();
    const { type, value } = await session.push(`text = "${'x'.repeat(size)}"`);
    assert.match(session.taken(), /^MemoryError\b.*\n$/, String(size));
    assert.deepEqual([type, value.status, value.prompts.first], ['done', 'complete', '>>> ']);
  }
  assert.equal(await run('6 * 7'), '42\n');
});

test('a completion that does not fit has no answers', async () => {
  const source = `${' '.repeat(MEMORY)}os.getc`;
  const { value } = await session.ask({ type: 'complete', source, cursor: source.length });
  assert.deepEqual(value, { start: source.length, matches: [] });
});
