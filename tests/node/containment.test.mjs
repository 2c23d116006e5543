// What a program may reach, and how much of time and memory it may have.
//
// usage: node --test tests/node/containment.test.mjs      env TERRARIUM_NPM: the package (default dist/npm)
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { command } from './command.mjs';

let folder = '';
let outside = '';
let run;
before(() => {
  ({ folder, run } = command());
  outside = command().folder;
  fs.writeFileSync(path.join(outside, 'secret.txt'), 'secret');
  fs.writeFileSync(path.join(folder, 'own.py'), 'import os; print(open("own.py").read() != "", os.getcwd())\n');
});
after(() => [folder, outside].forEach((name) => fs.rmSync(name, { recursive: true, force: true })));

/** A program that tries to read each of some files, and says what came of it. */
const reading = (...names) => `for name in ${JSON.stringify(names)}:
    try: print(open(name).read())
    except OSError as error: print(type(error).__name__)`;

describe('directories', () => {
  test('nothing is there but what was mounted', async () => {
    const target = path.join(outside, 'secret.txt');
    const names = [target, '/etc/passwd', path.relative(folder, target), `/proc/self/root${target}`];
    assert.equal((await run(['-c', reading(...names)])).out, 'FileNotFoundError\n'.repeat(4));
  });

  test('a directory as the program brings no more than itself', async () => {
    const app = path.join(folder, 'app');
    fs.mkdirSync(app);
    fs.writeFileSync(path.join(app, '__main__.py'), `${reading('../own.py')}\nprint(__file__)\n`);
    assert.equal((await run(['.'], { cwd: app })).out, `FileNotFoundError\n${app}/__main__.py\n`);
  });

  test('--mount shows a directory under its own path or another, to write or to read only', async () => {
    const write = (name) => `open(${JSON.stringify(name)}, "w").write("x"); print("wrote")`;
    assert.equal((await run([`--mount=${outside}`, '-c', reading(path.join(outside, 'secret.txt'))])).out, 'secret\n');
    assert.equal((await run(['--mount', `${outside}:/data`, '-c', reading('/data/secret.txt')])).out, 'secret\n');
    assert.equal((await run(['--mount', `${outside}:/data`, '-c', write('/data/new')])).out, 'wrote\n');
    for (const [mount, name] of [[`${outside}:ro`, path.join(outside, 'new')], [`${outside}:/data:ro`, '/data/new']]) {
      const { code, err } = await run(['--mount', mount, '-c', write(name)]);
      assert.equal(code, 1);
      assert.match(err, /OSError: \[Errno 69\] Read-only file system/);
    }
  });

  test('a mount that cannot be is one line', async () => {
    const { code, err } = await run(['--mount', '/gone/away:/data', '-c', '1']);
    assert.deepEqual([code, err], [2, "terrarium: --mount '/gone/away:/data': expected a directory at /gone/away, found nothing\n"]);
  });

  test('--no-cwd leaves the current directory out; a script is found all the same, and not written to', async () => {
    const { out } = await run(['--no-cwd', '-c', `import os; print(os.getcwd(), os.listdir())\n${reading(path.join(folder, 'own.py'))}`]);
    assert.equal(out, '/home/user []\nFileNotFoundError\n');
    fs.writeFileSync(path.join(folder, 'tries.py'), 'import os; print(os.getcwd(), os.path.dirname(__file__)); open(__file__, "a")\n');
    const script = await run(['--no-cwd', 'tries.py']);
    assert.equal(script.out, `/home/user ${folder}\n`);
    assert.match(script.err, /Read-only file system/);
  });

  test('links and odd names lead nowhere else', async () => {
    const target = path.join(outside, 'secret.txt');
    fs.symlinkSync(target, path.join(folder, 'link'));
    fs.symlinkSync(outside, path.join(folder, 'door'));
    fs.symlinkSync('../../../../../../../../etc', path.join(folder, 'up'));
    fs.mkdirSync(path.join(folder, 'inner'), { recursive: true });
    fs.symlinkSync('../own.py', path.join(folder, 'inner/back'));
    const up = '../'.repeat(20);
    const names = ['link', 'door/secret.txt', 'up/passwd', `inner/${up}${target}`, `.//${up}/etc/passwd`, 'inner/back'];
    const { out } = await run(['-c', reading(...names)]);
    const answers = out.trim().split('\n');
    assert.match(answers.pop(), /^import os/); // a link inside is followed
    assert.equal(answers.length, 5);
    for (const answer of answers) assert.match(answer, /^(FileNotFoundError|PermissionError|OSError)$/);
    // Made by the program itself, they lead no further.
    const made = `import os; os.symlink(${JSON.stringify(target)}, "made"); os.symlink("/", "root")
${reading('made', `root${target}`)}`;
    assert.equal((await run(['-c', made])).out, 'FileNotFoundError\nFileNotFoundError\n');
  });
});

