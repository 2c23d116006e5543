// CPython is compiled by a profile (decision 28). Clang compiles a function without it whose control flow is not
// what it was when the profile was made, and says so; scripts/cpython keeps what it said.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { ROOT } from './bundled.mjs';

test('the profile fits the sources', () => {
  const said = fs.readFileSync(path.join(ROOT, 'build/cpython/warnings'), 'utf8');
  const changed = new Set(Array.from(said.matchAll(/control flow change detected \(hash mismatch\) (\S+)/g), ([, name]) => name));
  const profile = fs.readFileSync(path.join(ROOT, 'wasm-build/config/python.profile'), 'utf8');
  const functions = profile.match(/^# Func Hash:/gm).length;
  assert.ok(functions > 5000, `${functions} functions in the profile`);
  assert.ok(
    changed.size * 100 <= functions,
    `${changed.size} of ${functions} functions have changed since the profile was made, expected at most 1 in 100: ` +
      `run scripts/profile (${[...changed].join(' ')})`,
  );
});
