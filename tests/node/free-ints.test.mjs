// Integers that nobody uses are kept for the next ones, a hundred at most, and given back by gc.collect() (patch 0030).
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { commandForFile } from './command.mjs';

const { run } = commandForFile();

/** Blocks that are in use after integers were made, after they were freed, and after a collection, from the first on. */
const program = (count) => `import gc, sys
blocks = sys.getallocatedblocks
gc.disable()
gc.collect()
kept = [None] * ${count}
counts = [0] * 4
counts[0] = blocks()
for n in range(${count}): kept[n] = n + 100_000
counts[1] = blocks()
for n in range(${count}): kept[n] = None
counts[2] = blocks()
gc.collect()
counts[3] = blocks()
print(*[n - counts[0] for n in counts[1:]])
`;

async function blocks(count) {
  const { out, err } = await run(['-c', program(count)]);
  assert.match(out, /^-?\d+ -?\d+ -?\d+\n$/, err);
  return out.trim().split(' ').map(Number);
}

/** What else the program has made meanwhile, in blocks. */
const LITTLE = 30;
const near = (found, expected, what) =>
  assert.ok(Math.abs(found - expected) <= LITTLE, `${what}: expected about ${expected} blocks, found ${found}`);

test('a hundred that are freed are kept, until a collection', async () => {
  const [made, freed, collected] = await blocks(5000);
  near(made, 5000, 'made');
  near(freed, 100, 'freed');
  near(collected, 0, 'collected');
});

test('integers of all kinds are what they are when they come from the list', async () => {
  const check = `class Sub(int): pass
import enum
class Number(enum.IntEnum): ONE = 100_001
kept = []
for n in range(3000):
    value = n + 100_000
    assert value - 100_000 == n and -value == -100_000 - n and type(value) is int
    assert Sub(value) == value and type(Sub(value)) is Sub and Sub(value) + 1 == value + 1
    assert (value << 40) >> 40 == value and value * value // value == value
    assert bool(value) is True and (value > 0) is True and Number.ONE == 100_001
    kept.append((value, -value, value ** 3, Sub(value)))
assert [sum(column) for column in zip(*kept)] == [304498500, -304498500, 3137673886652250000, 304498500]
print('good')
`;
  assert.equal((await run(['-c', check])).out, 'good\n');
});
