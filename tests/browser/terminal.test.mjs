// What programs do with their terminal, in real browsers, under both ways to wait.
//
// usage: node --test tests/browser/terminal.test.mjs      env: as repl.test.mjs
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CASES, RESIZED, SETUP, statementFor } from '../terminal/cases.mjs';
import { browserNames, openProfile, Repl, serve } from './harness.mjs';

const SETTINGS = [
  ['plain headers', []],
  ['cross-origin isolated', ['--isolate']],
];
const KEYS = { '\r': 'Enter', '\t': 'Tab', '\x7f': 'Backspace', '\x1b[A': 'ArrowUp' };
const ANSWER_MS = 30_000;

/** Waits for a first key, flushes, and says what comes after. */
const LONG_PASTE = `import array, fcntl, os, termios, time, tty
def run():
    old = termios.tcgetattr(0)
    tty.setcbreak(0)
    count = array.array('i', [0])
    print('ready', flush=True)
    while not count[0]:
        fcntl.ioctl(0, termios.FIONREAD, count)
        time.sleep(0.01)
    termios.tcflush(0, termios.TCIFLUSH)
    print('flushed', flush=True)
    got = b''
    while not got.endswith(b'\\n'): got += os.read(0, 100)
    termios.tcsetattr(0, termios.TCSADRAIN, old)
    return len(got) - 1, got[-4:-1]

run()`;

/** Press the keys that send these characters. */
async function press(repl, keys) {
  for (const key of keys.match(/\x1b\[A|[^]/gu)) {
    if (key in KEYS) await repl.press(KEYS[key]);
    else if (key < ' ') await repl.control(String.fromCharCode(key.charCodeAt(0) + 0x60));
    else await repl.type(key);
  }
}

/** Waits for a pattern in what is below the statement, from offset `from` on. */
async function below(repl, pattern, from = 0) {
  const end = Date.now() + ANSWER_MS;
  for (;;) {
    const text = (await repl.text()).replace(/^.*?exec\(P\[\d+\]\)/s, '');
    const match = pattern.exec(text.slice(from));
    if (match) return { text, end: from + match.index + match[0].length };
    if (Date.now() > end) throw new Error(`no ${pattern} in the terminal:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

async function take(repl, index, { steps, shows, never }) {
  await repl.clear();
  await repl.type(statementFor(index));
  await repl.press('Enter');
  let from = 0;
  for (const { after: pattern, keys } of steps) {
    ({ end: from } = await below(repl, pattern, from));
    await press(repl, keys);
  }
  await below(repl, shows);
  const { text } = await below(repl, /\n>>> $/);
  if (never) assert.doesNotMatch(text, never);
}

function programs(browserName, args) {
  let started;
  let site;
  let repl;
  before(async () => {
    site = await serve('--csp', ...args);
    started = await openProfile(browserName);
    repl = await Repl.open(started.browser, site.url);
    // What a case prints is looked for where it was: it must not scroll.
    await repl.page.setViewport({ width: 900, height: 900 });
    await repl.paste(SETUP);
    await repl.press('Enter');
    await repl.waitFor(/'\s*\)\s*\)\s*\n>>> $/);
  });
  after(async () => {
    await started?.close();
    site?.close();
  });

  for (const [index, item] of CASES.entries()) {
    test(item.name, () => take(repl, index, item));
  }

  test('a line of a megabyte arrives whole', async () => {
    await repl.clear();
    await repl.type('len(input("line? "))');
    await repl.press('Enter');
    await repl.waitFor(/line\?$/);
    await repl.paste('y'.repeat(1 << 20));
    await repl.press('Enter');
    await repl.waitFor(/1048576\n>>> $/, 60_000);
  });

  test('a flush drops all of a paste that is longer than the ring', async () => {
    await repl.clear();
    await repl.paste(LONG_PASTE);
    await repl.press('Enter');
    await repl.waitFor(/ready$/);
    await repl.paste('x'.repeat(1 << 20));
    await repl.waitFor(/flushed$/);
    await repl.type('end');
    await repl.press('Enter');
    await repl.waitFor(/\(3, b'end'\)\n>>> $/);
  });

  test('SIGWINCH runs the handler of a program that computes, sleeps or reads', async () => {
    await repl.clear();
    await repl.type(statementFor(CASES.length));
    await repl.press('Enter');
    let from = 0;
    for (const [index, ready] of RESIZED.readyFor.entries()) {
      ({ end: from } = await below(repl, ready, from));
      await repl.page.setViewport({ width: 900, height: 560 + 60 * index });
      ({ end: from } = await below(repl, RESIZED.handled, from));
    }
    await press(repl, RESIZED.keys);
    await below(repl, RESIZED.shows);
    await repl.waitFor(/>>> $/);
  });

  test('a new size is seen by the program that runs', async () => {
    await repl.clear();
    await repl.line('import os, time; wide = os.get_terminal_size().columns', />>> import/);
    await repl.type('while os.get_terminal_size().columns == wide: time.sleep(0.05)');
    await repl.press('Enter', 'Enter');
    await repl.page.setViewport({ width: 700, height: 600 });
    await repl.line('os.get_terminal_size().columns < wide', /True/);
  });
}

for (const browserName of browserNames()) {
  for (const [title, args] of SETTINGS) {
    describe(`${browserName}, ${title}`, () => programs(browserName, args));
  }
}
