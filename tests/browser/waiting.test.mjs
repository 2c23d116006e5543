// Waiting and interrupts in real browsers, by the runtime itself: see runtime-page.ts.
//
// usage: node --test tests/browser/waiting.test.mjs
// env: TERRARIUM_BROWSERS, TERRARIUM_SITE, TERRARIUM_CHROME, TERRARIUM_FIREFOX as repl.test.mjs;
//      TERRARIUM_INTERRUPTS how many a storm has (default 200)
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, openProfile, Repl, serve } from './harness.mjs';
import { processorTime, quietest } from './processor-time.mjs';
import { openLab, runtimeSite } from './runtime-site.mjs';
import { RANDOM_TIMES, STORM, STORM_PROGRAM } from './storms.mjs';

/** Of half a second: a busy wait would take all of it, what a browser does by itself is some hundredths. */
const QUIET_SECONDS = 0.15;
const STORM_SIZE = Number(process.env.TERRARIUM_INTERRUPTS ?? 200);
/**
 * Prints when the C function that never looks has begun: the loop of Python has its last look before.
 */
const NEVER_LOOKS = 'from itertools import chain; sum(chain(filter(print, ["now"]), range(10**12)))';

const SETTINGS = [
  ['sab', ['--isolate'], '?wait=sab'],
  ['jspi', [], '?wait=jspi'],
];
const site = await runtimeSite();

/** Name, statement, what it is waiting for ('input' or time), what to type, what it prints then. */
const WAITS = [
  ['input()', 'print("got", input("? "))', 'fern\n', 'got fern'],
  ['sys.stdin.readline()', 'import sys; print("got", sys.stdin.readline())', 'moss\n', 'got moss'],
  ['sys.stdin.read(1)', 'import sys; print("got", sys.stdin.read(1), sys.stdin.readline())', 'ivy\n', 'got i vy'],
  ['os.read', 'import os; print("got", os.read(0, 99))', 'reed\n', "got b'reed\\n'"],
  ['getpass', 'import getpass; print("got", getpass.getpass())', 'secret\n', 'got secret'],
  ['select', 'import select, sys; print("got", select.select([0], [], [])[0], sys.stdin.readline())', 'x\n', 'got [0] x'],
  ['time.sleep', 'import time; time.sleep(60)', null],
  ['asyncio.run', 'import asyncio; asyncio.run(asyncio.sleep(60))', null],
  ['select with a time', 'import select; select.select([], [], [], 60)', null],
];

const COMPUTE = [
  ['a tight loop', 'while True: pass\n'],
  ['a loop that prints', 'while True: print(1)\n'],
  ['an endless iterator', 'for n in iter(int, 1): pass\n'],
  ['recursion without a loop', 'if 1:\n  f = lambda n: f(n - 1) + f(n - 2) if n > 1 else n\n  f(60)\n'],
  ['big integers', 'x = 10**10**8'],
  ['a runaway regular expression', 'import re; re.match("(a+)+$", "a" * 40 + "b")'],
  ['slow C calls after a fast loop', 'if 1:\n  for i in range(10**6): pass\n  b = bytes(10**6)\n  while True: bytes(b)\n'],
];

