// Wheels that are part of the images: Debian's pip, setuptools and wheel, put there by scripts/test-wheels
// as wasm-build/config/wheels.list does it.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { ROOT } from './bundled.mjs';
import { debianWheels } from './packages.mjs';

const OUT = path.join(ROOT, 'build/test-wheels');
const SITE = '/usr/lib/python3.11/site-packages';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-packages-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

function terrarium(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(OUT, 'dist/npm/bin/terrarium.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return { code: status, out: stdout.trimEnd(), err: stderr };
}

function python(code, ...options) {
  const { code: status, out, err } = terrarium(...options, '-c', code);
  assert.deepEqual({ status, err }, { status: 0, err: '' });
  return out;
}

before(() => execFileSync(path.join(ROOT, 'scripts/test-wheels'), { stdio: ['ignore', 'ignore', 'inherit'] }));

test('they are imported with nothing given, by both modules', () => {
  const code = `import importlib.metadata as m, importlib.resources as r, inspect, site, sys
import pip, setuptools, wheel
print(pip.__file__, pip.__cached__ != '' and m.version('pip') == pip.__version__, m.distribution('wheel').read_text('INSTALLER').strip())
print(r.files('pip').joinpath('py.typed').is_file(), 'def main' in inspect.getsource(pip), all(f.locate().exists() for f in m.files('setuptools')))
print([p for p in sys.path if p.endswith('site-packages')], '${SITE}' in site.getsitepackages())`;
  const out = `${SITE}/pip/__init__.py True terrarium
True True True
['/usr/local/lib/python3.11/site-packages', '${SITE}'] True`;
  assert.equal(python(code), out);
  assert.equal(python(code, '-I'), out);
  assert.match(terrarium('-m', 'pip', '--version').out, /^pip \d.* \(python 3\.11\)$/);
});

test('a wheel given at start comes before that of the images', () => {
  const { pip } = debianWheels();
  const code = 'import pip, wheel; print(pip.__file__, wheel.__file__)';
  assert.equal(
    python(code, '--wheel', pip),
    `/usr/local/lib/python3.11/site-packages/pip/__init__.py ${SITE}/wheel/__init__.py`,
  );
});

test('only what is imported is loaded, and a traceback has its lines', () => {
  const images = JSON.parse(fs.readFileSync(path.join(OUT, 'images/images.json'), 'utf8')).map(({ name }) => name);
  assert.deepEqual(images.slice(-2), ['packages', 'packages-source']);
  const { err } = terrarium('-c', 'import wheel.wheelfile as w; w.WheelFile("x.whl")');
  assert.match(err, /site-packages\/wheel\/wheelfile\.py", line \d+, in __init__\n {4}raise WheelError/);
});

test('their licences are told', () => {
  const notices = fs.readFileSync(path.join(OUT, 'packages/NOTICES.txt'), 'utf8');
  for (const name of Object.keys(debianWheels())) assert.match(notices, new RegExp(`^=+\n${name} [\\d.]+ \\(.*\\)\n=+\n`, 'm'));
});

// --- what the list may say ---------------------------------------------------------------------

/** Runs the build's own tool on `files` (name: bytes) and a list; its status and what it says. */
function unpack(files, list) {
  const place = fs.mkdtempSync(path.join(folder, 'build-'));
  const wheels = path.join(place, 'wheels');
  fs.mkdirSync(wheels);
  for (const [name, data] of Object.entries(files)) fs.writeFileSync(path.join(wheels, name), data);
  fs.writeFileSync(path.join(place, 'wheels.list'), list);
  // The build's Python lives where the compilers are; what it runs is the same for any 3.11.
  const mounts = ['--mount', `${place}:/place`, '--mount', `${ROOT}/wasm-build/stdlib:/tool:ro`];
  const call = `import runpy, sys
sys.path.insert(0, '/tool')  # its own directory, as for every script
sys.argv[1:] = '/place/wheels.list /place/wheels /place/wheels /lib/python3.11 /place/out'.split()
runpy.run_path('/tool/unpack_wheels.py', run_name='__main__')`;
  const { code, err } = terrarium(...mounts, '-c', call);
  const read = (name) => fs.readFileSync(path.join(place, 'out', name), 'utf8');
  return { code, err: err.replaceAll('/place/', ''), read };
}

const line = (name, data) => `${createHash('sha256').update(data).digest('hex')}  ${name}\n`;

test('a list and files that do not fit are refused in one line', () => {
  const file = debianWheels().wheel;
  const name = path.basename(file);
  const data = fs.readFileSync(file);
  const native = 'flower-1.0-cp311-cp311-linux_x86_64.whl';
  const cases = [
    [{}, line(name, data), `wheels/${name} is missing: it is in wheels.list`],
    [{ [name]: data }, '# nothing\n', `wheels/${name} is not in wheels.list: append what \`sha256sum ${name}\` says`],
    [{ [name]: data.subarray(1) }, line(name, data), `wheels/${name}: expected the sha256 `],
    [{ [name]: data }, line(name, data).repeat(2), `wheels.list:2: ${name} is listed twice`],
    [{ [name]: data }, `${name}\n`, 'wheels.list:1: expected a line of sha256sum'],
    [{ [native]: data }, line(native, data), `${native}: it is made for another platform`],
    [{ [name]: data.subarray(0, 9000) }, line(name, data.subarray(0, 9000)), `${name}: the wheel is damaged: `],
  ];
  for (const [files, list, reason] of cases) {
    const { code, err } = unpack(files, list);
    assert.equal(code, 65, err);
    assert.match(err, /^unpack_wheels: [^\n]*\n$/);
    assert.ok(err.startsWith(`unpack_wheels: ${reason}`), `${err} does not say ${reason}`);
  }
});

test('scripts and headers are left out, and data outside of site-packages is refused', () => {
  const maker = `import base64, hashlib, sys, zipfile
info, data = 'flower-1.0.dist-info/', 'flower-1.0.data/'
files = {'flower.py': b'petals = 5', 'flower_old.py': b'print 5', data + 'scripts/bloom': b'#!python', data + 'purelib/stem.py': b'',
         info + 'WHEEL': b'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\n',
         info + 'METADATA': b'Name: flower\\nVersion: 1.0\\nLicense: MIT\\nRequires-Dist: soil>=2\\nRequires-Dist: bee; sys_platform == "win32"\\n'}
if sys.argv[1:] == ['data']: files[data + 'data/share/seed'] = b'x'
digest = lambda data: base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()
record = ''.join(f'{name},sha256={digest(data)},{len(data)}\\n' for name, data in files.items())
files[info + 'RECORD'] = record.encode()
with zipfile.ZipFile('flower-1.0-py3-none-any.whl', 'w') as wheel:
    for item in files.items(): wheel.writestr(*item)`;
  const name = 'flower-1.0-py3-none-any.whl';
  python(maker);
  let data = fs.readFileSync(path.join(folder, name));
  const { code, err, read } = unpack({ [name]: data }, line(name, data));
  assert.deepEqual({ code, err }, { code: 0, err: '' });
  const names = (list) => read(list).split('\n').filter(Boolean).map((row) => row.split('\t')[0].replace('site-packages/', ''));
  const info = ['INSTALLER', 'METADATA', 'RECORD', 'WHEEL'].map((file) => `flower-1.0.dist-info/${file}`);
  const compiled = ['flower', 'stem'].map((module) => `__pycache__/${module}.cpython-311.pyc`);
  assert.deepEqual(names('packages.list'), [...compiled, ...info]);
  assert.deepEqual(names('packages-source.list'), ['flower.py', 'flower_old.py', 'stem.py']);
  assert.doesNotMatch(read('site-packages/flower-1.0.dist-info/RECORD'), /bloom/);
  assert.equal(read('warnings.txt'), `${name} needs soil>=2, whose wheel is missing\n`);
  assert.match(read('NOTICES.txt'), /flower 1\.0 \(MIT\)/);
  terrarium('-c', maker, 'data');
  data = fs.readFileSync(path.join(folder, name));
  assert.match(unpack({ [name]: data }, line(name, data)).err, /expected one of purelib, platlib, scripts, headers in flower-1\.0\.data, found 'data'/);
});
