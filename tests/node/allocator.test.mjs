// Memory of objects: pymalloc's, and whoever else is told to give it is still asked (patch 0028).
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { commandForFile } from './command.mjs';

const { run } = commandForFile();

const STATS = 'import sys; sys._debugmallocstats()';
/** How many arenas pymalloc has made, as sys._debugmallocstats() says; null where it is not in use. */
const arenas = ({ err }) => /^# arenas allocated total\s+=\s+([\d,]+)$/m.exec(err)?.[1] ?? null;

test('objects are in arenas', async () => {
  const outcome = await run(['-c', STATS]);
  assert.notEqual(arenas(outcome), null, outcome.err);
  assert.match((await run(['-c', 'import sysconfig; print(sysconfig.get_config_var("WITH_PYMALLOC"))'])).out, /^1$/m);
});

test('there are none when another allocator was chosen', async () => {
  const outcome = await run(['-c', STATS], { env: { PYTHONMALLOC: 'malloc' } });
  assert.equal(outcome.code, 0);
  assert.equal(arenas(outcome), null, outcome.err);
});

for (const name of ['pymalloc', 'pymalloc_debug', 'malloc', 'malloc_debug', 'debug']) {
  test(`PYTHONMALLOC=${name} serves objects of all sizes`, async () => {
    const program = 'print(sum(len(bytes(n)) for n in range(3000)), len({str(n): [n] for n in range(3000)}))';
    assert.equal((await run(['-c', program], { env: { PYTHONMALLOC: name } })).out, '4498500 3000\n');
  });
}

test('tracemalloc counts every object while it is asked, and none after', async () => {
  const program = `import tracemalloc
kept = []
tracemalloc.start()
before = tracemalloc.get_traced_memory()[0]
kept.append([float(n) for n in range(10_000)])
grown = tracemalloc.get_traced_memory()[0] - before
del kept[:]
rest = tracemalloc.get_traced_memory()[0] - before
tracemalloc.stop()
kept.append([float(n) for n in range(10_000)])
print(grown >= 10_000 * 16, rest < 10_000, tracemalloc.get_traced_memory())`;
  assert.equal((await run(['-c', program])).out, 'True True (0, 0)\n');
});
