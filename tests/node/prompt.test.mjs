// Command lines that end at a prompt, and signals there, in a real terminal.
//
// usage: node --test tests/node/prompt.test.mjs      env TERRARIUM_NPM: the package (default dist/npm)
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { BIN, command } from './command.mjs';
import { Pty } from './pty.mjs';

let folder = '';
let terrarium;
before(() => {
  ({ folder, terminal: terrarium } = command());
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('a command line that ends at a prompt', { concurrency: 1 }, () => {
  /** Types lines; each pattern is the last of what follows. */
  async function converse(args, lines, { env = {}, status = 0 } = {}) {
    const pty = terrarium(args, env);
    for (const [pattern, line] of lines) {
      await pty.waitFor(pattern);
      // Nobody answers in the millisecond in which a question appears.
      await new Promise((resolve) => setTimeout(resolve, 60));
      pty.type(line);
    }
    assert.equal(await pty.end(), status, pty.text);
    return pty.text;
  }
  const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);

  test('options keep the line editor', async () => {
    const text = await converse(['-W', 'error', '-X', 'utf8', '-u'], [
      [/Type "help"[^]*>>> $/, 'for n in range(2):\r'],
      [/\.\.\. {5}$/, 'n + 40\r\r'],
      [/\n40\n41\n>>> $/, 'import warnings as w; w.warn("fern")\r'],
      [/Traceback[^]*\nUserWarning: fern\n>>> $/, 'w.sys.argv, w.sys.path[0]\r'],
      [/\n\(\[''\], ''\)\n>>> $/, '\x04'],
    ]);
    assert.equal(text.match(/Type "help"/g).length, 1);
  });

  test('-i FILE: its names, its arguments, no banner', async () => {
    write('first.py', 'import sys\nmade = sys.argv\ndef f(): return made\n');
    const text = await converse(['-i', 'first.py', '-x'], [
      [/>>> $/, 'f(), __name__\r'],
      [/\n\(\['first.py', '-x'\], '__main__'\)\n>>> $/, 'f.__mod\t\r'],
      [/f\.__module__\n'__main__'\n>>> $/, 'raise SystemExit(4)\r'],
    ], { status: 4 });
    assert.doesNotMatch(text, /Type "help"/);
  });

  test('-i stays after an error, and after an exit', async () => {
    write('broken.py', 'import sys\nkept = 6\nsys.exit(3)\n');
    await converse(['-i', 'broken.py'], [
      [/Traceback[^]*broken\.py", line 3, in <module>[^]*SystemExit: 3\n>>> $/, 'kept * 7\r'],
      [/\n42\n>>> $/, 'import sys; sys.last_type\r'],
      [/SystemExit'>\n>>> $/, '\x04'],
    ]);
    await converse(['-i', 'gone.py'], [[/can't open file '[^']*gone.py'[^\n]*\n>>> $/, '\x04']]);
  });

  test('-i with -c and -m, which may ask and be interrupted', async () => {
    await converse(['-ic', 'name = input("? "); print("on"); \nwhile True: pass'], [
      [/\? $/, 'fern\r'],
      [/\non\n$/, '\x03'],
      [/KeyboardInterrupt\n>>> $/, 'name\r'],
      [/\n'fern'\n>>> $/, '\x04'],
    ]);
    write('part.py', 'import sys\nkept = len(sys.argv)\n');
    await converse(['-i', '-m', 'part', 'a'], [[/>>> $/, 'kept\r'], [/\n2\n>>> $/, '\x04']]);
  });

  test('PYTHONINSPECT, from outside and set by the program', async () => {
    write('plain.py', 'made = 41\n');
    const env = { PYTHONINSPECT: '1' };
    await converse(['plain.py'], [[/>>> $/, 'made + 1\r'], [/\n42\n>>> $/, '\x04']], { env });
    const code = "import os; os.environ['PYTHONINSPECT'] = '1'; made = 41";
    await converse(['-c', code], [[/>>> $/, 'made + 1\r'], [/\n42\n>>> $/, '\x04']]);
  });

  test('- is standard input; -I and -E ignore PYTHONSTARTUP', async () => {
    write('rc.py', "print('started')\n");
    const env = { PYTHONSTARTUP: path.join(folder, 'rc.py') };
    const bare = await converse(['-'], [[/started\n>>> $/, 'import sys; sys.argv\r'], [/\n\['-'\]\n>>> $/, '\x04']], { env });
    assert.match(bare, /Type "help"/);
    for (const option of ['-I', '-E']) {
      assert.doesNotMatch(await converse(['-q', option], [[/>>> $/, '\x04']], { env }), /started/);
    }
  });

  test('PYTHONSTARTUP may be elsewhere, odd or absent: a prompt comes, here and where nothing is edited', async () => {
    const other = path.join(folder, 'other');
    fs.mkdirSync(other, { recursive: true });
    fs.writeFileSync(path.join(other, 'rc.py'), "print('started', __file__)\n");
    fs.mkdirSync(path.join(folder, 'inside'), { recursive: true });
    fs.symlinkSync(path.join(other, 'rc.py'), path.join(folder, 'inside/rc.py'));
    const cwd = path.join(folder, 'inside');
    for (const [startup, pattern, env = {}] of [
      [path.join(other, 'rc.py'), /started \/run\/terrarium\/rc\.py\n>>> $/],
      [path.join(other, 'rc.py'), /started \/run\/terrarium\/rc\.py\n>>> $/, { TERM: 'dumb' }],
      [other, /Could not open PYTHONSTARTUP[^]*>>> $/],
      ['/gone/rc.py', /Could not open PYTHONSTARTUP[^]*>>> $/],
    ]) {
      const pty = new Pty([process.execPath, BIN, '-q'], { cwd, env: { PYTHONSTARTUP: startup, ...env } });
      await pty.waitFor(pattern);
      await pty.close();
    }
    assert.deepEqual(fs.readdirSync(other), ['rc.py']);
  });

  test('what goes to a file goes there, and not to the terminal', async () => {
    const code = 'import sys; print("to the file", file=sys.stderr)';
    const line = '"$0" "$1" -i -c "$2" 2>err.log';
    const pty = new Pty(['sh', '-c', line, process.execPath, BIN, code], { cwd: folder });
    const written = () => fs.existsSync(path.join(folder, 'err.log')) && fs.readFileSync(path.join(folder, 'err.log'), 'utf8');
    // What is typed before the terminal is Python's would be the end of nobody's input.
    const ready = () => written() === 'to the file\n>>> ' && /-icanon/.test(pty.modes());
    for (let tries = 0; tries < 600 && !ready(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    pty.type('\x04');
    assert.equal(await pty.end(), 0);
    assert.match(written(), /^to the file\n>>> /);
  });

  test('limits are those of any program', async () => {
    assert.match(await converse(['--memory', '1'], [], { status: 2 }), /--memory: expected at least \d+ MiB/);
    assert.match(await converse(['--timeout', '2', '-q'], [[/>>> $/, 'while True: pass\r\r']], { status: 124 }), /the time of 2 s is over/);
  });

  test('a program that Ctrl-C ends has the exit code of that', async () => {
    const env = { PYTHONINSPECT: '1' };
    const code = 'print("begun"); \nwhile True: pass';
    assert.match(await converse(['-E', '-c', code], [[/begun\n/, '\x03']], { env, status: 130 }), /KeyboardInterrupt/);
  });

  test('a mistake, and what only informs, leave no prompt', async () => {
    assert.match(await converse(['-Z'], [], { status: 2 }), /Unknown option: -Z\nusage: /);
    assert.match(await converse(['-W'], [], { status: 2 }), /Argument expected for the -W option/);
    assert.match(await converse(['-iV'], []), /Python 3\.11\.2/);
  });
});

describe('signals at the prompt', { concurrency: 1 }, () => {
  test('a handler of the program takes Ctrl-C, and what is typed stays', async () => {
    const pty = terrarium(['-q']);
    for (const [pattern, keys] of [
      [/>>> $/, 'import signal\r'],
      [/>>> $/, 'old = signal.signal(2, lambda *_: print("caught", _[0]))\r'],
      [/>>> $/, '6 * '],
      [/6 \* $/, '\x03'],
      [/caught 2\n>>> 6 \* $/, '7\r'],
      [/\n42\n>>> $/, 'signal.signal(2, signal.SIG_IGN) and None\r'],
      [/>>> $/, '40 + \x032\r'],
      [/\n42\n>>> $/, 'signal.signal(2, lambda *_: 1/0) and None\r'],
      [/>>> $/, 'abc\x03'],
      [/abc\nTraceback[^]*ZeroDivisionError: division by zero\n>>> $/, 'signal.signal(2, old) and None\r'],
      [/>>> $/, 'abc\x03'],
      [/abc\nKeyboardInterrupt\n>>> $/, '\x04'],
    ]) {
      await pty.waitFor(pattern);
      pty.type(keys);
    }
    assert.equal(await pty.end(), 0);
  });

  test('Ctrl-\\ ends everything, and the terminal is given back', async () => {
    for (const before of ['', 'while True: pass\r\r']) {
      const shell = new Pty(['sh', '-c', '"$0" "$1" -q; echo "status $?"; sleep 9', process.execPath, BIN], { cwd: folder });
      await shell.waitFor(/>>> $/);
      shell.type(before);
      await new Promise((resolve) => setTimeout(resolve, 200));
      shell.type('\x1c');
      await shell.waitFor(/status 131/);
      assert.match(shell.modes(), /[^-]icanon.*[^-]echo\b/s);
      await shell.close();
    }
  });
});
