// The evaluation loop, which is two functions (patch 0025): one that engines can optimise soon, one for the rest.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { ROOT } from './bundled.mjs';
import { command } from './command.mjs';

test('the loop is small, and rare instructions are not part of it', () => {
  const tool = path.join(ROOT, 'build/tools-release/tools/wasm-size');
  const listed = execFileSync(tool, ['--functions', '100', path.join(ROOT, 'build/plain/python.wasm')], { encoding: 'utf8' });
  const bytes = (name) => Number(new RegExp(`^ *([\\d,]+).* ${name}$`, 'm').exec(listed)?.[1].replaceAll(',', ''));
  assert.ok(bytes('_PyEval_RunFrequentInstructions') < 30_000, listed);
  assert.ok(bytes('_PyEval_RunRareInstruction') > 10_000, listed);
});

// What CPython 3.11 prints. The program runs instructions of both kinds, with and without a trace function.
test('programs and their traces are those of CPython', async () => {
  const { folder, run } = command();
  const { out, err } = await run([fileURLToPath(new URL('rare_instructions.py', import.meta.url))]);
  fs.rmSync(folder, { recursive: true });
  assert.equal(err, '');
  assert.deepEqual(out.trimEnd().split('\n'), [
    "(-1, 7, {'x': 2, 'y': '/'}, -1)",
    'c0 l1 l2 l3 l9 l10 e10 l9 l11 l12 l13 l14 l15 l16 l17 l18 e18 l19 l20 e20 l21 l22 l24 l25 r25',
    'True',
    '[0, 1]',
    'c0 l1 e1 l2 c0 l1 r1 c1 l1 r1 c1 l1 r1 e2 l1 e1 r1',
    "['return']",
  ]);
});
