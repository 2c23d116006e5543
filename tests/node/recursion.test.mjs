// Whatever recurses, and whatever memory it takes: an exception, and Python lives on.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { CASES, GROWING_CASES, MEMORY_CASES } from '../recursion/cases.mjs';
import { runCases } from '../recursion/run-cases.mjs';
import { opening } from '../recursion/session.mjs';

/** What this Node.js can wait by in a session. */
const STRATEGIES = 'promising' in WebAssembly ? ['sab', 'jspi'] : ['sab'];
const groups = [...new Set(CASES.map(([group]) => group))];

for (const waiting of STRATEGIES) {
  describe(`recursion, waiting by ${waiting}`, () => {
    for (const group of groups) {
      test(group, async () => {
        const cases = CASES.filter(([name]) => name === group);
        assert.deepEqual(await runCases(opening({ waiting }), cases), []);
      });
    }
  });
}

describe('memory', () => {
  for (const megabytes of [48, 100]) {
    test(`of ${megabytes} MiB`, async () => {
      const open = opening({ memory: megabytes * 2 ** 20 });
      assert.deepEqual(await runCases(open, [...MEMORY_CASES, ...GROWING_CASES]), []);
    });
  }

  test('all that there may be', async () => {
    assert.deepEqual(await runCases(opening({}), MEMORY_CASES), []);
  });
});
