// Waiting and Ctrl-C under Node.js: the real command and real signals.
//
// usage: node --test tests/node/interrupts.test.mjs
// env: TERRARIUM_NPM (dist/npm), TERRARIUM_INTERRUPTS how many a storm has (default 10000)
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { STORM_PROGRAM } from '../browser/storms.mjs';
import { processorTime, quietest } from '../browser/processor-time.mjs';
import { importFromWeb, ROOT } from './bundled.mjs';
import { command } from './command.mjs';

const STORM_SIZE = Number(process.env.TERRARIUM_INTERRUPTS ?? 10_000);
let folder = '';
let start;
before(() => {
  ({ folder, start } = command());
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Start a program that has imported `modules` and printed "go" when this resolves. */
async function running(code, options, modules = 'sys') {
  const child = start(['-c', `import ${modules}; print("go", flush=True)\n${code}`], options);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

/** Calls `act` with each number that the program has printed, or will print, as <number>. */
function onNumbers(child, act) {
  let rest = '';
  const scan = (chunk) => {
    rest += chunk;
    for (let match = /<(\d+)>\n/.exec(rest); match; match = /<(\d+)>\n/.exec(rest)) {
      rest = rest.slice(match.index + match[0].length);
      act(Number(match[1]));
    }
  };
  scan(child.soFar());
  child.stdout.on('data', scan);
}

test('a program can tell how it waits', async () => {
  const child = await running('import terrarium; print(terrarium.waiting())');
  assert.equal((await child.done).out, 'go\nnode\n');
});

const WAITS = [
  ['input()', 'print("got", input())', 'fern\n', 'got fern'],
  ['sys.stdin.readline()', 'import sys; print("got", sys.stdin.readline())', 'moss\n', 'got moss'],
  ['sys.stdin.read(1)', 'import sys; print("got", sys.stdin.read(1))', 'ivy\n', 'got i'],
  ['getpass', 'import getpass, warnings; warnings.simplefilter("ignore"); print("got", getpass.getpass(""))', 'secret\n', 'got secret'],
  ['select', 'import select, sys; print("got", select.select([0], [], [])[0])', 'x\n', 'got [0]'],
  ['time.sleep', 'import time; time.sleep(60)', null],
  ['asyncio.run', 'import asyncio; asyncio.run(asyncio.sleep(60))', null],
];
for (const [name, code, typed, answer] of WAITS) {
  test(`${name} waits without processor time, and Ctrl-C ends it`, async () => {
    // Loading a module takes processor time, too.
    const child = await running(code, {}, 'asyncio, getpass, select, sys, time');
    await pause(700);
    if (processorTime()) {
      const seconds = await quietest(child.pid, 0.1);
      assert.ok(seconds <= 0.1, `${seconds} s of half a second`);
    }
    child.kill('SIGINT');
    const { code: status, err } = await child.done;
    assert.deepEqual([status, /KeyboardInterrupt\n$/.test(err)], [130, true], err);
  });
  if (typed === null) continue;
  test(`${name} reads what is typed`, async () => {
    const child = await running(code);
    await pause(200);
    child.stdin.end(typed);
    assert.ok((await child.done).out.includes(answer));
  });
}

const COMPUTE = [
  ['a tight loop', 'while True: pass'],
  ['a loop that prints', 'while True: print(1)'],
  ['an endless iterator', 'for n in iter(int, 1): pass'],
  ['recursion without a loop', 'f = lambda n: f(n - 1) + f(n - 2) if n > 1 else n\nf(60)'],
  ['big integers', 'x = 10**10**8'],
  ['long division', 'x = (1 << 6_000_000) // (3 ** 1_000_000)'],
  ['digits of a big integer', 'import sys; sys.set_int_max_str_digits(0); str(1 << 9_000_000)'],
  ['a runaway regular expression', 'import re; re.match("(a+)+$", "a" * 40 + "b")'],
  ['slow C calls after a fast loop', 'x = [str(i) for i in range(500_000)]\nwhile True: sorted(x)'],
];
for (const [name, code] of COMPUTE) {
  test(`${name} ends by Ctrl-C`, async () => {
    const child = await running(code);
    child.stdout.resume();
    await pause(800);
    child.kill('SIGINT');
    const { code: status, err } = await child.done;
    assert.deepEqual([status, /KeyboardInterrupt\n$/.test(err)], [130, true], err);
  });
}

test('a C function that never looks ends by the third Ctrl-C', async () => {
  const child = await running('sum(range(10**12))');
  for (let i = 0; i < 3; i++) {
    await pause(300);
    child.kill('SIGINT');
  }
  assert.equal((await child.done).code, 130);
});

test('in a callback that cannot raise it is not lost (patch 0015)', async () => {
  const code = `import weakref
class Fern: pass
def callback(_):
  print('<0>', flush=True)
  while True: pass
fern = Fern(); ref = weakref.ref(fern, callback)
del fern
print('after', flush=True)
while True: pass`;
  const child = await running(code);
  onNumbers(child, () => child.kill('SIGINT'));
  const { code: status, err } = await child.done;
  assert.equal(status, 130);
  assert.match(err, /^Traceback[^]*KeyboardInterrupt\n$/);
  assert.doesNotMatch(err, /ignored/);
});

test('and other callbacks of the same call run undisturbed', async () => {
  const code = `class Fern:
    def __init__(self, number): self.number = number
    def __del__(self):
        if self.number == 0:
            print('<0>', flush=True)
            while True: pass
        print('closed', self.number, sum(i for i in range(20_000)) > 0)
ferns = [Fern(number) for number in (3, 2, 1, 0)]
try:
    ferns.clear()
    for _ in range(10**9): pass
except KeyboardInterrupt: print('raised')`;
  const child = await running(code);
  onNumbers(child, () => child.kill('SIGINT'));
  const { out, err } = await child.done;
  assert.equal(out, 'go\n<0>\nclosed 1 True\nclosed 2 True\nclosed 3 True\nraised\n');
  assert.equal(err, '');
});

test('and a wait that comes next is ended', async () => {
  const code = `import time
class Fern:
    def __del__(self):
        print('<0>', flush=True)
        while True: pass
fern = Fern()
del fern
time.sleep(60)`;
  const child = await running(code);
  onNumbers(child, () => child.kill('SIGINT'));
  assert.equal((await child.done).code, 130);
});

test('callbacks of atexit are reported, and the others run', async () => {
  const code = `import atexit, time
atexit.register(lambda: print('saved'))
def slow():
    print('<0>', flush=True)
    time.sleep(60)
atexit.register(slow)`;
  const child = await running(code);
  onNumbers(child, () => setTimeout(() => child.kill('SIGINT'), 100));
  const { out, err } = await child.done;
  assert.equal(out, 'go\n<0>\nsaved\n');
  assert.match(err, /^Exception ignored in atexit callback[^]*KeyboardInterrupt/);
});

test('with SIG_DFL it ends the program', async () => {
  const code = `import signal, time
signal.signal(signal.SIGINT, signal.SIG_DFL); print('<0>', flush=True)
time.sleep(60)`;
  const child = await running(code);
  onNumbers(child, () => setTimeout(() => child.kill('SIGINT'), 100));
  const { code: status, err } = await child.done;
  assert.deepEqual([status, err], [130, '']);
});

test('a handler of the program gets it, and a wait goes on afterwards', async () => {
  const child = await running(`import signal, time
signal.signal(signal.SIGINT, lambda number, frame: print('<1>', flush=True))
began = time.monotonic(); print('<0>', flush=True)
time.sleep(0.8)
print(time.monotonic() - began >= 0.8)`);
  onNumbers(child, (number) => number === 0 && setTimeout(() => child.kill('SIGINT'), 100));
  assert.equal((await child.done).out, 'go\n<0>\n<1>\nTrue\n');
});

test('two signals that come before Python looks are one, and except goes on', async () => {
  fs.writeFileSync(path.join(folder, 'busy'), '');
  const child = await running(`import itertools, os
hits = 0
try:
    print('<0>', flush=True)
    all(itertools.starmap(os.access, itertools.repeat(('busy', os.F_OK))))  # looks only when it is done
    for n in range(10**9): pass
except KeyboardInterrupt: hits += 1
for n in range(10**6): n += 1
print('hits', hits)`);
  onNumbers(child, async () => {
    for (let signals = 0; signals < 2; signals++) {
      child.kill('SIGINT');
      await pause(200); // the system would make one of two at once
    }
    fs.rmSync(path.join(folder, 'busy'));
  });
  assert.match((await child.done).out, /hits 1\n$/);
});

test(`${STORM_SIZE} signals, each sent when the last was seen: none lost, none doubled`, async () => {
  const child = await running(`${STORM_PROGRAM}\nstorm(${STORM_SIZE}, 0.3)\ntime.sleep(0.2)`);
  let sent = 0;
  let last = 0;
  onNumbers(child, (number) => {
    last = number;
    if (number >= STORM_SIZE) return;
    const send = () => (sent++, child.kill('SIGINT'));
    if (Math.random() < 0.8) send();
    else setTimeout(send, Math.random() * 3);
  });
  const { code, err } = await child.done;
  assert.deepEqual({ code, err, sent, last }, { code: 0, err: '', sent: STORM_SIZE, last: STORM_SIZE });
});

test('an export called from within another is refused, and does no harm', async () => {
  const { Python } = await importFromWeb('runtime/python.ts');
  const { default: glue } = await import(pathToFileURL(path.join(ROOT, 'build/wasm/python.mjs')).href);
  const wasm = fs.readFileSync(path.join(ROOT, 'build/wasm/python.wasm'));
  const refused = [];
  const files = new Proxy({}, { get: () => () => -52 });
  const waiter = { kind: 'none', suspends: false, begin() {}, wait: () => -52, poll: () => 4096, yield: () => 4096, read: () => -6 };
  const python = await Python.instantiate(glue, await WebAssembly.compile(wasm), {
    waiter,
    stackBytes: 512 << 10,
    files,
    images: { size: () => -44, read: () => -29 },
    code: { module: () => assert.fail('print needs no deferred code') },
    write(_fd, bytes) {
      python.call('terrarium_prompt', 0).catch((error) => refused.push(error.message));
      return bytes.length;
    },
  });
  await python.call('terrarium_resume', 7, 0);
  await python.call('terrarium_console_start');
  await python.callWithStrings('terrarium_push', ['print(1)']);
  assert.deepEqual(refused, ['terrarium: terrarium_prompt was called while terrarium_push had not returned']);
  assert.equal(await python.prompt(0), '>>> ');
});
