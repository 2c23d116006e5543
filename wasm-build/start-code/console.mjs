// What people do at a prompt, spoken by the protocol of the page: its functions are in python.wasm itself
// (scripts/start-code).
//
// usage: TERRARIUM_NPM=DIR node console.mjs
import { openSession } from '../../tests/node/session.mjs';

const STATEMENTS = [
  '1 + 1', 'x = 3', 'x', '"text"', '[1, 2.5, "a"]', 'import math', 'math.pi', 'print("hello", x)', 'help', 'for i in range(3): print(i)\n',
  'def f(a, b=2):\n    """Doc."""\n    return a + b\n', 'f(1)', 'class A:\n    pass\n', 'A()', '1 / 0', 'undefined', 'a b', 'if True:\n', 'f(', '"open',
  'import time; time.sleep(0.01)', 'len(dir())', 'help(f)', 'import this', '_', 'x; y', '@', 'del x', 'import sys; sys.ps1', '',
];
const RUNS_ON = 'import time\nwhile True: time.sleep(0.01)\n';

async function talk(waiting) {
  const session = await openSession({ waiting });
  await session.ask({ type: 'program' });
  for (const source of STATEMENTS) await session.push(source);
  for (const source of ['math.s', 'impo', 'f(', 'x.']) await session.ask({ type: 'complete', source, cursor: source.length });
  await session.ask({ type: 'write-file', path: '/tmp/x.py', data: Buffer.from('print(1)\n') });
  await session.ask({ type: 'read-file', path: '/tmp/x.py' });
  await session.ask({ type: 'list-files', path: '/tmp' });
  await session.ask({ type: 'evaluate', source: 'y = 2\ny', filename: 'x' });
  await session.ask({ type: 'evaluate', source: '1 / 0', filename: 'x' });
  if (waiting === 'sab') {
    const line = session.push('input("? ")');
    session.type('typed\n');
    await line;
    const endless = session.push(RUNS_ON);
    setTimeout(() => session.interrupt(), 200);
    await endless;
  }
  await session.ask({ type: 'finish' });
  await session.close();
}

/** A program with its file, as `-i FILE` and the page's start-up file have it. */
async function start() {
  const surroundings = { env: { PYTHONSTARTUP: '/tmp/x.py' } };
  const session = await openSession({ surroundings, argv: ['python'] });
  await session.ask({ type: 'write-file', path: '/tmp/x.py', data: Buffer.from('print(1)\n') });
  await session.ask({ type: 'program' });
  await session.push('raise SystemExit(1)');
  await session.close();
}

for (const waiting of ['none', 'sab']) await talk(waiting);
await start();
