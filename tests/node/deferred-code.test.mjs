// Functions that few programs call are in python-deferred.wasm: who needs them, who does not, and what is said when
// the file is not there.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { after, test } from 'node:test';

import { PACKAGE } from './command.mjs';

const execute = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const folder = fs.mkdtempSync(path.join(ROOT, 'build/deferred-code-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A package in which the file is what `change` makes of it. */
function packageWith(name, change) {
  const copy = path.join(folder, name);
  fs.cpSync(PACKAGE, copy, { recursive: true });
  change(path.join(copy, 'lib/python-deferred.wasm'));
  return copy;
}
/** Its images are packed, as some hosts give them: to unpack them is a part of starting, too. */
const without = packageWith('without', (file) => {
  fs.rmSync(file);
  const lib = path.dirname(file);
  for (const name of fs.readdirSync(lib).filter((entry) => entry.endsWith('.zip'))) {
    fs.writeFileSync(path.join(lib, name), zlib.gzipSync(fs.readFileSync(path.join(lib, name))));
  }
});

async function run(place, ...args) {
  const env = { TZ: 'America/New_York', PATH: process.env.PATH, HOME: process.env.HOME, TERRARIUM_NPM: place };
  try {
    const { stdout, stderr } = await execute(process.execPath, args, { env, timeout: 60_000 });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    return { code: error.code, out: error.stdout, err: error.stderr };
  }
}
const terrarium = (place, ...args) => run(place, path.join(place, 'bin/terrarium.mjs'), ...args);
const SOURCES = path.join(ROOT, 'wasm-build/start-code');
const RENEW = 'wasm-build/config/start-code.list has become old: scripts/start-code makes it anew';

test('a start, small programs and the console need none of it', async () => {
  assert.deepEqual(await terrarium(without, '-c', 'print(1)'), { code: 0, out: '1\n', err: '' }, RENEW);
  assert.deepEqual(await terrarium(without, '-u', '-B', '-c', 'print(1)'), { code: 0, out: '1\n', err: '' }, RENEW);
  for (const module of ['json', 'datetime', 'asyncio', 'unittest', 'dataclasses']) {
    assert.deepEqual(await terrarium(without, '-c', `import ${module}`), { code: 0, out: '', err: '' }, `${module}: ${RENEW}`);
  }
  const small = await terrarium(without, path.join(SOURCES, 'common.py'));
  assert.match(small.err, /\nOK\n$/, RENEW);
  assert.deepEqual(await run(without, path.join(SOURCES, 'console.mjs')), { code: 0, out: '', err: '' }, RENEW);
});

const NEEDS = 'print("before"); import sqlite3; print(sqlite3.connect(":memory:").execute("select 6 * 7").fetchall())';

test('other programs load it, and go through it in both directions', async () => {
  assert.deepEqual(await terrarium(PACKAGE, '-c', NEEDS), { code: 0, out: 'before\n[(42,)]\n', err: '' });
  const program = `
import sqlite3, time
class Odd(Exception): pass
def step(n):
    time.sleep(0.01)
    if n == 7: raise Odd(n)
    return con.execute("select " + str(n) + " + 1").fetchone()[0]
con = sqlite3.connect(":memory:")
con.create_function("step", 1, step)
print(con.execute("select step(step(1))").fetchone())
try: con.execute("select step(7)").fetchone()
except sqlite3.OperationalError as error: print(error)
`;
  const { code, out, err } = await terrarium(PACKAGE, '-c', program);
  assert.deepEqual([code, out, err], [0, '(3,)\nuser-defined function raised exception\n', '']);
});

test('without the file they end, and one line says why', async () => {
  const { code, err } = await terrarium(without, '-c', NEEDS);
  assert.equal(code, 134);
  const [first, ...rest] = err.split('\n');
  assert.match(first, /^terrarium: what this program calls is not in python\.wasm, and the rest of Python cannot be loaded: ENOENT.*python-deferred\.wasm'$/);
  assert.match(rest.join('\n'), /^Stack \(most recent call first\):\n[\s\S]*File "<string>", line 1 in <module>[\s\S]*terrarium: Python died/);
  assert.equal(err.match(/python-deferred/g).length, 1);
});

/** As a build would have made it of a module that differs somewhere. */
function ofAnotherBuild(file) {
  const bytes = fs.readFileSync(file);
  const at = bytes.indexOf('global.0x');
  assert.ok(at > 0);
  bytes[at + 'global.0x'.length] ^= 1;
  fs.writeFileSync(file, bytes);
}

test('a file of another build is refused', async () => {
  const other = await terrarium(packageWith('other', ofAnotherBuild), '-c', NEEDS);
  assert.equal(other.code, 134);
  assert.match(other.err, /^terrarium: .* the rest of Python is not of the same build: publish the files again \(/);
  const mixed = packageWith('mixed', (file) => fs.copyFileSync(path.join(PACKAGE, 'lib/python.wasm'), file));
  const { code, err } = await terrarium(mixed, '-c', NEEDS);
  assert.equal(code, 134);
  assert.match(err, /^terrarium: .* the rest of Python is not of the same build: publish the files again \(/);
});

test('with less memory it is the same code', async () => {
  const { code, out } = await terrarium(PACKAGE, '--memory', '64', '-c', NEEDS);
  assert.deepEqual([code, out], [0, 'before\n[(42,)]\n']);
});
