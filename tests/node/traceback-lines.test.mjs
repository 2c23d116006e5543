// The line of a traceback, found when it is asked for (patch 0029). What is expected is what CPython 3.11 prints.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { command } from './command.mjs';

test('tracebacks asked for late say the line of the exception', async () => {
  const { folder, run } = command();
  const { out, err } = await run([fileURLToPath(new URL('traceback_lines.py', import.meta.url))]);
  fs.rmSync(folder, { recursive: true });
  assert.deepEqual(out.trimEnd().split('\n'), [
    '[30, 10]',
    'cleared [30, 10]',
    'generator [30, 17]',
    'went on [48, 10] 51',
    'traced [(10, [10]), (30, [30, 10])] [30, 10]',
    'from C 4 [69, 10] True',
    "made 4711 ['tb_frame', 'tb_lasti', 'tb_lineno', 'tb_next']",
    'AttributeError',
  ]);
  assert.match(err, /line 87, in <module>\n *recurse\(5\)\n .*line 82, in recurse\n/);
  assert.match(err, / \[Previous line repeated 3 more times\]\nZeroDivisionError: division by zero\n$/);
});
