// Ends that are not Python's own: they say where the program was, once, and with which status.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';

import { command } from './command.mjs';
import { startTerrarium } from './terrarium.mjs';

let folder = '';
let run;
before(() => {
  ({ folder, run } = command());
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const WHERE = /^Stack \(most recent call first\):\n(?: {2}File "<string>", line (?:1|\?\?\?) in <lambda>\n)? {2}File "<string>", line 1 in f\n {2}File "<string>", line 2 in <module>\n/;

/** Code that loads a constant from far outside of memory. */
const TRAP = 'g = (lambda: 0).__code__.replace(co_code=bytes([151, 0, 144, 0x1f, 144, 0xff, 144, 0xff, 100, 0xff, 83, 0]))';

/** What ends, and what the engine says of it. */
const ENDS = {
  'abort()': ['import os', 'os.abort()', /^terrarium: Python died: RuntimeError: Aborted\(\)\n$/],
  'a trap': [TRAP, 'exec(g)', /^terrarium: Python died: RuntimeError: memory access out of bounds\n$/],
};
for (const [name, [before_, call, said]] of Object.entries(ENDS)) {
  test(`${name} shows the traceback, and ends with status 134`, async () => {
    const { code, out, err } = await run(['-c', `def f(): ${before_}; print("before", flush=True); ${call}\nf()`]);
    assert.deepEqual({ code, out }, { code: 134, out: 'before\n' });
    assert.match(err, WHERE);
    assert.match(err.replace(WHERE, ''), said);
  });
}

test('in a session the traceback is output, and the end is told', async () => {
  let ended;
  const end = new Promise((resolve) => (ended = resolve));
  const { python, seen } = await startTerrarium({ onEnd: ended });
  await python.push('import os');
  await python.push('def f(): os.abort()\n');
  // What was asked of it gets no answer.
  python.push('f()').catch(() => undefined);
  assert.match((await end).crash, /^RuntimeError: Aborted\(\)/);
  assert.match(seen.text, /^Stack \(most recent call first\):\n {2}File "<python-input-1>", line 1 in f\n {2}File "<python-input-2>", line 1 in <module>\n$/);
});
