// The command line of dist/npm, run as people run it.
//
// usage: node --test tests/node/cli.test.mjs      env TERRARIUM_NPM: the package (default dist/npm)
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { command, PACKAGE } from './command.mjs';

let folder = '';
let start, run;
before(() => {
  ({ folder, start, run } = command());
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Resolves when standard output contains `text`. */
function printed(child, text) {
  return new Promise((resolve) => {
    let seen = '';
    child.stdout.on('data', (chunk) => {
      seen += chunk;
      if (seen.includes(text)) resolve();
    });
  });
}

test('-c runs code and passes arguments', async () => {
  const result = await run(['-c', 'import sys; print(sys.argv, 6 * 7)', 'a b', '-E']);
  assert.deepEqual([result.code, result.out, result.err], [0, "['-c', 'a b', '-E'] 42\n", '']);
});

test('this is CPython 3.11.2 on emscripten', async () => {
  const result = await run(['-c', 'import sys; print(sys.version.split()[0], sys.platform)']);
  assert.equal(result.out, '3.11.2 emscripten\n');
});

test('a program has its whole name in __file__ and in messages, and its own in sys.argv', async () => {
  fs.writeFileSync(path.join(folder, 'named.py'), 'import sys; print(__file__, sys.argv[0]); 1/0\n');
  const whole = path.join(folder, 'named.py');
  for (const name of ['named.py', './named.py']) {
    const { out, err } = await run([name]);
    assert.equal(out, `${whole} ${name}\n`);
    assert.ok(err.includes(`File "${whole}", line 1, in <module>`), err);
  }
  const missing = await run(['gone.py']);
  assert.match(missing.err, new RegExp(`can't open file '${path.join(folder, 'gone.py')}'`));
});

test('a program on standard input runs with - and without it', async () => {
  assert.equal((await run(['-'], { input: 'print(6*7)\n' })).out, '42\n');
  assert.equal((await run([], { input: 'print(6*7)\n' })).out, '42\n');
});

test('a file runs in the current directory, which it reads and writes', async () => {
  fs.writeFileSync(path.join(folder, 'helper.py'), 'def answer():\n    return 42\n');
  const code =
    'import helper, os\nopen("made", "w").write(str(helper.answer()))\nprint(os.getcwd(), __file__)\n';
  fs.writeFileSync(path.join(folder, 'script.py'), code);
  const result = await run(['script.py']);
  assert.equal(result.err, '');
  assert.match(result.out, new RegExp(`^${folder} .*script\\.py\n$`));
  assert.equal(fs.readFileSync(path.join(folder, 'made'), 'utf8'), '42');
});

test('a script elsewhere runs, and its directory is not written to', async () => {
  const other = path.join(folder, 'other');
  const work = path.join(folder, 'work');
  fs.mkdirSync(other);
  fs.mkdirSync(work);
  fs.writeFileSync(path.join(other, 'beside.py'), 'x = 5\n');
  fs.writeFileSync(path.join(other, 's.py'), 'import beside; print(beside.x)\n');
  const result = await run([path.join(other, 's.py')], { cwd: work });
  assert.deepEqual([result.out, result.code], ['5\n', 0]);
  assert.ok(!fs.existsSync(path.join(other, '__pycache__')));
});

test('-m runs a module', async () => {
  fs.writeFileSync(
    path.join(folder, 'test_it.py'),
    'import unittest\nclass T(unittest.TestCase):\n    def test(self): self.assertEqual(1, 1)\n',
  );
  const result = await run(['-m', 'unittest', 'test_it']);
  assert.equal(result.code, 0, result.err);
  assert.match(result.err, /Ran 1 test/);
});

test('exit statuses are those of CPython', async () => {
  assert.equal((await run(['-c', 'raise SystemExit(7)'])).code, 7);
  assert.equal((await run(['-c', 'import os; os._exit(3)'])).code, 3);
  assert.equal((await run(['-c', '1/0'])).code, 1);
  const text = await run(['-c', 'import sys; sys.exit("bad luck")']);
  assert.deepEqual([text.code, text.err], [1, 'bad luck\n']);
  assert.equal((await run(['no-such-file.py'])).code, 2);
});

test('an unknown option is refused as CPython does', async () => {
  const result = await run(['-Z']);
  assert.equal(result.code, 2);
  assert.match(result.err, /unknown option: -Z/i);
});

test('a traceback shows source lines of the program and of the library', async () => {
  fs.writeFileSync(path.join(folder, 'boom.py'), 'import json\njson.loads("{")\n');
  const result = await run(['boom.py']);
  assert.match(result.err, /boom\.py", line 2, in <module>\n {4}json\.loads\("\{"\)/);
  assert.match(result.err, /json\/decoder\.py", line \d+, in \w+\n {4}\S/);
});

test('bytes pass unchanged through standard input and output', async () => {
  const input = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31) % 256));
  const code = 'import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())';
  const result = await run(['-c', code], { input });
  assert.ok(result.bytes.equals(input), result.err);
});

test('reads of standard input that do not block get it when it comes, and then its end', async () => {
  const code = `import os, time
def read():
    while time.monotonic() < end:
        try: return os.read(0, 100)
        except BlockingIOError: tell()
def tell():
    global tell
    print('tried', flush=True)
    tell = bool
end = time.monotonic() + 20
os.set_blocking(0, False)
print(read(), read(), read())`;
  const child = start(['-c', code]);
  await printed(child, 'tried');
  child.stdin.write('late');
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.stdin.end();
  assert.equal((await child.done).out, "tried\nb'late' b'' b''\n");
});

test('input() reads lines and then the end', async () => {
  const code = 'print([input(), input()])\ntry: input()\nexcept EOFError: print("end")';
  const result = await run(['-c', code], { input: `${'x'.repeat(500)}\nzwei ü\n` });
  assert.equal(result.out, `['${'x'.repeat(500)}', 'zwei ü']\nend\n`);
});

test('Ctrl-C ends a tight loop, a sleep and a read', async () => {
  for (const wait of ['while True: pass', 'import time; time.sleep(60)', 'input()']) {
    const child = start(['-c', `print("go", flush=True)\n${wait}`]);
    await printed(child, 'go');
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGINT');
    const result = await child.done;
    assert.equal(result.code, 130, wait);
    assert.match(result.err, /KeyboardInterrupt\n$/, wait);
  }
});

test('Ctrl-C can be caught', async () => {
  // A loop that begins its try block would not do: CPython 3.11 then raises the interrupt outside.
  const code =
    'print("go", flush=True)\ntry:\n  n = 0\n  while True: n += 1\nexcept KeyboardInterrupt: print("caught")';
  const child = start(['-c', code]);
  await printed(child, 'go');
  // Time to enter the try block: a signal before it would rightly end the program.
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill('SIGINT');
  const result = await child.done;
  assert.deepEqual([result.code, result.out], [0, 'go\ncaught\n']);
});

test('sleep takes its time', async () => {
  const code =
    'import time; t = time.monotonic(); time.sleep(0.2); print(time.monotonic() - t >= 0.2)';
  assert.equal((await run(['-c', code])).out, 'True\n');
});

test('a closed output is a broken pipe', async () => {
  const code =
    'import sys\ntry:\n  while True: sys.stdout.write("x" * 65536)\nexcept BrokenPipeError: sys.stderr.write("broken\\n"); import os; os._exit(9)';
  const child = start(['-c', code]);
  child.stdout.once('data', () => child.stdout.destroy());
  const result = await child.done;
  assert.deepEqual([result.code, result.err], [9, 'broken\n']);
});

test('options and variables that configure Python take effect', async () => {
  const flags = 'import sys; print(sys.flags.isolated, sys.flags.optimize, sys.flags.utf8_mode)';
  assert.equal((await run(['-I', '-OO', '-c', flags])).out, '1 2 0\n');
  const warned = await run(['-W', 'error', '-c', 'import warnings; warnings.warn("x")']);
  assert.equal(warned.code, 1);
});

test('-v and -X importtime tell of imports', async () => {
  const { err } = await run(['-X', 'importtime', '-c', 'import colorsys']);
  assert.match(err, /^import time: self \[us\] \| cumulative \| imported package\n/);
  assert.match(err, /^import time: +\d+ \| +\d+ \| colorsys$/m);
  assert.match((await run(['-v', '-c', 'import colorsys'])).err, /^import 'colorsys' # <_frozen_importlib_external\./m);
});

test('equal hash seeds give equal hashes, PYTHONHASHSEED=random gives others', async () => {
  const hash = async (seed) => (await run(['-c', 'print(hash("terrarium"))'], { env: { PYTHONHASHSEED: seed } })).out;
  assert.equal(await hash('1'), await hash('1'));
  assert.notEqual(await hash('1'), await hash('2'));
  assert.notEqual(await hash('random'), await hash('random'));
});

test('what only informs ends well, and a wrong command line as CPython ends it', async () => {
  for (const [option, pattern] of [['-V', /^Python 3\.11\.2\n$/], ['--version', /^Python 3/], ['-h', /usage: /]]) {
    const { code, out, err } = await run([option]);
    assert.deepEqual([code, err], [0, ''], option);
    assert.match(out, pattern);
  }
  const { code, err } = await run(['-Z']);
  assert.equal(code, 2);
  assert.match(err, /^Unknown option: -Z\nusage: [^]*information\.\n$/);
});

test('random numbers differ from run to run', async () => {
  const code = 'import random; print(random.random())';
  assert.notEqual((await run(['-c', code])).out, (await run(['-c', code])).out);
});

test('Python sees only the variables that are meant for it', async () => {
  const code = 'import os; print(sorted(k for k in os.environ if k in ("SECRET", "TZ", "ASKED")))';
  const env = { SECRET: '1', TZ: 'UTC', ASKED: '1' };
  assert.equal((await run(['--env', 'ASKED', '-c', code], { env })).out, "['ASKED', 'TZ']\n");
  assert.equal((await run(['--env-all', '-c', code], { env })).out, "['ASKED', 'SECRET', 'TZ']\n");
  const set = ['--env=SECRET=of the line', '-c', 'import os; print(os.environ["SECRET"])'];
  assert.equal((await run(set, { env })).out, 'of the line\n');
});

test('deep recursion is an exception', async () => {
  const code = 'def f(n): return f(n + 1)\ntry: f(0)\nexcept RecursionError: print("deep")';
  assert.equal((await run(['-c', code])).out, 'deep\n');
});

test('the JavaScript interface answers with status and bytes', async () => {
  const api = await import(pathToFileURL(path.join(PACKAGE, 'lib/index.mjs')).href);
  const result = await api.runCommand(['-c', 'print(input())'], { input: 'hi\n', cwd: folder });
  assert.deepEqual([result.status, String(Buffer.from(result.stdout))], [0, 'hi\n']);
});
