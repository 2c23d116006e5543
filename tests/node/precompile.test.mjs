// What the command compiles ahead of the program: it must trap at once, and only then.
//
// usage: node --test tests/node/precompile.test.mjs      env TERRARIUM_NPM: the package (default dist/npm)
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { importFromWeb, ROOT } from './bundled.mjs';
import { PACKAGE } from './command.mjs';

const { precompile } = await importFromWeb('node/precompile.ts');
const { readCode } = await importFromWeb('node/module-file.ts');

// With the names of functions, so that the trap tells where it was.
const named = fs.readFileSync(path.join(ROOT, 'build/plain/python.wasm'));
const files = ['python.wasm', 'python-plain.wasm'].map((name) => path.join(PACKAGE, 'lib', name));

test('both loops, and nothing before them, end by a trap', async () => {
  const outcomes = await precompile(await WebAssembly.compile(named));
  const where = outcomes.map((error) => /at (\S+)/.exec(error.stack)?.[1]);
  assert.match(where[0], /^(python\.wasm\.)?_PyEval_RunFrequentInstructions$/);
  assert.match(where[1], /^(python\.wasm\.)?_PyEval_RunRareInstruction$/);
});

for (const file of files) {
  test(`${path.basename(file)}, with its data and without, leaves the loops by a trap`, async () => {
    for (const bytes of [fs.readFileSync(file), readCode(file)]) {
      const outcomes = await precompile(await WebAssembly.compile(bytes));
      assert.equal(outcomes.length, 2);
      for (const outcome of outcomes) {
        assert.ok(outcome instanceof WebAssembly.RuntimeError, String(outcome));
        assert.match(outcome.message, /memory access out of bounds/);
      }
    }
  });
}

test('a module that cannot do it is no error', async () => {
  const wanting = new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  for (const outcome of await precompile(wanting)) assert.match(String(outcome), /not a function/);
});
