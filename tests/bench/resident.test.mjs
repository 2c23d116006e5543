// usage: node --test tests/bench/resident.test.mjs
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { familyOf, readMappings, statusOf, touchedWasm, wasmMemories } from './resident.mjs';

const entry = (range, access, kilobytes, file = '') => `${range} ${access} 00000000 00:00 0 ${file}\nSize: 4 kB\nRss:   ${kilobytes} kB\nPss: 1 kB\n`;

test('a memory of WebAssembly is told by what is reserved behind it', () => {
  const mappings = readMappings(
    entry('100000000-102000000', 'rw-p', 2544) + // 32 MB ...
      entry('102000000-300000000', '---p', 0) + // ... and the rest of 8 GB
      entry('400000000-402000000', 'rw-p', 30000) + // 32 MB of malloc
      entry('402000000-404000000', '---p', 0) +
      entry('500000000-500040000', 'rw-p', 100) + // a small heap
      entry('500040000-700000000', '---p', 0) +
      entry('800000000-802000000', 'rw-p', 100, '/memfd:shared'),
  );
  assert.equal(mappings.length, 7);
  assert.deepEqual(wasmMemories(mappings), [{ start: 0x100000000, end: 0x102000000, access: 'rw-p', file: '', resident: 2544 * 1024 }]);
});

test('of a real process: what was written to, and no more', async () => {
  const source = `const memory = new WebAssembly.Memory({ initial: 512 });
    new Uint8Array(memory.buffer).fill(1, 2 ** 20, 6 * 2 ** 20);
    console.log(new Uint8Array(memory.buffer)[2 ** 24]);
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  try {
    assert.ok(familyOf(process.pid).includes(child.pid));
    assert.equal(touchedWasm([child.pid]), 5 * 2 ** 20);
    assert.ok(statusOf(child.pid, 'VmRSS') > 5 * 2 ** 20);
  } finally {
    child.kill();
  }
});

test('no such memory is an error, not nothing', () => {
  assert.throws(() => touchedWasm([process.pid]), /no memory of WebAssembly found/);
});
