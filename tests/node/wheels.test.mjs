// --wheel: real wheels are installed; those that are native, damaged or for others are refused, with why.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { command, PACKAGE } from './command.mjs';
import { debianWheels } from './packages.mjs';
import { openSession } from './session.mjs';

let folder = '';
let run;
let wheels;
before(() => {
  ({ folder, run } = command());
  wheels = debianWheels();
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

async function python(args, code) {
  const { code: status, out, err } = await run([...args, '-c', code]);
  assert.deepEqual({ status, err }, { status: 0, err: '' });
  return out.trimEnd();
}

/**
 * Makes a wheel with Python's own zipfile. `change` is Python that may change `files`, a dictionary of
 * names and bytes, before RECORD is made, and `after` when it is there.
 */
async function makeWheel(name, change = '', after = '') {
  const project = name.split('-').slice(0, 2).join('-');
  const code = `
import base64, hashlib, zipfile
info = '${project}.dist-info/'
files = {'flower.py': b'petals = 5\\n', info + 'METADATA': b'Metadata-Version: 2.1\\nName: flower\\nVersion: 1.0\\n',
         info + 'WHEEL': b'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n'}
${change}
digest = lambda data: base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()
record = ''.join(f'{name},sha256={digest(data)},{len(data)}\\n' for name, data in files.items())
files[info + 'RECORD'] = (record + info + 'RECORD,,\\n').encode()
${after}
with zipfile.ZipFile('${name}', 'w') as wheel:
    for item in files.items(): wheel.writestr(*item)`;
  await python([], code);
  return path.join(folder, name);
}

test('Debian’s pip, setuptools and wheel are installed where site says', async () => {
  const args = ['--wheel', wheels.pip, '--wheel', wheels.setuptools];
  const code = `import importlib.metadata as m, os, site, pip
print(os.path.dirname(os.path.dirname(pip.__file__)) in site.getsitepackages())
print(m.version('pip') == pip.__version__, open(pip.__file__).readline().strip()[:4])
print('pip' in {e.name for e in m.entry_points(group='console_scripts')})
print(all(f.locate().exists() for f in m.files('setuptools')))
import importlib.resources as r
print(r.files('pip').joinpath('py.typed').is_file(), os.listdir('/run'))`;
  assert.equal(await python(args, code), "True\nTrue from\nTrue\nTrue\nTrue ['terrarium']");
  assert.equal(await python(['--wheel', wheels.setuptools], 'import setuptools; print(setuptools.__name__)'), 'setuptools');
  assert.match((await run(['--wheel', wheels.pip, '-m', 'pip', '--version'])).out, /^pip \d.* \(python 3\.11\)/);
});

test('a directory means every wheel in it, also for the plain module', async () => {
  const all = ['--wheel', path.dirname(wheels.pip)];
  assert.match((await run([...all, '-I', '-c', 'import setuptools, pip; print(pip.__name__)'])).out, /^pip\n/);
});

test('pip, setuptools and wheel work together, whatever comes first', async () => {
  const folderOfAll = path.dirname(wheels.pip);
  const names = ['pip', 'setuptools', 'wheel'];
  const orders = names.flatMap((a) => names.flatMap((b) => names.map((c) => [a, b, c]))).filter((all) => new Set(all).size === 3);
  for (const order of orders) {
    const code = `import warnings; warnings.simplefilter('ignore') # setuptools warns when pip comes later, everywhere
import ${order.join(', ')}, distutils.core, setuptools.command.build_py
print(distutils.core.__file__.removeprefix(setuptools.__path__[0]), distutils.core.setup is setuptools._distutils.core.setup)`;
    const args = order[0] === 'wheel' ? ['--wheel', folderOfAll] : order.flatMap((name) => ['--wheel', wheels[name]]);
    const { code: status, out, err } = await run([...args, '-c', code]);
    assert.equal(status, 0, `${order}: ${err}`);
    assert.equal(out, '/_distutils/core.py True\n', String(order));
  }
});

test('files of a .data directory go to their schemes, .pth files run', async () => {
  const wheel = await makeWheel(
    'flower-1.0-py3-none-any.whl',
    `files |= {'flower-1.0.data/scripts/bloom': b'#!python\\n', 'flower-1.0.data/purelib/stem.py': b'',
  'flower-1.0.data/data/share/flower/seed.txt': b'seed', 'flower.pth': b'import sys; sys.flower = 1\\n'}`,
  );
  const code = `import flower, stem, sys, importlib.metadata as m
print(flower.petals, sys.flower, open('/usr/local/bin/bloom').read().strip(), open('/usr/local/share/flower/seed.txt').read())
print(all(f.locate().exists() for f in m.files('flower')), m.distribution('flower').read_text('INSTALLER').strip())`;
  assert.equal(await python(['--wheel', wheel], code), '5 1 #!python seed\nTrue terrarium');
});

test('a missing dependency is named in one line, one for elsewhere is not', async () => {
  const wheel = await makeWheel(
    'flower-1.0-py3-none-any.whl',
    `files[info + 'METADATA'] += b'''Requires-Dist: soil>=2
Requires-Dist: pip<1
Requires-Dist: pot; sys_platform == 'win32'
Requires-Dist: bee; extra == 'honey'
'''`,
  );
  const { code, err } = await run(['--wheel', wheel, '--wheel', wheels.pip, '-c', 'import flower']);
  assert.equal(code, 0);
  assert.match(
    err,
    /^terrarium: warning: flower-1\.0-py3-none-any\.whl needs soil>=2, whose wheel is missing\nterrarium: warning: flower-1\.0-py3-none-any\.whl needs pip<1, found [\d.]+\n$/,
  );
});

test('a page gives wheels as bytes', async () => {
  const file = await makeWheel('flower-1.0-py3-none-any.whl');
  const data = new Uint8Array(fs.readFileSync(file));
  const session = await openSession({ wheels: [{ name: path.basename(file), data }] });
  session.taken();
  await session.push('import flower; flower.petals, flower.__file__');
  assert.equal(session.taken(), "(5, '/usr/local/lib/python3.11/site-packages/flower.py')\n");
  await session.close();
});

const PLAIN = 'flower-1.0-py3-none-any.whl';
const WHEEL = "files[info + 'WHEEL']";
const REFUSED = {
  'a native wheel by its name': [
    'flower-1.0-cp311-cp311-manylinux_2_17_x86_64.whl',
    '',
    '',
    /made for another platform \(cp311-cp311-manylinux_2_17_x86_64\), and this is WebAssembly/,
  ],
  'one for another Python': ['flower-1.0-py2-none-any.whl', '', '', /another Python \(py2-none-any\), and this is 3\.11/],
  'a name that is none': ['flower.whl', '', '', /expected a name like NAME-VERSION-py3-none-any\.whl/],
  'one that says it is not pure': [PLAIN, `${WHEEL} = ${WHEEL}.replace(b'true', b'false')`, '', /Root-Is-Purelib/],
  'one of another kind of wheel': [PLAIN, `${WHEEL} = ${WHEEL}.replace(b'1.0', b'2.0')`, '', /Wheel-Version 1, found 2\.0/],
  'one with compiled code': [PLAIN, "files['flower/_fast.so'] = b''", '', /compiled code \(flower\/_fast\.so\)/],
  'one for a newer Python': [
    PLAIN,
    "files[info + 'METADATA'] += b'Requires-Python: >=3.12\\n'",
    '',
    /needs Python >=3\.12, and this is 3\.11\.2/,
  ],
  'a file that was changed': [PLAIN, '', "files['flower.py'] += b'#'", /damaged: flower\.py has not the digest/],
  'a file without a digest': [PLAIN, '', "files['more.py'] = b''", /damaged: RECORD has no digest of more\.py/],
  'a file that is gone': [PLAIN, '', "del files['flower.py']", /damaged: flower\.py is in RECORD and not in/],
  'no RECORD': [PLAIN, '', "del files[info + 'RECORD']", /damaged: it has no flower-1\.0\.dist-info\/RECORD/],
  'a name that leads out': [PLAIN, "files['../flower.py'] = b''", '', /'\.\.\/flower\.py' in it leads out/],
  'a scheme that is none': [PLAIN, "files['flower-1.0.data/pot/x'] = b''", '', /found 'pot'/],
  'no metadata directory': [PLAIN, "info = 'other-1.0.dist-info/'; files = {info + 'WHEEL': b''}", '', /found other-1\.0/],
};
for (const [what, [name, change, later, reason]] of Object.entries(REFUSED)) {
  test(`refused: ${what}`, async () => {
    const wheel = await makeWheel(name, change, later);
    const { code, out, err } = await run(['--wheel', wheel, '-c', 'print(1)']);
    assert.deepEqual({ code, out }, { code: 65, out: '' });
    assert.match(err, reason);
    assert.match(err, new RegExp(`^terrarium: ${name}: [^\\n]*\\n$`));
  });
}

test('refused: a zip file that is cut off, and two of one project', async () => {
  const cut = path.join(folder, PLAIN);
  fs.writeFileSync(cut, fs.readFileSync(wheels.pip).subarray(0, 100_000));
  const { code, err } = await run(['--wheel', cut, '--wheel', wheels.pip, '-c', 'print(1)']);
  assert.equal(code, 65);
  assert.match(err, /^terrarium: flower-1\.0-py3-none-any\.whl: the wheel is damaged: [^\n]*\n$/);
  const copy = path.join(folder, 'pip-9.9-py3-none-any.whl');
  fs.copyFileSync(wheels.pip, copy);
  assert.match((await run(['--wheel', wheels.pip, '--wheel', copy, '-c', '1'])).err, /the same project as pip-\d/);
});

test('mistakes in the command line', async () => {
  for (const [value, reason] of [
    ['nowhere.whl', 'expected a wheel or a directory of wheels, found nothing'],
    ['empty', 'expected wheels (*.whl) in this directory, found none'],
    ['notes.txt', 'expected a wheel, whose name ends in .whl'],
  ]) {
    fs.mkdirSync(path.join(folder, 'empty'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'notes.txt'), '');
    const { code, err } = await run(['--wheel', value, '-c', 'print(1)']);
    assert.deepEqual({ code, err }, { code: 2, err: `terrarium: --wheel '${value}': ${reason}\n` });
  }
});

test('whatever the damage, it is told in words', async (context) => {
  const seed = Date.now() % 1e6;
  context.diagnostic(`seed ${seed}`);
  const name = path.basename(await makeWheel('flower-1.0-py3-none-any.whl'));
  const code = `import os, random
from _terrarium import wheels
whole = open('${name}', 'rb').read()
chance = random.Random(${seed})
os.mkdir('/tmp/damaged')
refused = 0
for _ in range(400):
    data = bytearray(whole)
    kind = chance.randrange(4)
    if kind == 0: del data[:chance.randrange(1, len(data))]
    elif kind == 1: del data[chance.randrange(1, len(data)):]
    else:
        for _ in range(chance.randrange(1, 9)): data[chance.randrange(len(data))] = chance.randrange(256)
    with open('/tmp/damaged/${name}', 'wb') as file: file.write(data)
    try: wheels.read('/tmp/damaged/${name}', [])
    except wheels.WheelError as error: refused += str(error) != ''
print(refused > 200)`;
  assert.equal(await python([], code), 'True');
});

test('a program in JavaScript gives wheels, and hears why one is refused', async () => {
  const { Terrarium } = await import(pathToFileURL(path.join(PACKAGE, 'lib/index.mjs')).href);
  const name = 'flower-1.0-py3-none-any.whl';
  const data = fs.readFileSync(await makeWheel(name));
  let text = '';
  const output = (chunk) => void (text += Buffer.from(chunk));
  const start = (wheels) => Terrarium.start({ wheels, stdout: output, stderr: output });
  const python = await start([{ name, data }]);
  assert.equal(await python.run('import flower; flower.petals'), 5);
  await python.restart();
  assert.equal(await python.run('import flower; flower.petals'), 5);
  await python.close();
  await assert.rejects(start([{ name, data: data.subarray(10) }]));
  assert.match(text, /^[^\n]*flower-1\.0-py3-none-any\.whl: [^\n]+\n$/);
});
