// What the command compiles ahead of the program: it must trap at once, and only then.
//
// usage: node --test tests/node/precompile.test.mjs      env TERRARIUM_NPM: the package (default dist/npm)
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { importFromWeb } from './bundled.mjs';
import { PACKAGE } from './command.mjs';

const { precompile } = await importFromWeb('node/precompile.ts');
const { readCode } = await importFromWeb('node/module-file.ts');

for (const name of ['python.wasm', 'python-plain.wasm']) {
  const file = path.join(PACKAGE, 'lib', name);

  test(`${name}, with its data and without, leaves the loop by a trap`, async () => {
    for (const bytes of [fs.readFileSync(file), readCode(file)]) {
      const outcome = await precompile(await WebAssembly.compile(bytes));
      assert.ok(outcome instanceof WebAssembly.RuntimeError, String(outcome));
      assert.match(outcome.message, /memory access out of bounds/);
    }
  });
}

test('a module that cannot do it is no error', async () => {
  const wanting = new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  assert.match(String(await precompile(wanting)), /not a function/);
});
