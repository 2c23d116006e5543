// Requests about files, as a page makes them: between two statements, whatever Python does.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openSession } from './session.mjs';

let session;
before(async () => {
  session = await openSession();
});
after(() => session.close());

test('what is written is what Python reads, and the other way round', async () => {
  const bytes = new Uint8Array(300_000).map((_, index) => (index * 7) % 256);
  await session.ask({ type: 'write-file', path: 'new/data.bin', data: bytes });
  session.taken();
  await session.push('b = open("/home/user/new/data.bin", "rb").read(); len(b), sum(b)');
  assert.equal(session.taken(), `(300000, ${bytes.reduce((a, b) => a + b, 0)})\n`);
  await session.push('_ = open("out.txt", "w", newline="").write("grün\\r\\n")');
  const { value } = await session.ask({ type: 'read-file', path: '/home/user/out.txt' });
  assert.equal(Buffer.from(value.data).toString(), 'grün\r\n');
});

test('a directory is listed', async () => {
  const { value } = await session.ask({ type: 'list-files', path: '.' });
  const found = value.files.map(({ name, type, size }) => [name, type, size]);
  assert.deepEqual(found, [
    ['new', 'directory', found[0][2]],
    ['out.txt', 'file', 7],
  ]);
  assert.ok(Math.abs(value.files[1].modified - Date.now()) < 60_000);
});

test('a failure is an answer, and Python goes on', async () => {
  const refused = await session.ask({ type: 'read-file', path: 'gone' });
  assert.deepEqual([refused.type, refused.code, refused.path], ['file-refused', 'ENOENT', 'gone']);
  const library = '/lib/python3.11/os.py';
  const data = new Uint8Array(1);
  assert.equal((await session.ask({ type: 'write-file', path: library, data })).code, 'EROFS');
  assert.equal((await session.ask({ type: 'read-file', path: '/dev/stdin' })).code, 'EINVAL');
  session.taken();
  await session.push('6 * 7');
  assert.equal(session.taken(), '42\n');
});

test('during input() and during a loop a file waits for the end of the statement', async () => {
  const data = new TextEncoder().encode('late');
  const running = session.push('import os; input(), os.path.exists("late.txt")');
  await session.report('need-input');
  const written = session.ask({ type: 'write-file', path: 'late.txt', data });
  session.type('go\n');
  session.taken();
  await running;
  assert.equal((await written).type, 'done');
  assert.match(session.taken(), /\('go', False\)/);

  const loop = session.push('while True: pass\n');
  const read = session.ask({ type: 'read-file', path: 'late.txt' });
  const early = await Promise.race([read, new Promise((r) => setTimeout(r, 300, 'waiting'))]);
  assert.equal(early, 'waiting');
  session.interrupt();
  await loop;
  assert.equal(Buffer.from((await read).value.data).toString(), 'late');
});
