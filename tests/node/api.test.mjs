// The package's JavaScript interface under Node.js.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { PACKAGE } from './command.mjs';

const ENTRY = pathToFileURL(path.join(PACKAGE, 'lib/index.mjs')).href;
const api = await import(ENTRY);
const { FileError, PythonError, PythonExit, StateLostError, StoppedError, Terrarium } = api;

/** Python's, whatever those of this process are. */
const OWN_VARIABLES = ['HOME', 'LANG', 'LOGNAME', 'PATH', 'TERRARIUM_WAITING', 'USER'];

/** What a test that fails leaves open would keep this process from ending. */
const opened = [];
after(() => Promise.all(opened.map((python) => python.close())));

/** Python whose output `taken` gives. */
async function start(options = {}) {
  let text = '';
  const keep = (chunk) => void (text += Buffer.from(chunk));
  const python = await Terrarium.start({ stdout: keep, stderr: keep, ...options });
  opened.push(python);
  return Object.assign(python, {
    taken() {
      const taken = text;
      text = '';
      return taken;
    },
  });
}

function deferred() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}

function temporary(context) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-api-'));
  context.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a limit of memory is that of one interpreter, whatever others have', async () => {
  const fits = 'try: bytearray(96 << 20); fits = True\nexcept MemoryError: fits = False\nfits';
  for (const [memoryBytes, expected] of [[64 << 20, false], [undefined, true], [64 << 20, false]]) {
    const python = await start({ memoryBytes });
    assert.equal(await python.run(fits), expected, String(memoryBytes));
    // Its module is shared from now on, and for as long as it is held.
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
});

