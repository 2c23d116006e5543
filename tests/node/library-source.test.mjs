// What the library's bytecode leaves out and its source says: columns and docstrings
// (wasm-build/stdlib/slim.py, wasm-build/host/library_source.cc).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { commandForFile, PACKAGE } from './command.mjs';

const { folder, run, python } = commandForFile();

/** Every module of the library that has a file, by name; its code, and the code that its source gives. */
const MODULES = `
import importlib.util, os, sys
ROOT = '/usr/lib/python3.11/'
def names():
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [each for each in folders if each not in ('site-packages', '__pycache__')]
        for file in files:
            if file.endswith('.py'):
                path = os.path.join(folder, file)[len(ROOT):]
                yield path.removesuffix('.py').removesuffix('/__init__').replace('/', '.')
`;

// The rules "source" of wasm-build/config/stdlib.rules.
const WITHOUT_BYTECODE =
  'asynchat asyncore ftplib imaplib nntplib poplib pydoc_data.topics smtpd smtplib socketserver telnetlib xmlrpc.server'.split(' ');

test('code of every module has the columns, lines and docstrings of its source', async () => {
  const code = `${MODULES}
import marshal, types
from importlib._bootstrap_external import SourceFileLoader
KEPT = [name for name in dir(sys._getframe().f_code) if name.startswith('co_')]
KEPT = [name for name in KEPT if name not in ('co_positions', 'co_lines', 'co_lnotab', 'co_linetable', 'co_consts')]
def is_code(thing): return isinstance(thing, types.CodeType)
def doc(code): return types.FunctionType(code, {}, closure=tuple(map(types.CellType, code.co_freevars))).__doc__
def compare(slim, whole):
    global codes, left_out, without_columns
    codes += 1
    for name in KEPT: assert getattr(slim, name) == getattr(whole, name), (slim, name)
    assert [slim_line for *_, slim_line in slim.co_lines()][:1] == [line for *_, line in whole.co_lines()][:1], slim
    digest = hash(slim)
    assert list(slim.co_positions()) == list(whole.co_positions()), slim
    assert hash(slim) == digest
    without_columns += slim.co_linetable != whole.co_linetable
    assert doc(slim) == doc(whole), slim
    for mine, theirs in zip(slim.co_consts, whole.co_consts, strict=True):
        if is_code(mine): compare(mine, theirs)
        else: assert mine == theirs, (slim, mine, theirs)
without = set()
modules = codes = left_out = without_columns = 0
for name in names():
    path = ROOT + name.replace('.', '/')
    path += '/__init__.py' if os.path.isdir(path) else '.py'
    loader = SourceFileLoader(name, path)
    if not os.path.exists(importlib.util.cache_from_source(path)):
        without.add(name)
        continue
    modules += 1
    slim = loader.get_code(name)
    left_out += b'\\0doc' in marshal.dumps(slim)
    compare(slim, compile(loader.get_data(path), path, 'exec', dont_inherit=True))
print(*sorted(without), modules > 450, codes > 14000, left_out > 200, without_columns / codes > 0.95)`;
  assert.equal(await python(code), `${WITHOUT_BYTECODE.join(' ')} True True True True`);
});

test('importing the library compiles none of it', async () => {
  const code = `${MODULES}
import contextlib, importlib, io
compiled = []
sys.addaudithook(lambda event, args: event == 'compile' and str(args[1]).startswith(ROOT) and compiled.append(args[1][len(ROOT):]))
SAY = {'this', 'antigravity', '__phello__', '__phello__.spam'}
WINDOWS = {'encodings.mbcs', 'encodings.oem'}
count = 0
for name in sorted(names()):
    if name in SAY | WINDOWS or name.endswith('__main__'): continue
    try: importlib.import_module(name)
    except ImportError as error: print(error)
    count += 1
print(count > 400, *sorted(path.removesuffix('.py').replace('/', '.') for path in compiled))`;
  const lines = (await python(code)).split('\n');
  assert.equal(lines.pop(), `True ${WITHOUT_BYTECODE.join(' ')}`);
  assert.deepEqual(lines.sort(), []);
});

