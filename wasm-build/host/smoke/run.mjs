// node run.mjs <program.mjs> <directory>: runs the smoke program with a small host of its own.
// Everything here is synchronous; the real host is web/node.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [program, directory] = process.argv.slice(2);
const errno = {
  EACCES: 2, EBADF: 8, EEXIST: 20, EINVAL: 28, EISDIR: 31, ELOOP: 32, ENOENT: 44, ENOTDIR: 54,
  ENOTEMPTY: 55, EPERM: 63, EROFS: 69, EXDEV: 75,
};
let memory;
const bytes = (at, size) => new Uint8Array(memory.buffer, at, size);
const text = (at) => {
  const all = new Uint8Array(memory.buffer);
  return new TextDecoder().decode(all.slice(at, all.indexOf(0, at)));
};
const guard = (action) => (...args) => {
  try {
    return action(...args) ?? 0;
  } catch (error) {
    if (!(error.code in errno)) throw error;
    return -errno[error.code];
  }
};

const handles = new Map([[1, { path: directory }]]);
let next = 2;
const place = (dir, name) => path.join(handles.get(dir).path, text(name));
const add = (entry) => {
  handles.set(next, entry);
  return next++;
};
const putStat = (stat, out) => {
  const view = new DataView(memory.buffer, out, 64);
  [stat.mode, stat.nlink, stat.uid, stat.gid].forEach((value, i) =>
    view.setUint32(i * 4, Number(value), true));
  const { size, ino, dev, atimeNs, mtimeNs, ctimeNs } = stat;
  [size, ino, dev, atimeNs, mtimeNs, ctimeNs].forEach((value, i) =>
    view.setBigInt64(16 + i * 8, value, true));
};
const types = (entry) => (entry.isDirectory() ? 4 : entry.isSymbolicLink() ? 10 : 8);

let typed = null;
let interrupted = false;
const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const terrarium = {
  write(fd, at, size) {
    const chunk = bytes(at, size).slice();
    if (new TextDecoder().decode(chunk) === 'interrupt me') interrupted = true;
    else process.stdout.write(chunk);
    return size;
  },
  terminal_mode() {},
  terminal_size: () => (80 << 16) | 24,
  read(fd, at, size) {
    if (typed === null) return -6;
    const line = new TextEncoder().encode(typed);
    typed = '';
    bytes(at, size).set(line);
    return line.length;
  },
  wait(timeout, interest) {
    if (interrupted) {
      interrupted = false;
      return 2;
    }
    if (interest & 1) {
      typed = 'typed\n';
      return 1;
    }
    sleep(timeout < 0 ? Infinity : timeout);
    return 0;
  },
  fs_open_dir: guard((dir, name) => {
    const stat = fs.lstatSync(place(dir, name));
    if (!stat.isDirectory()) return stat.isSymbolicLink() ? -32 : -54;
    return add({ path: place(dir, name) });
  }),
  fs_close: guard((handle) => {
    const { fd } = handles.get(handle);
    if (fd !== undefined) fs.closeSync(fd);
    handles.delete(handle);
  }),
  fs_stat: guard((dir, name, out) => putStat(fs.lstatSync(place(dir, name), { bigint: true }), out)),
  fs_fstat: guard((handle, out) => putStat(fs.fstatSync(handles.get(handle).fd, { bigint: true }), out)),
  fs_open: guard((dir, name, flags, mode) => add({ fd: fs.openSync(place(dir, name), flags, mode) })),
  fs_read: guard((handle, at, size, position) =>
    fs.readSync(handles.get(handle).fd, bytes(at, size), 0, size, position)),
  fs_write: guard((handle, at, size, position) =>
    fs.writeSync(handles.get(handle).fd, bytes(at, size), 0, size, position)),
  fs_ftruncate: guard((handle, size) => fs.ftruncateSync(handles.get(handle).fd, size)),
  fs_fsync: guard((handle) => fs.fsyncSync(handles.get(handle).fd)),
  fs_read_dir: guard((handle, at, capacity) => {
    const entries = fs.readdirSync(handles.get(handle).path, { withFileTypes: true });
    const all = Buffer.concat(entries.map((entry) =>
      Buffer.from([types(entry), ...Buffer.from(entry.name), 0])));
    if (all.length <= capacity) bytes(at, all.length).set(all);
    return all.length;
  }),
  fs_mkdir: guard((dir, name, mode) => fs.mkdirSync(place(dir, name), mode)),
  fs_rmdir: guard((dir, name) => fs.rmdirSync(place(dir, name))),
  fs_unlink: guard((dir, name) => fs.unlinkSync(place(dir, name))),
  fs_rename: guard((d1, n1, d2, n2) => fs.renameSync(place(d1, n1), place(d2, n2))),
  fs_link: guard((d1, n1, d2, n2) => fs.linkSync(place(d1, n1), place(d2, n2))),
  fs_symlink: guard((target, dir, name) => fs.symlinkSync(text(target), place(dir, name))),
  fs_readlink: guard((dir, name, at, capacity) => {
    const target = Buffer.from(fs.readlinkSync(place(dir, name))).subarray(0, capacity);
    bytes(at, target.length).set(target);
    return target.length;
  }),
  fs_utimes: guard((dir, name, atime, mtime) => {
    const seconds = [Number(atime) / 1e9, Number(mtime) / 1e9];
    const { fd } = handles.get(dir);
    if (fd !== undefined && text(name) === '') fs.futimesSync(fd, ...seconds);
    else fs.lutimesSync(place(dir, name), ...seconds);
  }),
  fs_chmod: guard((dir, name, mode) => {
    const { fd } = handles.get(dir);
    if (fd !== undefined && text(name) === '') fs.fchmodSync(fd, mode);
    else fs.chmodSync(place(dir, name), mode);
  }),
};

const factory = (await import(pathToFileURL(path.resolve(program)))).default;
await factory({
  quit: (status) => { process.exitCode = status; },
  instantiateWasm(imports, done) {
    const file = path.resolve(program).replace(/mjs$/, 'wasm');
    const module = new WebAssembly.Module(fs.readFileSync(file));
    const instance = new WebAssembly.Instance(module, { ...imports, terrarium });
    memory = instance.exports.memory;
    done(instance, module);
    return instance.exports;
  },
});
