// What the platform under Python is, as programs see it: each test fails without the patch, the
// configuration or the part of the host that it names.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

import { BIN, commandForFile } from './command.mjs';

const { folder, run, python } = commandForFile();

test('nothing of the build machine is in the snapshot (patch 0002)', async () => {
  assert.equal(await python('import sys; print(sys._emscripten_info.runtime)'), 'None');
});

test('every extension module that can work is linked in', async () => {
  const modules =
    'zlib bz2 lzma sqlite3 decimal pyexpat xml.etree.ElementTree hashlib unicodedata datetime zoneinfo ' +
    'asyncio _asyncio _datetime _zoneinfo _decimal _elementtree _codecs_jp _codecs_cn _codecs_hk ' +
    '_codecs_kr _codecs_tw _codecs_iso2022 fcntl mmap select termios array math cmath audioop';
  assert.equal(
    await python(`import importlib
for name in '${modules}'.split(): importlib.import_module(name)
import hashlib, decimal
print('日本語'.encode('euc_jp'), hashlib.sha3_256(b'').hexdigest()[:8], decimal.Decimal(1) / 3)`),
    "b'\\xc6\\xfc\\xcb\\xdc\\xb8\\xec' a7ffc6f8 0.3333333333333333333333333333",
  );
});

test('concurrent.futures is whole without processes (patch 0011)', async () => {
  assert.equal(
    await python(`from concurrent.futures import *
print(Future.__name__, 'ProcessPoolExecutor' in dir())`),
    'Future False',
  );
});

test('a module that cannot work here says why', async () => {
  const { code, err } = await run(['-c', 'import pty']);
  assert.equal(code, 1);
  assert.match(err, /ModuleNotFoundError: No module named 'pty': not part of Terrarium: .*process/);
});

test('there is stack for deep recursion in C (STACK_SIZE)', async () => {
  assert.equal(
    await python(`import json
try: json.loads('[' * 100000)
except RecursionError: print('RecursionError')
deep = []
for _ in range(900): deep = [deep]
print(len(repr(deep)))`),
    'RecursionError\n1802',
  );
});

test('the size of the terminal is known', () => {
  const inner = `stty cols 97 rows 31; '${process.execPath}' '${BIN}' -c 'import os; print(*os.get_terminal_size())'`;
  const { stdout } = spawnSync('script', ['-qec', inner, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: 'xterm' },
  });
  assert.match(String(stdout), /97 31/);
});

test('the sources of the library can be read', async () => {
  assert.equal(
    await python(`import os, inspect, json, importlib.resources as r
print(open(os.__file__).readline().strip())
print(inspect.getsource(json.loads).splitlines()[0])
print(r.files('email').joinpath('parser.py').read_text()[:1])`),
    `r"""OS routines for NT or Posix depending on what system we're on.
def loads(s, *, cls=None, object_hook=None, parse_float=None,
#`,
  );
});

test('a module that is not there says why', async () => {
  const { code, err } = await run(['-c', 'import tkinter']);
  assert.equal(code, 1);
  assert.match(err, /ModuleNotFoundError: No module named 'tkinter': not part of Terrarium: no window system; /);
});

test('so does it in the plain module', async () => {
  const { err } = await run(['-I', '-c', 'import ctypes']);
  assert.match(err, /not part of Terrarium: no shared libraries can be loaded/);
});

test('the hash secret is fixed, and can be random', async () => {
  const hash = () => python("print(hash('terrarium'))");
  assert.equal(await hash(), await hash());
  const random = () => python("print(hash('terrarium'))", { env: { PYTHONHASHSEED: 'random' } });
  assert.notEqual(await random(), await random());
});

test('the time zone is the one of this run', async () => {
  const zone = (TZ) => python('import time; print(time.timezone, time.localtime(0).tm_hour)', { env: { TZ } });
  assert.equal(await zone('Asia/Tokyo'), '-32400 9');
  assert.equal(await zone('UTC'), '0 0');
});

test('SQLite keeps a database in a file, with locks', async () => {
  assert.equal(
    await python(`import sqlite3, os
with sqlite3.connect('flowers.db') as db:
    db.execute('create table t (x)'); db.executemany('insert into t values (?)', [(i,) for i in range(1000)])
db.close()
print(sqlite3.connect('flowers.db').execute('select sum(x) from t').fetchone(), os.listdir())`),
    "(499500,) ['flowers.db']",
  );
});