const FAILING = `import json
def load(text): return json.loads(text)
`;
const FRAMES = `  File "/usr/lib/python3.11/json/__init__.py", line 346, in loads
    return _default_decoder.decode(s)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/usr/lib/python3.11/json/decoder.py", line 337, in decode
    obj, end = self.raw_decode(s, idx=_w(s, 0).end())
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`;

test('a traceback shows the columns of frames of the library: by CPython, and by the module traceback', async () => {
  const { code, err } = await run(['-c', `${FAILING}load('{]')`]);
  assert.equal(code, 1);
  assert.ok(err.includes(FRAMES), err);
  const shown = await python(`${FAILING}import traceback
try: load('{]')
except ValueError: print(traceback.format_exc())`);
  assert.ok(shown.includes(FRAMES), shown);
});

test('without columns where they are not wanted, and with those of source that -O compiles', async () => {
  const without = await run(['-X', 'no_debug_ranges', '-c', `${FAILING}load('{]')`]);
  assert.ok(without.err.includes(FRAMES.replaceAll(/ +\^+\n/g, '')), without.err);
  const optimised = await run(['-O', '-c', `${FAILING}load('{]')`]);
  assert.ok(optimised.err.includes(FRAMES), optimised.err);
});

test('docstrings are there for who asks: help, inspect, wrappers; and can be set and deleted', async () => {
  const code = `import contextlib, functools, inspect, io, json, textwrap, types
def said(thing):
    with contextlib.redirect_stdout(io.StringIO()) as out: help(thing)
    return out.getvalue()
print(inspect.getdoc(json.dumps).splitlines()[0])
print('Serialize' in said(json), 'Return the Python representation' in said(json.JSONDecoder), 'method' in said(json.JSONEncoder().encode))
print(textwrap.TextWrapper().wrap.__doc__.split()[0], functools.wraps(json.load)(lambda: 0).__doc__.split()[0])
copy = types.FunctionType(json.load.__code__, {})
print(copy.__doc__ == json.load.__doc__, json.load.__code__.replace(co_name='x') is not None)
json.load.__doc__ = 'mine'; print(json.load.__doc__, copy.__doc__ == 'mine')
del json.load.__doc__; print(json.load.__doc__)
print(json.load.__code__.co_consts[0][:11], json.load.__code__.replace(co_linetable=b'').co_consts[0])
def plain(): '\\0doc'
print(plain.__doc__)
print('conditional' in said('if'), inspect.getsource(json.dump).splitlines()[0])`;
  assert.equal(
    await python(code),
    `Serialize \`\`obj\`\` to a JSON formatted \`\`str\`\`.
True True True
wrap(text Deserialize
True True
mine False
None
Deserialize None
None
True def dump(obj, fp, *, skipkeys=False, ensure_ascii=True, check_circular=True,`,
  );
});

test('who traces a program does not see the source being compiled', async () => {
  const code = `import json, sys
seen = set()
sys.settrace(lambda frame, event, argument: seen.add(frame.f_code.co_name))
list(json.loads.__code__.co_positions()), json.dump.__doc__
sys.settrace(None)
print(seen)`;
  assert.equal(await python(code), 'set()');
});

test('without its sources the library works: no columns, no docstrings', async () => {
  const copy = path.join(folder, 'no-source');
  fs.cpSync(PACKAGE, copy, { recursive: true });
  fs.writeFileSync(path.join(copy, 'lib/source.zip'), '');
  const code = `${FAILING}print(json.dump.__doc__, next(json.loads.__code__.co_positions())[2:])\nload('{]')`;
  const bin = path.join(copy, 'bin/terrarium.mjs');
  const options = { cwd: folder, env: { PATH: process.env.PATH } };
  const { code: status, stdout, stderr } = await promisify(execFile)(process.execPath, [bin, '-c', code], options).catch(
    (error) => error,
  );
  assert.equal(status, 1);
  assert.equal(stdout, 'None (None, None)\n');
  assert.match(stderr, /json\/decoder\.py", line 337, in decode\n/);
  assert.match(stderr, /\njson\.decoder\.JSONDecodeError: .*\n$/);
  assert.doesNotMatch(stderr, /\^/);
});
