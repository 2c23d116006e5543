// Every kernel and program of tests/bench/programs gives what it is to give, in a Python of this machine (3.11
// where there is one; the build Python has neither zlib nor sqlite3): so that the set does not rot between
// benchmarks. Terrarium and its peers check the same in each of their runs.
//
// usage: node --test tests/node/bench-programs.test.mjs
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';

import { PROGRAMS, taskName, TASKS } from '../bench/speed/tasks.mjs';

const NATIVE = ['/usr/bin/python3.11', '/usr/bin/python3'].find((file) => fs.existsSync(file));
const run = (...args) => promisify(execFile)(NATIVE, ['-B', ...args]);
const measure = (...args) => run(path.join(PROGRAMS, 'measure.py'), ...args);

for (const [kind, names] of Object.entries(TASKS)) {
  describe(kind, { concurrency: 2 }, () => {
    for (const name of names) {
      test(name, async () => {
        const { stdout } = await measure(taskName(kind, name));
        const [ready, line] = stdout.trim().split('\n');
        const { first, best, runs } = JSON.parse(line);
        assert.deepEqual([ready, best, runs], ['ready', null, 0]);
        assert.ok(first > 0);
      });
    }
  });
}

test('the kernels that are named are those that there are', async () => {
  const { stdout } = await run('-c', `import sys; sys.path.insert(0, '${PROGRAMS}'); import kernels; print(*kernels.KERNELS)`);
  assert.deepEqual(stdout.trim().split(' '), TASKS.kernels);
});

test('runs after the first are counted by number and by time', async () => {
  const { stdout } = await measure('--warm-up', '0.2', '--seconds', '0.2', '--least', '3', 'kernels.sets');
  const { first, best, runs } = JSON.parse(stdout.trim().split('\n')[1]);
  assert.ok(runs >= 3 && best <= first * 2, stdout);
});

test('a result that is wrong is an error', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-wrong-'));
  fs.copyFileSync(path.join(PROGRAMS, 'measure.py'), path.join(folder, 'measure.py'));
  fs.writeFileSync(path.join(folder, 'wrong.py'), 'EXPECTED = 2\nasync def main():\n    return 1\n');
  await assert.rejects(run(path.join(folder, 'measure.py'), 'wrong'), /ValueError: wrong: expected 2, found 1/);
  fs.rmSync(folder, { recursive: true });
});
