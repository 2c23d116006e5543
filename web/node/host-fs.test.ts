import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { HOST_STAT_BYTES, OPEN } from '../runtime/abi.js';
import { ERRNO } from '../runtime/errno.js';
import { guestEnvironment, guestPath, isInside, mountsFor, type Mount } from './guest.js';
import { NodeHostFiles } from './host-fs.js';

const top = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-fs-'));
after(() => fs.rmSync(top, { recursive: true, force: true }));

let folder = '';
let files = new NodeHostFiles();
let root = 0;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(top, 'case-'));
  files = new NodeHostFiles();
  root = files.openRoot(folder);
  assert.ok(root > 0);
});

const stat = (name: string) => {
  const out = new DataView(new ArrayBuffer(HOST_STAT_BYTES));
  return {
    result: files.stat(root, name, out),
    mode: out.getUint32(0, true),
    size: Number(out.getBigInt64(16, true)),
    mtime: out.getBigInt64(48, true),
  };
};

test('a file is created, written, read and truncated', () => {
  const handle = files.open(root, 'a', OPEN.CREAT | OPEN.EXCL | OPEN.RDWR, 0o640);
  assert.ok(handle > 0);
  assert.equal(files.write(handle, Buffer.from('hello'), 0), 5);
  const target = Buffer.alloc(8);
  assert.equal(files.read(handle, target, 1), 4);
  assert.equal(target.toString('utf8', 0, 4), 'ello');
  assert.equal(files.ftruncate(handle, 2), 0);
  assert.equal(files.fsync(handle), 0);
  assert.equal(files.close(handle), 0);
  assert.equal(files.close(handle), -ERRNO.EBADF);
  assert.equal(stat('a').size, 2);
  assert.equal(stat('a').mode & 0o777, 0o640);
  assert.equal(files.open(root, 'a', OPEN.CREAT | OPEN.EXCL | OPEN.RDWR, 0o640), -ERRNO.EEXIST);
});

test('no name leads out of the directory', () => {
  fs.symlinkSync('/etc', path.join(folder, 'link'));
  assert.equal(files.open(root, '..', 0, 0), -ERRNO.EINVAL);
  assert.equal(files.open(root, 'a/b', 0, 0), -ERRNO.EINVAL);
  assert.equal(files.open(root, 'link', 0, 0), -ERRNO.ELOOP);
  assert.ok(files.openDir(root, 'link') < 0);
  assert.equal(files.chmod(root, 'link', 0o777), -ERRNO.ENOTSUP);
  assert.equal(stat('link').mode & 0o170000, 0o120000);
});

test('directories are listed, and a short buffer is told what is needed', () => {
  fs.writeFileSync(path.join(folder, 'ü'), '');
  files.mkdir(root, 'd', 0o755);
  const need = files.readDir(root, new Uint8Array(0));
  const target = Buffer.alloc(need);
  assert.equal(files.readDir(root, target), need);
  const entries = new Set(target.toString('utf8').split('\0').filter(Boolean));
  assert.deepEqual(entries, new Set(['\x04d', '\x08ü']));
});

test('names are changed, linked and removed', () => {
  fs.writeFileSync(path.join(folder, 'a'), 'x');
  files.mkdir(root, 'd', 0o755);
  const dir = files.openDir(root, 'd');
  assert.equal(files.rename(root, 'a', dir, 'b'), 0);
  assert.equal(files.link(dir, 'b', root, 'c'), 0);
  assert.equal(files.symlink('d/b', root, 's'), 0);
  const target = Buffer.alloc(16);
  assert.equal(files.readlink(root, 's', target), 3);
  assert.equal(files.rmdir(root, 'd'), -ERRNO.ENOTEMPTY);
  assert.equal(files.unlink(dir, 'b'), 0);
  assert.equal(files.rmdir(root, 'd'), 0);
  assert.equal(files.chmod(root, 'c', 0o600), 0);
  assert.equal(stat('c').mode & 0o777, 0o600);
  assert.equal(stat('gone').result, -ERRNO.ENOENT);
});

test('times are set to the microsecond', () => {
  fs.writeFileSync(path.join(folder, 'a'), '');
  for (const wanted of [1_600_000_000_123_456_000n, 4_005_006_000n, 1_700_000_000_000_001_000n]) {
    assert.equal(files.utimes(root, 'a', wanted, wanted), 0);
    assert.equal(stat('a').mtime / 1000n, wanted / 1000n);
  }
});