describe('one interpreter', () => {
  let python;
  before(async () => (python = await start()));
  after(() => python.close());

  test('run answers with the value of a last expression', async () => {
    assert.equal(await python.run('x = 40\nx + 2'), 42);
    assert.equal(await python.run('y = 1'), null);
    assert.deepEqual(await python.run('{"a": [1, "b"]}'), { a: [1, 'b'] });
  });

  test('an exception is a PythonError with its traceback', async () => {
    await assert.rejects(python.run('int("x")', { filename: 'mine.py' }), (error) => {
      assert.ok(error instanceof PythonError);
      assert.equal(error.type, 'ValueError');
      assert.match(error.traceback, /File "mine.py", line 1/);
      return true;
    });
  });

  test('what was printed has arrived when run resolves', async () => {
    python.taken();
    await python.run('print("one"); print("two", end="")');
    assert.equal(python.taken(), 'one\ntwo');
  });

  test('lines that are printed arrive while the program runs', async () => {
    const { promise: arrived, resolve } = deferred();
    const other = await start({ stdout: resolve });
    const running = other.run('import time\nprint("early")\ntime.sleep(1000)');
    assert.equal(Buffer.from(await arrived).toString(), 'early\n');
    await Promise.all([assert.rejects(running, StoppedError), other.close()]);
  });

  test('nothing of the machine is visible', async () => {
    assert.deepEqual(await python.run('import os; sorted(os.environ)'), OWN_VARIABLES);
    assert.equal(await python.run('os.getcwd()'), '/home/user');
    assert.equal(await python.run(`os.path.exists(${JSON.stringify(fileURLToPath(import.meta.url))})`), false);
    assert.deepEqual(await python.run('import sys; [s.isatty() for s in (sys.stdin, sys.stdout, sys.stderr)]'), [false, false, false]);
  });

  test('the zone of a variable that is set when Python runs, as in a browser', async () => {
    const zone = (name) => `embedding.prepare({'TZ': '${name}'}, '', [])\n[*time.tzname]`;
    await python.run('import time, _terrarium.embedding as embedding');
    assert.deepEqual(await python.run(zone('America/New_York')), ['EST', 'EDT']);
    assert.deepEqual(await python.run(zone('Europe/Berlin')), ['CET', 'CEST']);
    await python.run('import os; del os.environ["TZ"]');
  });

  test('standard input is empty unless it is given', async () => {
    assert.equal(await python.run('import sys; sys.stdin.read() + sys.stdin.read()'), '');
  });

  test('files: written, read, listed, described, moved, removed', async () => {
    const { fs: files } = python;
    await files.mkdir('/tmp/a/b', { recursive: true });
    await files.writeFile('/tmp/a/b/f.txt', 'grün');
    assert.equal(await files.readFile('/tmp/a/b/f.txt', 'utf-8'), 'grün');
    assert.deepEqual([...(await files.readFile('/tmp/a/b/f.txt'))], [...Buffer.from('grün')]);
    assert.deepEqual((await files.readdir('/tmp/a/b')).map(({ name, type }) => [name, type]), [['f.txt', 'file']]);
    assert.equal((await files.stat('/tmp/a/b/f.txt')).size, 5);
    await files.rename('/tmp/a/b/f.txt', '/tmp/a/g.txt');
    assert.equal(await files.exists('/tmp/a/b/f.txt'), false);
    assert.equal(await files.exists('/tmp/a/g.txt'), true);
    await assert.rejects(files.rm('/tmp/a'), FileError);
    await files.rm('/tmp/a', { recursive: true });
    assert.equal(await files.exists('/tmp/a'), false);
  });

  test('refusals of the file system name error and path', async () => {
    const refused = (code) => (error) => error instanceof FileError && error.code === code;
    await assert.rejects(python.fs.readFile('/tmp/none'), refused('ENOENT'));
    await assert.rejects(python.fs.mkdir('/tmp'), refused('EEXIST'));
    await assert.rejects(python.fs.stat('/tmp/none'), refused('ENOENT'));
    await assert.rejects(python.fs.writeFile('/lib/python3.11/os.py', ''), refused('EROFS'));
  });

  test('runFile has a __main__, arguments and a status of its own', async () => {
    python.taken();
    await python.fs.writeFile('/tmp/s.py', 'import sys\nmine = 1\nprint(__name__, sys.argv[1:], sys.path[0])\nsys.exit(int(sys.argv[1]))');
    assert.equal(await python.runFile('/tmp/s.py', { args: ['3', 'ü"\\'] }), 3);
    assert.equal(python.taken(), `__main__ ['3', 'ü"\\\\'] /tmp\n`);
    assert.equal(await python.run('"mine" in globals()'), false);
    await python.fs.writeFile('/tmp/t.py', 'def f():\n    1/0\nf()\n');
    assert.equal(await python.runFile('/tmp/t.py'), 1);
    assert.match(python.taken(), /^Traceback \(most recent call last\):\n {2}File "\/tmp\/t.py", line 3, in <module>\n/);
    assert.equal(await python.runFile('/tmp/none.py'), 2);
    assert.match(python.taken(), /can't open file '\/tmp\/none.py': \[Errno \d+\] No such file/);
  });

  test('the console takes statements, and knows what is incomplete', async () => {
    python.taken();
    const { status, prompts } = await python.console.push('def f():');
    assert.equal(status, 'incomplete');
    assert.equal(prompts.more, '... ');
    assert.equal((await python.console.push('"shown"')).status, 'complete');
    assert.equal(python.taken(), "'shown'\n");
    const { start: from, matches } = await python.console.complete('"🙂"; impo');
    assert.equal(from, 6);
    assert.ok(matches.some((match) => match.startsWith('import')), String(matches));
  });

  test('requests are served in order', async () => {
    const results = await Promise.all([python.run('n = 1'), python.run('n += 1'), python.run('n')]);
    assert.deepEqual(results, [null, null, 2]);
  });
});

describe('abort', () => {
  let python;
  before(async () => (python = await start()));
  after(() => python.close());
  const reason = new Error('enough');

  /** Aborts when the program says that it runs. */
  async function aborted(source) {
    const controller = new AbortController();
    const watch = await start({
      stdout: () => controller.abort(reason),
    });
    try {
      await watch.run('kept = 1');
      const error = await watch.run(source, { signal: controller.signal }).catch((e) => e);
      return { error, kept: await watch.run('"kept" in globals()') };
    } finally {
      await watch.close();
    }
  }

  for (const [what, source] of [
    ['sleep', 'import time; print(1, flush=True); time.sleep(1000)'],
    ['a tight loop', 'print(1, flush=True)\nwhile True: pass'],
  ]) {
    test(`ends ${what}; names stay`, async () => {
      assert.deepEqual(await aborted(source), { error: reason, kept: true });
    });
  }

  for (const [what, source] of [
    ['C that never looks', 'import itertools; print(1, flush=True); sum(itertools.repeat(0))'],
    ['a program that does not listen', 'import signal; signal.signal(2, print); print(1, flush=True)\nwhile True: pass'],
  ]) {
    test(`of ${what} starts Python anew, and says so`, async () => {
      const { error, kept } = await aborted(source);
      assert.ok(error instanceof StateLostError, String(error));
      assert.equal(error.cause, reason);
      assert.equal(kept, false);
    });
  }

  test('of what waits in the queue does not touch what runs', async () => {
    const controller = new AbortController();
    const first = python.run('import time; time.sleep(0.2); "slept"');
    const second = python.run('second = 1', { signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(second, reason);
    assert.equal(await first, 'slept');
    assert.equal(await python.run('"second" in globals()'), false);
  });

  test('before the call runs nothing', async () => {
    await assert.rejects(python.run('third = 1', { signal: AbortSignal.abort(reason) }), reason);
    assert.equal(await python.run('"third" in globals()'), false);
  });

  test('of runFile', async () => {
    await python.fs.writeFile('/tmp/loop.py', 'while True: pass');
    const controller = new AbortController();
    const running = python.runFile('/tmp/loop.py', { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 100);
    await assert.rejects(running, reason);
    assert.equal(await python.run('1'), 1);
  });

  test('of the start', async () => {
    await assert.rejects(Terrarium.start({ signal: AbortSignal.abort(reason) }), reason);
    const controller = new AbortController();
    const starting = Terrarium.start({ signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(starting, reason);
  });
});

describe('streams', () => {
  const READ = 'import sys; sys.stdin.read()';
  for (const [what, stdin] of [
    ['a text', () => 'a\nb'],
    ['bytes', () => Buffer.from('a\nb')],
    ['a stream of Node.js', () => Readable.from(['a\n', 'b'])],
    ['a stream of the web', () => Readable.toWeb(Readable.from(['a\n', 'b']))],
  ]) {
    test(`${what} as standard input`, async () => {
      const python = await start({ stdin: stdin() });
      assert.equal(await python.run(READ), 'a\nb');
      await python.close();
    });
  }

  test('pipes, both ways, with more than fits into them', async () => {
    const python = await Terrarium.start({ stdin: 'pipe', stdout: 'pipe' });
    const writer = python.stdin.getWriter();
    const running = python.run('import sys\nfor line in sys.stdin: sys.stdout.write(line.upper() * 100)');
    const line = `${'x'.repeat(9999)}\n`;
    void (async () => {
      await writer.write(line);
      await writer.close();
      await running;
      await python.close();
    })();
    let total = '';
    for await (const chunk of python.stdout) total += Buffer.from(chunk);
    assert.equal(total, line.toUpperCase().repeat(100));
  });

  test('a slow Writable makes Python wait, and gets everything', async () => {
    let bytes = 0;
    const slow = new Writable({
      write(chunk, _encoding, done) {
        bytes += chunk.length;
        setTimeout(done, 1);
      },
    });
    const python = await start({ stdout: slow });
    await python.run('print("x" * 999_999)');
    await python.run('1');
    await python.close();
    assert.equal(bytes, 1_000_000);
  });

  test('what cannot be read from is refused', async () => {
    await assert.rejects(Terrarium.start({ stdin: 5 }), TypeError);
  });
});

describe('mounts', () => {
  test('read only, writable, and later', async (context) => {
    const folder = temporary(context);
    fs.writeFileSync(path.join(folder, 'f'), 'here');
    const python = await start({ mounts: [{ host: folder, guest: '/ro', readOnly: true }] });
    assert.equal(await python.fs.readFile('/ro/f', 'utf-8'), 'here');
    await assert.rejects(python.fs.writeFile('/ro/g', ''), { code: 'EROFS' });
    await python.mount({ host: folder, guest: '/rw' });
    await python.fs.writeFile('/rw/g', 'there');
    assert.equal(fs.readFileSync(path.join(folder, 'g'), 'utf8'), 'there');
    await python.restart();
    assert.equal(await python.fs.exists('/rw/g'), true);
    await assert.rejects(python.mount({ host: path.join(folder, 'none') }), { code: 'ENOENT' });
    await assert.rejects(python.mount({ host: path.join(folder, 'f') }), { code: 'ENOTDIR' });
    await assert.rejects(python.mount({ host: folder, guest: 'relative' }), TypeError);
    await python.close();
  });
});

describe('life', () => {
  test('two interpreters know nothing of each other', async () => {
    const [one, two] = await Promise.all([start({ env: { A: '1' }, argv: ['one', 'x'] }), start()]);
    await Promise.all([one.run('x = 1'), two.run('x = 2')]);
    assert.deepEqual(await one.run('import os, sys; [x, os.environ["A"], sys.argv]'), [1, '1', ['one', 'x']]);
    assert.deepEqual(await two.run('import os; [x, os.environ.get("A")]'), [2, null]);
    await Promise.all([one.close(), two.close()]);
  });

  test('restart forgets, close ends, both tell whoever waits', async () => {
    const python = await start();
    await python.run('x = 1');
    const running = python.run('import time; time.sleep(1000)');
    const waiting = python.run('x');
    const [, ...lost] = await Promise.allSettled([python.restart(), running, waiting]);
    for (const { reason } of lost) assert.ok(reason instanceof StateLostError, String(reason));
    assert.equal(await python.run('"x" in globals()'), false);
    const last = python.run('import time; time.sleep(1000)');
    await Promise.all([python.close(), assert.rejects(last, StoppedError)]);
    await assert.rejects(python.run('1'), StoppedError);
    await assert.rejects(python.restart(), StoppedError);
  });

  test('sys.exit ends it with a status; restart makes a new one', async () => {
    const python = await start();
    await assert.rejects(python.run('import sys; sys.exit(7)'), (error) => error instanceof PythonExit && error.status === 7);
    await assert.rejects(python.run('1'), PythonExit);
    await python.restart();
    assert.equal(await python.run('1'), 1);
    assert.equal((await python.console.push('exit(3)')).exitStatus, 3);
    await python.close();
  });

  test('close and restart finish Python: atexit runs, files are flushed, what that prints arrives', async (context) => {
    const folder = temporary(context);
    const leave = (name) => `import atexit\nfile = open('/rw/${name}', 'w')\n_ = file.write('kept')\natexit.register(print, 'left ${name}')\n1`;
    const python = await start({ mounts: [{ host: folder, guest: '/rw' }] });
    for (const [name, end] of [['one', 'restart'], ['two', 'close']]) {
      assert.equal(await python.run(leave(name)), 1);
      await python[end]();
      assert.equal(python.taken(), `left ${name}\n`);
      assert.equal(fs.readFileSync(path.join(folder, name), 'utf8'), 'kept');
    }
  });

  test('close does not wait for ever: atexit that does not end is stopped', async () => {
    const python = await start();
    await python.run('import atexit, time\natexit.register(time.sleep, 1000)\n1');
    const waiting = [python.close(), python.close(), assert.rejects(python.run('1'), StoppedError)];
    await Promise.all(waiting);
  });

  test('of two restarts at once the later one counts; close comes before either', async () => {
    const python = await start();
    await Promise.all([assert.rejects(python.restart(), StoppedError), python.restart()]);
    assert.equal(await python.run('1'), 1);
    await Promise.all([assert.rejects(python.restart(), StoppedError), python.close()]);
    await assert.rejects(python.run('1'), StoppedError);
  });

  test('interrupt is Ctrl-C', async () => {
    const python = await start({ stdout: () => python.interrupt() });
    await assert.rejects(python.run('print(1, flush=True)\nwhile True: pass'), { type: 'KeyboardInterrupt' });
    await python.close();
  });

  test('the process ends by itself after close, also by await using', () => {
    const program = `import { Terrarium } from ${JSON.stringify(ENTRY)};
      const python = await Terrarium.start({ stdin: process.stdin });
      await python.run('print("inherited")');
      await python[Symbol.asyncDispose]();`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      input: '',
      timeout: 60_000,
    });
    assert.deepEqual([status, stdout, stderr], [0, 'inherited\n', '']);
  });
});

describe('registered functions', () => {
  test('one that waits for what it asked of Python would wait for ever, and is told so', async () => {
    const modules = { garden: { back: () => python.run('1'), file: () => python.fs.readFile('/tmp/f') } };
    const python = await start({ modules });
    for (const name of ['back', 'file']) {
      const source = `import garden, terrarium\ntry: garden.${name}()\nexcept terrarium.HostError as e: got = e.name\ngot`;
      assert.equal(await python.run(source), 'DeadlockError');
    }
    await python.close();
  });

  test('whoever else asks meanwhile is served afterwards', async () => {
    const python = await start({ modules: { garden: { later: () => new Promise((done) => setTimeout(done, 50)) } } });
    const slow = python.run('import garden\ngarden.later()\n1');
    await new Promise((done) => setTimeout(done, 20));
    assert.deepEqual(await Promise.all([slow, python.run('2')]), [1, 2]);
    await python.close();
  });
});

describe('types', () => {
  test('name what is exported, no more and no less', () => {
    const file = (name) => fs.readFileSync(path.join(PACKAGE, 'lib', name), 'utf8');
    const declared = (name) => [...file(name).matchAll(/^export declare (?:class|function|const) (\w+)/gm)].map((m) => m[1]);
    assert.deepEqual(Object.keys(api).sort(), [...declared('index.d.mts'), ...declared('terrarium.d.mts')].sort());
  });
});
