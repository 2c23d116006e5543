// Programs and the interactive console in a real terminal.
//
// usage: node --test tests/node/pty.test.mjs      env TERRARIUM_NPM: the package (default dist/npm)
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { CASES, RESIZED, SETUP, statementFor } from '../terminal/cases.mjs';
import { BIN, command } from './command.mjs';
import { Pty } from './pty.mjs';

let folder = '';
let terrarium;
before(() => {
  ({ folder, terminal: terrarium } = command());
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

async function take(pty, { steps, shows, never }) {
  const begin = pty.from;
  for (const { after: pattern, keys } of steps) {
    await pty.waitFor(pattern);
    // Nobody answers in the millisecond in which a question appears.
    await new Promise((resolve) => setTimeout(resolve, 60));
    pty.type(keys);
  }
  pty.from = begin;
  await pty.waitFor(shows);
  if (never) assert.doesNotMatch(pty.text.slice(begin), never);
}

/** Give the terminal of RESIZED, which runs there, its sizes. */
async function takeResized(pty) {
  for (const [index, ready] of RESIZED.readyFor.entries()) {
    await pty.waitFor(ready);
    pty.resize(60 + index, 20);
    await pty.waitFor(RESIZED.handled);
  }
  pty.type(RESIZED.keys);
  await pty.waitFor(RESIZED.shows);
}

describe('a program in a terminal', { concurrency: 1 }, () => {
  for (const item of CASES.filter(({ consoleOnly }) => !consoleOnly)) {
    test(item.name, async () => {
      const pty = terrarium(['-c', item.code]);
      await take(pty, item);
      assert.equal(await pty.end(), 0);
    });
  }

  test('a line of a megabyte arrives whole', async () => {
    const pty = terrarium(['-c', "print('length', len(input('line? ')))"]);
    await pty.waitFor(/line\? /);
    await new Promise((resolve) => setTimeout(resolve, 60));
    pty.type('x'.repeat(1 << 20));
    pty.type('\r');
    await pty.waitFor(/length 1048576/, 60_000);
    await pty.end();
  });

  test('SIGWINCH runs the handler of a program that computes, sleeps or reads', async () => {
    const pty = terrarium(['-c', RESIZED.code]);
    await takeResized(pty);
    assert.equal(await pty.end(), 0);
  });

  test('with its output in a file, a program asks and shows in the terminal', async () => {
    const code = "import getpass; print(len(getpass.getpass('pin? ')), input())";
    const pty = new Pty(['sh', '-c', '"$0" "$1" -c "$2" > answer; echo "status $?"', process.execPath, BIN, code], { cwd: folder });
    await pty.waitFor(/pin\? $/);
    await new Promise((resolve) => setTimeout(resolve, 60));
    pty.type('1234\r');
    await new Promise((resolve) => setTimeout(resolve, 300));
    pty.type('seen\r');
    await pty.waitFor(/seen\nstatus 0/);
    assert.doesNotMatch(pty.text, /1234/);
    assert.equal(fs.readFileSync(path.join(folder, 'answer'), 'utf8'), '4 seen\n');
  });

  test('what a program does not read is left to the shell', async () => {
    const pty = new Pty(['bash', '--norc', '-i'], { cwd: folder, env: { PS1: 'shell$ ' } });
    await pty.waitFor(/shell\$ $/);
    pty.type(`${process.execPath} ${BIN} -c 'import time; print(input("? ")); time.sleep(1)'\r`);
    await pty.waitFor(/\n\? $/);
    await new Promise((resolve) => setTimeout(resolve, 60));
    pty.type('for the program\r');
    await pty.waitFor(/for the program\nfor the program\n/);
    pty.type('echo for the $((6 * 7))\r');
    await pty.waitFor(/for the 42\n/);
    await pty.close();
  });

  test('the terminal is given back however the program ends', async () => {
    const raw = "import tty; tty.setraw(0); print('ready', flush=True); ";
    const ends = {
      'an exit': 'pass',
      'os._exit': 'import os; os._exit(3)',
      'an error': '1/0',
      SIGTERM: "__import__('time').sleep(60)",
    };
    for (const [name, code] of Object.entries(ends)) {
      const pty = new Pty(['sh', '-c', '"$0" "$1" -c "$2"; echo "status $?"; sleep 9', process.execPath, BIN, raw + code], { cwd: folder });
      await pty.waitFor(/ready/);
      if (name === 'SIGTERM') process.kill(childOf(childOf(pty.child.pid)), 'SIGTERM');
      await pty.waitFor(/status \d+/);
      assert.match(pty.modes(), /[^-]icanon.*[^-]echo\b/s, name);
      await pty.close();
    }
  });
});

/** The first child of a process, or itself when it has none. */
function childOf(pid) {
  const list = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return list === '' ? pid : Number(list.split(' ')[0]);
}

describe('the console in a terminal', { concurrency: 1 }, () => {
  let pty;
  before(async () => {
    pty = terrarium();
    await pty.waitFor(/Type "help"[\s\S]*>>> $/);
    pty.type(`${SETUP}\r`);
    await pty.waitFor(/'\s*\)\s*\)\n>>> $/);
  });
  after(() => pty.close());

  for (const [index, item] of CASES.entries()) {
    test(item.name, async () => {
      pty.type(`${statementFor(index)}\r`);
      await pty.waitFor(/exec\(P\[\d+\]\)\n/);
      await take(pty, item);
      await pty.waitFor(/>>> $/);
    });
  }

  test('a block is indented, and runs at an empty line', async () => {
    pty.type('for n in range(2):\r');
    await pty.waitFor(/\.\.\. {5}$/);
    pty.type('n + 40\r\r');
    await pty.waitFor(/\n40\n41\n>>> $/);
  });

  test('Ctrl-C leaves the prompt, a loop and a sleep', async () => {
    pty.type('abc\x03');
    await pty.waitFor(/abc\nKeyboardInterrupt\n>>> $/);
    for (const code of ['while True: pass\r\r', 'import time; time.sleep(60)\r']) {
      pty.type(code);
      await new Promise((resolve) => setTimeout(resolve, 400));
      pty.type('\x03');
      await pty.waitFor(/KeyboardInterrupt\n>>> $/);
    }
    pty.type('6 * 7\r');
    await pty.waitFor(/\n42\n>>> $/);
  });

  test('a new size is seen at once, by a running program too', async () => {
    pty.type('import os, time\r');
    await pty.waitFor(/>>> $/);
    pty.type('while os.get_terminal_size().columns != 61: time.sleep(0.05)\r\r');
    await new Promise((resolve) => setTimeout(resolve, 300));
    pty.resize(61, 20);
    await pty.waitFor(/>>> $/);
    pty.resize(80, 24);
  });

  test('SIGWINCH runs the handler of a program that computes, sleeps or reads', async () => {
    pty.type(`${statementFor(CASES.length)}\r`);
    await takeResized(pty);
    await pty.waitFor(/>>> $/);
    pty.resize(80, 24);
  });

  test('exit, _, sys.displayhook and sys.ps1 are what they are elsewhere', async () => {
    for (const [line, pattern] of [
      ['exit', /Use exit\(\) or Ctrl-D \(i\.e\. EOF\) to exit\n>>> $/],
      ['6 * 7', /\n42\n>>> $/],
      ['_ + 1', /\n43\n>>> $/],
      ['import sys; sys.displayhook = lambda x: print("shown", x)', />>> $/],
      ['1 + 1', /\nshown 2\n>>> $/],
      ['sys.displayhook = sys.__displayhook__', />>> $/],
      ['class Count:\r n = 0\rdef __str__(self): self.n += 1; return f"{self.n}> "\r', />>> $/],
      ['sys.ps1 = Count()', /\n1> $/],
      ['None', /\n2> $/],
      ['sys.ps1 = ">>> "', /\n>>> $/],
    ]) {
      pty.type(`${line}\r`);
      await pty.waitFor(pattern);
    }
  });

  test('pdb goes past the end of a statement, quits, and leaves Ctrl-C alone', async () => {
    for (const [keys, pattern] of [
      ['def f(x):\rbreakpoint()\rreturn x * 2\r\r', />>> $/],
      ['f(21)\r', /\(3\)f\(\)\n-> return x \* 2\n(\(Pdb\) )+$/],
      ['w\r', /\n {2}<python-input-\d+>\(1\)<module>\(\)\n-> f\(21\)\n> [^]*(\(Pdb\) )+$/],
      ['n\r', /--Return--\n> <python-input-\d+>\(3\)f\(\)->42\n[^]*(\(Pdb\) )+$/],
      ['n\r', /42\n--Return--\n> <python-input-\d+>\(1\)<module>\(\)->None\n[^]*(\(Pdb\) )+$/],
      ['n\r', />>> $/],
      ['y = 3\r', /--Call--\n> <python-input-\d+>\(0\)<module>\(\)->None\n(\(Pdb\) )+$/],
      ['n\r', /\(1\)<module>\(\)->None\n-> y = 3\n(\(Pdb\) )+$/],
      ['q\r', /bdb\.BdbQuit\n>>> $/],
      ['f(1)\r', /(\(Pdb\) )+$/],
      ['\x03', /--KeyboardInterrupt--\n(\(Pdb\) )+$/],
      ['c\r', /\n2\n>>> $/],
      ['abc\x03', /abc\nKeyboardInterrupt\n>>> $/],
    ]) {
      pty.type(keys);
      await pty.waitFor(pattern);
    }
  });

  test('Ctrl-D ends it, and the terminal is given back', async () => {
    const shell = new Pty(['sh', '-c', '"$0" "$1" -q; echo "status $?"; sleep 9', process.execPath, BIN], { cwd: folder });
    await shell.waitFor(/>>> $/);
    assert.match(shell.modes(), /-icanon/);
    shell.type('raise SystemExit(7)\r');
    await shell.waitFor(/status 7/);
    assert.match(shell.modes(), /[^-]icanon.*[^-]echo\b/s);
    assert.match(shell.raw, /\x1b\[\?2004l/);
    await shell.close();
    const bare = terrarium(['-q']);
    await bare.waitFor(/>>> $/);
    bare.type('\x04');
    assert.equal(await bare.end(), 0);
  });

  test('Ctrl-Z gives the terminal to the shell, and fg brings the line back', async () => {
    const shell = new Pty(['bash', '--norc', '-i'], { cwd: folder, env: { PS1: 'shell$ ' } });
    await shell.waitFor(/shell\$ $/);
    shell.type(`${process.execPath} ${BIN} -q\r`);
    await shell.waitFor(/>>> $/);
    shell.type('40 + ');
    await shell.waitFor(/40 \+ $/);
    shell.type('\x1a');
    await shell.waitFor(/Stopped[\s\S]*shell\$ $/);
    shell.type('fg\r');
    await shell.waitFor(/fg\n[^]*>>> 40 \+ $/);
    shell.type('2\r');
    await shell.waitFor(/\n42\n>>> $/);
    shell.type('\x04');
    await shell.waitFor(/shell\$ $/);
    await shell.close();
  });
});

describe('what the console of a person keeps', { concurrency: 1 }, () => {
  test('history is kept in a file of its owner, unless it is not wanted', async () => {
    const file = path.join(folder, 'state/history');
    for (const round of [0, 1]) {
      const pty = terrarium(['-q'], { TERRARIUM_HISTORY: file });
      await pty.waitFor(/>>> $/);
      if (round === 0) pty.type('"kept" * 2\r');
      else pty.type('\x1b[A\r');
      await pty.waitFor(/'keptkept'\n>>> $/);
      pty.type('\x04');
      await pty.end();
    }
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    fs.rmSync(path.join(folder, '.terrarium_history'), { force: true });
    const pty = terrarium(['-q'], { TERRARIUM_HISTORY: '' });
    await pty.waitFor(/>>> $/);
    pty.type('1\r');
    await pty.waitFor(/1\n>>> $/);
    pty.type('\x04');
    await pty.end();
    assert.ok(!fs.existsSync(path.join(folder, '.terrarium_history')));
  });

  test('NO_COLOR is respected, and a terminal that cannot move its cursor gets no editor', async () => {
    const plain = terrarium(['-q'], { NO_COLOR: '1' });
    await plain.waitFor(/>>> $/);
    plain.type('def f(): pass');
    await plain.waitFor(/pass$/);
    assert.doesNotMatch(plain.raw, /\x1b\[[0-9;]*[1-9][0-9;]*m/);
    await plain.close();
    const dumb = terrarium(['-q'], { TERM: 'dumb' });
    await dumb.waitFor(/>>> $/);
    dumb.type('6 * 7\r');
    await dumb.waitFor(/42\n>>> $/);
    assert.ok(!dumb.raw.includes('\x1b'));
    // What comes before the program asks is the kernel's, for which Ctrl-D is no key.
    await new Promise((resolve) => setTimeout(resolve, 200));
    dumb.type('\x04');
    assert.equal(await dumb.end(), 0);
  });

  test('PYTHONSTARTUP runs first, and its mistakes are shown', async () => {
    const file = path.join(folder, 'elsewhere/rc.py');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, "import sys\nsys.ps1 = 'mine> '\nstarted = 41\n1/0\n");
    const work = path.join(folder, 'work');
    fs.mkdirSync(work, { recursive: true });
    const pty = new Pty([process.execPath, BIN, '-q'], { cwd: work, env: { PYTHONSTARTUP: file } });
    await pty.waitFor(/rc\.py", line 4, in <module>[\s\S]*ZeroDivisionError[\s\S]*mine> $/);
    pty.type('started + 1\r');
    await pty.waitFor(/\n42\nmine> $/);
    pty.type('\x04');
    assert.equal(await pty.end(), 0);
    const missing = terrarium(['-q'], { PYTHONSTARTUP: '/gone/rc.py' });
    await missing.waitFor(/Could not open PYTHONSTARTUP\nFileNotFoundError: .*'\/gone\/rc\.py'\n>>> $/);
    await missing.close();
  });

  test('errors of a start-up file are shown without frames of ours, and kept for pdb.pm()', async () => {
    const file = path.join(folder, 'rc.py');
    fs.writeFileSync(file, '1/0\n');
    const pty = terrarium(['-q'], { PYTHONSTARTUP: file });
    await pty.waitFor(/>>> $/);
    assert.match(pty.text, /Traceback[^]*File ".*\/rc\.py", line 1, in <module>\n[^]*ZeroDivisionError: division by zero\n/);
    assert.equal(pty.text.match(/File "/g).length, 1);
    pty.type('import sys; sys.last_type\r');
    await pty.waitFor(/<class 'ZeroDivisionError'>\n>>> $/);
    await pty.close();
    fs.writeFileSync(file, 'a b\n');
    const broken = terrarium(['-q'], { PYTHONSTARTUP: file });
    await broken.waitFor(/>>> $/);
    assert.match(broken.text, /rc\.py", line 1\n\s+a b\n[^]*SyntaxError: invalid syntax\n/);
    assert.doesNotMatch(broken.text, /Traceback|console\.py/);
    await broken.close();
  });

  test('what is typed before the first prompt is not lost, and Ctrl-C ends a start-up file', async () => {
    const pty = terrarium(['-q']);
    await new Promise((resolve) => setTimeout(resolve, 40));
    pty.type('6 * 7\r');
    await pty.waitFor(/>>> 6 \* 7\n42\n>>> $/);
    await pty.close();
    fs.writeFileSync(path.join(folder, 'slow.py'), "print('begun')\nwhile True: pass\n");
    const slow = terrarium(['-q'], { PYTHONSTARTUP: path.join(folder, 'slow.py') });
    await slow.waitFor(/begun/);
    slow.type('\x03');
    await slow.waitFor(/KeyboardInterrupt\n>>> $/);
    await slow.close();
  });

  test('a start-up file may ask for input, in every mode, and end Python', async () => {
    const file = path.join(folder, 'asks.py');
    fs.writeFileSync(
      file,
      'import getpass\nname = input("name? ")\nword = getpass.getpass("word? ")\n' +
        'if name == "q": raise SystemExit(3)\n',
    );
    const pty = terrarium(['-q'], { PYTHONSTARTUP: file });
    await pty.waitFor(/name\? $/);
    pty.type('fern\r');
    await pty.waitFor(/word\? $/);
    pty.type('moss\r');
    await pty.waitFor(/>>> $/);
    pty.type('name, word\r');
    await pty.waitFor(/\n\('fern', 'moss'\)\n>>> $/);
    await pty.close();
    const ends = terrarium(['-q'], { PYTHONSTARTUP: file });
    await new Promise((resolve) => setTimeout(resolve, 40));
    ends.type('q\r');
    await ends.waitFor(/word\? $/);
    ends.type('\r');
    assert.equal(await ends.end(), 3);
  });

  test('variables that configure Python do, in the console too', async () => {
    const pty = terrarium(['-q'], { PYTHONHASHSEED: '7', PYTHONOPTIMIZE: '2' });
    await pty.waitFor(/>>> $/);
    pty.type('__import__("sys").flags.optimize\r');
    await pty.waitFor(/\n2\n>>> $/);
    await pty.close();
  });

  test('after an error of an excepthook in it no frame is ours either', async () => {
    const file = path.join(folder, 'hook.py');
    fs.writeFileSync(file, 'import sys\ndef hook(*_): raise LookupError\nsys.excepthook = hook\n1/0\n');
    const pty = terrarium(['-q'], { PYTHONSTARTUP: file });
    await pty.waitFor(/Error in sys\.excepthook:[^]*LookupError[^]*Original exception[^]*ZeroDivisionError[^]*>>> $/);
    assert.doesNotMatch(pty.text, /console\.py/);
    await pty.close();
  });
});
