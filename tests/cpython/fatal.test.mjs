// A fatal error of CPython's own, which only the test build can be made to have (scripts/test-python).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../build/test-dist/npm/bin/terrarium.mjs', import.meta.url));

test('a fatal error shows the traceback once, and ends with status 134', () => {
  const code = 'import _testcapi\ndef f(): _testcapi.fatal_error(b"lost")\nf()';
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, '-c', code], { encoding: 'utf8' });
  assert.deepEqual({ status, stdout }, { status: 134, stdout: '' }, stderr);
  assert.match(stderr, /^Fatal Python error: test_fatal_error: lost\n/);
  assert.equal(stderr.match(/line 2 in f/g)?.length, 1, stderr);
});