function strategy(browserName, kind, args, query) {
  let started, server, page;
  before(async () => {
    server = await serve('--root', site, ...args);
    started = await openProfile(browserName);
    page = await openLab(started.browser, server.url, query);
    await page.evaluate(() => window.lab.run('import asyncio, getpass, re, select, sys, time; kept = 42'));
  });
  after(async () => {
    await started?.close();
    server?.close();
  });
  const run = (source) => page.evaluate((text) => window.lab.run(text), source);

  test('both sides can tell the strategy', async () => {
    assert.equal(await page.evaluate(() => window.lab.python.waiting), kind);
    assert.equal(await run('import terrarium; print(terrarium.waiting())'), `${kind}\n`);
  });

  for (const [name, source, typed, answer] of WAITS) {
    test(`${name} waits, and Ctrl-C ends it`, async () => {
      const output = await page.evaluate(async (text, wantsInput) => {
        lab.reset();
        const statement = lab.python.push(text);
        await (wantsInput ? lab.until(() => lab.wanted > 0) : lab.sleep(300));
        await lab.interrupted(statement);
        return lab.text;
      }, source, typed !== null);
      // What print() had begun to write comes after the traceback, as it does natively.
      assert.match(output, /KeyboardInterrupt\n1?\n?$/);
      assert.equal(await run('print(kept)'), '42\n');
    });

    if (typed !== null) {
      test(`${name} reads what is typed`, async () => {
        const output = await page.evaluate(async (text, input) => {
          lab.reset();
          const statement = lab.python.push(text);
          await lab.until(() => lab.wanted > 0);
          lab.input(input);
          await statement;
          return lab.text;
        }, source, typed);
        assert.ok(output.includes(answer), output);
      });
    }
  }

  test('a sleep takes its time, and asyncio waits for several things at once', async () => {
    const code = `import asyncio, time
async def main():
    began = time.monotonic()
    await asyncio.gather(*(asyncio.sleep(0.2) for _ in range(5)))
    return time.monotonic() - began
began = time.monotonic(); time.sleep(0.2); print(0.19 < time.monotonic() - began < 2)
print(0.19 < asyncio.run(main()) < 2)`;
    assert.equal(await run(`exec(${JSON.stringify(code)})`), 'True\nTrue\n');
  });

  test('waiting needs no processor time', { skip: !processorTime() }, async () => {
    const pid = started.pid;
    const busy = {};
    for (const [name, source, typed] of WAITS) {
      await page.evaluate(async (text, wantsInput) => {
        lab.reset();
        lab.statement = lab.python.push(text);
        await (wantsInput ? lab.until(() => lab.wanted > 0) : lab.sleep(100));
        await lab.sleep(100);
      }, source, typed !== null);
      const seconds = await quietest(pid, QUIET_SECONDS);
      await page.evaluate(() => lab.interrupted(lab.statement));
      if (seconds > QUIET_SECONDS) busy[name] = seconds;
    }
    assert.deepEqual(busy, {});
  });

  for (const [name, source] of COMPUTE) {
    test(`${name} ends by Ctrl-C`, async () => {
      const output = await page.evaluate(async (text) => {
        const statement = lab.python.push(text);
        await lab.sleep(500);
        await lab.interrupted(statement);
        return lab.text.slice(-2000);
      }, source);
      // What print() had begun to write comes after the traceback, as it does natively.
      assert.match(output, /KeyboardInterrupt\n1?\n?$/);
      assert.equal(await run('print(kept)'), '42\n');
    });
  }

  test('two fast Ctrl-C are one, and one with nothing running is none', async () => {
    const output = await page.evaluate(async () => {
      lab.reset();
      lab.python.interrupt();
      const statement = lab.python.push('try:\n  n = 0\n  while True: n += 1\nexcept KeyboardInterrupt: print("one")\n');
      await lab.sleep(200);
      lab.python.interrupt();
      await lab.interrupted(statement);
      lab.python.interrupt();
      await lab.python.push('for _ in range(200_000): pass\n');
      lab.python.interrupt();
      return lab.text;
    });
    assert.equal(output, 'one\n');
  });

  test('a handler of the program gets it, and SIG_IGN swallows it', async () => {
    await run('import signal, time; got = []; old = signal.signal(signal.SIGINT, lambda *a: got.append(a[0]))');
    await page.evaluate(async () => {
      const statement = lab.python.push('while not got: pass\n');
      await lab.sleep(100);
      await lab.interrupted(statement);
      const sleeping = lab.python.push('t = time.monotonic(); time.sleep(0.3); t = time.monotonic() - t');
      await lab.sleep(100);
      await lab.interrupted(sleeping);
    });
    assert.equal(await run('print(got, t >= 0.29)'), '[2, 2] True\n');
    await run('old = signal.signal(signal.SIGINT, signal.SIG_IGN) and old');
    await page.evaluate(async () => lab.interrupted(lab.python.push('for _ in range(3_000_000): pass\n')));
    assert.equal(await run('old = signal.signal(signal.SIGINT, signal.default_int_handler); print(kept)'), '42\n');
  });

  test('Ctrl-C is for the statement behind an upload, not for the upload', async () => {
    const outcome = await page.evaluate(async () => {
      lab.reset();
      const upload = lab.python.writeFile('/tmp/seed', new Uint8Array(1 << 20));
      let ended = false;
      const statement = lab.python.push('while True: pass\n').then(() => (ended = true));
      lab.python.interrupt();
      await lab.until(() => ended);
      await Promise.all([upload, statement]);
      return lab.text;
    });
    assert.match(outcome, /KeyboardInterrupt\n$/);
    assert.equal(await run('import os; print(os.path.getsize("/tmp/seed"), kept)'), '1048576 42\n');
  });

  test('a size that comes while Python is loading is what a program sees', async () => {
    const other = await openLab(started.browser, server.url, query);
    const sizes = await other.evaluate(async () => {
      const seen = [];
      const size = async () => seen.push(await lab.run('import os; tuple(os.get_terminal_size())'));
      const early = lab.start();
      lab.python.resize(90, 30);
      await early.then(size);
      const late = lab.start();
      // The module is there already: in the next task the worker has been told to start.
      await lab.sleep(0);
      lab.python.resize(70, 20);
      await late.then(size);
      return seen;
    });
    assert.deepEqual(sizes, ['(90, 30)\n', '(70, 20)\n']);
    await other.close();
  });

  test('Ctrl-C reaches a completion that does not end', async () => {
    await run('class Bog:\n  def __dir__(self):\n    while True: pass\n');
    await run('bog = Bog()');
    const matches = await page.evaluate(async () => {
      const answer = lab.python.complete('bog.', 4);
      await lab.sleep(200);
      lab.python.interrupt();
      return (await answer).matches;
    });
    assert.deepEqual(matches, []);
    assert.equal(await run('print(kept)'), '42\n');
  });

  test(`${STORM_SIZE} interrupts, each sent when the last was seen: none lost, none doubled`, async () => {
    const outcome = await page.evaluate(STORM, STORM_PROGRAM, STORM_SIZE, kind);
    assert.deepEqual(outcome, { sent: STORM_SIZE, seen: STORM_SIZE });
    assert.equal(await run('print(kept)'), '42\n');
  });

  test('interrupts at random times reach no later statement', async () => {
    const { leaks, sent, landed } = await page.evaluate(RANDOM_TIMES, 60);
    assert.equal(leaks, 0);
    assert.ok(landed > 0 && landed <= sent, `${landed} of ${sent} interrupts landed`);
    assert.equal(await run('print(kept)'), '42\n');
  });

  const WORK = [
    ['input()', 'text = input()', () => lab.input('go\n')],
    ['a tight loop', 'import time\nend = time.monotonic() + 1\nwhile time.monotonic() < end: pass\n', () => undefined],
  ];
  for (const [name, source, finish] of WORK) {
    test(`requests during ${name} wait for a safe point, and then happen`, async () => {
      const outcome = await page.evaluate(async (text, end) => {
        await lab.run('import os');
        const statement = lab.python.push(text.includes('\n') ? `if 1:\n${text.replace(/^/gm, '  ')}\n` : text);
        let early = false;
        const done = statement.then(() => (early = 'statement'));
        await lab.sleep(150);
        const completion = lab.python.complete('os.getc', 7);
        completion.then(() => (early ||= 'completion'));
        lab.python.resize(100, 40);
        const upload = lab.python.writeFile('/tmp/leaf', new Uint8Array([108, 101, 97, 102]));
        await lab.sleep(150);
        const waited = early === false;
        new Function(`(${end})()`)();
        await done;
        const { matches } = await completion;
        await upload;
        const size = await lab.run('tuple(os.get_terminal_size())');
        const file = await lab.run('print(open("/tmp/leaf").read())');
        return { waited, first: early, matches, size, file };
      }, source, String(finish));
      assert.deepEqual(outcome, {
        waited: true,
        first: 'statement',
        matches: ['getcwd', 'getcwdb'],
        size: '(100, 40)\n',
        file: 'leaf\n',
      });
    });
  }

  test('a C function that never looks: told after a second, then restarted fast', async () => {
    const outcome = await page.evaluate(async (neverLooks) => {
      lab.reset();
      const statement = lab.python.push(neverLooks).catch((error) => error.message);
      await lab.until(() => lab.text.includes('now'));
      const first = lab.python.interrupt();
      await lab.until(() => lab.unanswered > 0, 5000);
      const second = lab.python.interrupt();
      await lab.start();
      return { first, second, stopped: await statement, kept: await lab.run('print("kept" in globals())') };
    }, NEVER_LOOKS);
    assert.deepEqual(outcome, { first: true, second: false, stopped: 'python was stopped', kept: 'False\n' });
  });
}

/** What a person sees whose program does not look for Ctrl-C. */
function onThePage(browserName) {
  let started, server;
  before(async () => {
    server = await serve();
    started = await openProfile(browserName);
  });
  after(async () => {
    await started?.close();
    server?.close();
  });

  test('a C function that never looks: the page says so, and the second Ctrl-C restarts', async () => {
    const repl = await Repl.open(started.browser, server.url);
    await repl.type(NEVER_LOOKS);
    await repl.press('Enter');
    await repl.waitFor(/\nnow$/);
    await repl.control('c');
    await repl.waitFor(/does not look for Ctrl-C[\s\S]*losing its variables/);
    await repl.control('c');
    await repl.waitFor(/Restarted: its variables[\s\S]*>>> $/);
    await repl.line('6 * 7', /\n42/);
    await repl.page.close();
  });
}

for (const browserName of browserNames()) {
  describe(`${browserName}, the page`, () => onThePage(browserName));
  for (const [kind, args, query] of SETTINGS) {
    describe(`${browserName}, ${kind}`, () => strategy(browserName, kind, args, query));
  }
}