// Elsewhere a name is looked up again for each step, and what is found can have been exchanged: said in
// web/node/README.md.
describe('names that are exchanged while they are looked up', { skip: process.platform !== 'linux' }, () => {
  test('lead nowhere else, neither to read, list, write nor remove', async () => {
    const arena = path.join(folder, 'arena');
    const target = path.join(outside, 'target');
    for (const top of [arena, target]) fs.mkdirSync(path.join(top, 'dir/deep'), { recursive: true });
    for (const name of ['dir/file', 'dir/deep/file', 'file']) {
      fs.writeFileSync(path.join(arena, name), 'inside');
      fs.writeFileSync(path.join(target, name), 'secret');
    }
    const swapped = ['dir', 'file'].flatMap((name) => [path.join(arena, name), path.join(target, name)]);
    const swapper = spawn(process.execPath, [new URL('swapper.mjs', import.meta.url).pathname, ...swapped]);
    try {
      await once(swapper.stdout, 'data');
      const code = `import os, time
seen = set(); tries = reached = 0
def attempt(act):
    global tries, reached
    tries += 1
    try: seen.add(act()); reached += 1
    except OSError: pass
def write(name):
    with open(name, 'r+') as file: file.write('inside')
ends = time.monotonic() + 4
while time.monotonic() < ends:
    for name in ('dir/file', 'dir/deep/file', 'file'):
        attempt(lambda: open(name).read())
        attempt(lambda: write(name))
        attempt(lambda: os.stat(name).st_size)
    attempt(lambda: tuple(sorted(os.listdir('dir'))))
    attempt(lambda: open('dir/made', 'w').close())
    attempt(lambda: os.unlink('dir/made'))
    attempt(lambda: os.mkdir('dir/new'))
    attempt(lambda: os.rename('dir/new', 'dir/newer'))
    attempt(lambda: os.rmdir('dir/newer'))
    attempt(lambda: os.symlink('/', 'dir/root'))
    attempt(lambda: os.unlink('dir/root'))
    attempt(lambda: os.chmod('file', 0o640))
print('secret' in seen, 0 < reached < tries)
`;
      const { out, err } = await run(['-c', code], { cwd: arena });
      assert.deepEqual([out, err], ['False True\n', '']);
    } finally {
      swapper.kill('SIGKILL');
      await once(swapper, 'exit');
    }
    const left = fs.readdirSync(target, { recursive: true }).sort();
    assert.deepEqual(left, ['dir', 'dir/deep', 'dir/deep/file', 'dir/file', 'file']);
    for (const name of ['dir/file', 'dir/deep/file', 'file']) {
      assert.equal(fs.readFileSync(path.join(target, name), 'utf8'), 'secret');
      assert.equal(fs.statSync(path.join(target, name)).mode & 0o777, 0o644);
    }
  });
});

describe('time', () => {
  const limited = (seconds, code) => run([`--timeout=${seconds}`, '-c', code]);

  for (const [name, code] of [
    ['a loop', 'def f():\n    while True: pass\nf()'],
    ['a sleep', 'import time\ndef f(): time.sleep(60)\n\nf()'],
    ['a program that catches everything', 'def f():\n  while True:\n    try:\n      while True: pass\n    except BaseException: pass\nf()'],
  ]) {
    test(`${name} ends with a traceback and 124`, async () => {
      const began = Date.now();
      const { code: status, err } = await limited('1.5', code);
      assert.equal(status, 124);
      assert.match(err, /^terrarium: the time of 1\.5 s is over\nStack \(most recent call first\):\n {2}File "<string>", line \d in f\n {2}File "<string>", line \d+ in <module>\n$/);
      assert.ok(Date.now() - began >= 1500);
    });
  }

  test('so does a wait for input', async () => {
    const { start } = command();
    const child = start(['--timeout', '1', '-c', 'input()']);
    const { code, err } = await child.done;
    assert.equal(code, 124);
    assert.match(err, /line 1 in <module>/);
  });

  test('a C function that never looks cannot say where', async () => {
    const { code, err } = await limited(1, 'sum(range(10**12))');
    assert.deepEqual([code, err], [124, 'terrarium: the time of 1 s is over, and Python did not stop to say where it is\n']);
  });

  test('what ends in time ends as ever', async () => {
    assert.deepEqual((await limited(60, 'raise SystemExit(3)')).code, 3);
    assert.match((await run(['--timeout', 'soon', '-c', '1'])).err, /^terrarium: --timeout 'soon': expected seconds/);
  });
});

describe('memory', () => {
  test('beyond --memory there is MemoryError, and life goes on', async () => {
    const code = `kept = []
try:
    while True: kept.append(bytearray(1 << 20))
except MemoryError: held = len(kept); kept.clear()
print(16 < held < 64, len(bytes(1 << 24)))`;
    const { out, err } = await run(['--memory', '64', '-c', code]);
    assert.deepEqual([out, err], ['True 16777216\n', '']);
  });

  test('less than Python begins with is refused', async () => {
    const { code, err } = await run(['--memory=1', '-c', '1']);
    assert.equal(code, 2);
    assert.match(err, /^terrarium: --memory: expected at least \d+ MiB, which Python begins with\n$/);
  });
});

test('--help tells of both kinds of options', async () => {
  const { code, out } = await run(['--help']);
  assert.equal(code, 0);
  assert.match(out, /^Options of terrarium[^]*--no-cwd[^]*usage: python \[option\]/);
});