test('where there is no /proc the same calls work on paths', () => {
  const plain = new NodeHostFiles('darwin');
  const dir = plain.openRoot(folder);
  plain.mkdir(dir, 'd', 0o755);
  const inner = plain.openDir(dir, 'd');
  const handle = plain.open(inner, 'f', OPEN.CREAT | OPEN.WRONLY, 0o600);
  assert.equal(plain.write(handle, Buffer.from('x'), -1), 1);
  assert.equal(fs.readFileSync(path.join(folder, 'd/f'), 'utf8'), 'x');
});

test('Python sees directories under their own names', () => {
  assert.equal(guestPath('/home/u', 'linux'), '/home/u');
  assert.equal(guestPath('/', 'linux'), '/mnt/host/');
  assert.equal(guestPath('/lib', 'linux'), '/mnt/host/lib');
  assert.equal(guestPath('C:\\a b\\c', 'win32'), '/mnt/c/a b/c');
});

test('on Windows drives, shares and long names have places of their own', () => {
  for (const [host, guest] of [
    ['C:\\', '/mnt/c'],
    ['c:\\Users\\Ann\\x.py', '/mnt/c/Users/Ann/x.py'],
    ['C:/Users//Ann/../Bob', '/mnt/c/Users/Bob'],
    ['\\\\server\\share\\a b', '/mnt/host/server/share/a b'],
    ['\\\\?\\C:\\very\\long', '/mnt/c/very/long'],
    ['\\\\?\\UNC\\server\\share\\x', '/mnt/host/server/share/x'],
  ] as const) {
    assert.equal(guestPath(host, 'win32'), guest, host);
  }
});

test('what is inside is told by the rules of the platform', () => {
  for (const [folder, parent, platform, inside] of [
    ['C:\\a\\b', 'c:\\A', 'win32', true],
    ['C:\\a', 'D:\\a', 'win32', false],
    ['C:\\ab', 'C:\\a', 'win32', false],
    ['\\\\s\\x\\y', '\\\\s\\x', 'win32', true],
    ['/A/b', '/a', 'darwin', false],
    ['/a/..b', '/a', 'darwin', true],
    ['/a', '/a', 'linux', true],
  ] as const) {
    assert.equal(isInside(folder, parent, platform), inside, `${folder} in ${parent}`);
  }
});

test('a script on another drive brings its directory', () => {
  const [outer, own] = mountsFor('C:\\work', 'D:\\tools\\s.py', true, 'win32');
  assert.deepEqual(outer, { guest: '/mnt/d/tools', host: 'D:\\tools', readOnly: true });
  assert.deepEqual(own, { guest: '/mnt/c/work', host: 'C:\\work', readOnly: false });
  assert.equal(mountsFor('C:\\work', 'sub\\s.py', true, 'win32').length, 1);
  assert.deepEqual(mountsFor('C:\\work', 'D:\\s.py', false, 'win32'), []); // never a whole drive
});

test('a script elsewhere brings its directory, read only', () => {
  assert.equal(mountsFor('/a', null).length, 1);
  assert.equal(mountsFor('/a', 'b/s.py').length, 1);
  const [outer, own] = mountsFor('/a', '/b/s.py');
  assert.deepEqual(outer, { guest: '/b', host: '/b', readOnly: true });
  assert.equal(own?.readOnly, false);
});

test('without the current directory only the one of the script is there', () => {
  assert.deepEqual(mountsFor('/a', null, false), []);
  assert.deepEqual(mountsFor('/a', 's.py', false), [{ guest: '/a', host: '/a', readOnly: true }]);
});

test('a directory as the script is mounted itself, and never the whole machine', () => {
  const folder = path.join(top, 'program');
  fs.mkdirSync(folder, { recursive: true });
  const only: Mount = { guest: folder, host: folder, readOnly: true };
  assert.deepEqual(mountsFor('/a', folder, false), [only]);
  assert.deepEqual(mountsFor(folder, '.', false), [only]);
  for (const script of ['', '/s.py', '/', '/dev/stdin', '/proc/self/fd/0']) {
    assert.deepEqual(mountsFor('/a', script, false), [], script);
  }
});

test('only named variables reach Python, or all', () => {
  const env = { PYTHONHASHSEED: '1', HOME: '/h', SECRET: 's', TZ: 'UTC' };
  const named = { all: false, names: ['HOME', 'GONE'], values: { TZ: 'CET' } };
  assert.deepEqual(guestEnvironment(env, named), { HOME: '/h', PYTHONHASHSEED: '1', TZ: 'CET' });
  const all = { all: true, names: [], values: {} };
  assert.deepEqual(guestEnvironment(env, all), env);
});
