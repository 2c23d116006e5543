// What a team that runs Python in CI waits for, beside native CPython 3.11: many small tests, many small
// files, and a pipe. Starting is left out: each program measures itself.
//
// usage: node tests/bench/headless.mjs [--runs N]
// env: PYTHON the native interpreter (default: python3.11 of the system)
// writes build/report/headless.json and prints a table.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ROOT } from '../browser/harness.mjs';
import { nativePython } from './peers.mjs';
import { interleave, ratio, summary } from './statistics.mjs';

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const runs = Number(options.runs);
if (!Number.isInteger(runs) || runs < 1) {
  process.stderr.write(`bench: --runs ${options.runs}: expected a whole number above 0\n`);
  process.exit(64);
}
const NATIVE = nativePython();

/** Without `site`: what a machine's .pth files import need not be imported in what is measured. */
const NATIVE_COMMAND = [NATIVE, '-S'];

const FILES = 10_000;
const TESTS = 1_000;
const GIGABYTE = 2 ** 30;

const scratch = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'terrarium-headless-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));
for (let index = 0; index < FILES; index++) {
  const folder = path.join(scratch, 'files', String(index % 100));
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${index}.txt`), `file ${index}\n`);
}
const methods = Array.from({ length: TESTS }, (_, index) => `    def test_${index}(self):\n        self.assertEqual(${index}, ${index})\n`);
fs.writeFileSync(path.join(scratch, 'test_many.py'), `import unittest\n\nclass Many(unittest.TestCase):\n${methods.join('\n')}`);

const REPORT = "sys.stderr.write(f'\\nseconds {time.perf_counter() - began}\\n')";
const CODE = {
  tests: `import sys, time, unittest
import test_many
began = time.perf_counter()
program = unittest.main(module=test_many, argv=['x'], exit=False)
assert program.result.testsRun == ${TESTS} and program.result.wasSuccessful()
${REPORT}`,
  files: `import os, sys, time
began = time.perf_counter()
count = size = 0
for folder, _, names in os.walk('files'):
    for name in names:
        with open(os.path.join(folder, name)) as file:
            size += len(file.read())
        count += 1
assert count == ${FILES}, count
${REPORT}`,
  pipe: `import shutil, sys, time
began = time.perf_counter()
shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer, 1 << 20)
sys.stdout.buffer.flush()
${REPORT}`,
};

/** Seconds of one program, by its own clock. */
function measure(command, task) {
  const program = `${command.map((word) => `'${word}'`).join(' ')} -c "$CODE"`;
  // Both ends are programs of the system, so that neither Python waits for this process.
  const line = task === 'pipe' ? `head -c ${GIGABYTE} /dev/zero | ${program} | cat >/dev/null` : program;
  const result = spawnSync('/bin/sh', ['-c', line], {
    cwd: scratch,
    env: { PATH: process.env.PATH, CODE: CODE[task], PYTHONDONTWRITEBYTECODE: '1' },
    encoding: 'utf8',
  });
  const seconds = /^seconds (\S+)$/m.exec(result.stderr)?.[1];
  if (seconds === undefined) throw new Error(`${program} failed: ${result.stderr}`);
  return Number(seconds);
}

const terrarium = [process.execPath, path.join(ROOT, 'dist/npm/bin/terrarium.mjs')];
const say = (text) => process.stdout.write(`${text}\n`);
const TASKS = [
  { name: 'tests', title: `unittest, ${TESTS} trivial tests`, goal: 3 },
  { name: 'files', title: `${FILES} small files of a mount, listed and read`, goal: 8 },
  { name: 'pipe', title: '1 GB from standard input to standard output', goal: null },
];
say(`node ${process.version}, native ${NATIVE}, load ${os.loadavg()[0].toFixed(1)}, median of ${runs} and spread`);
const results = {};
for (const { name, title, goal } of TASKS) {
  const samples = await interleave(
    [
      { name: 'native', run: () => measure(NATIVE_COMMAND, name) },
      { name: 'terrarium', run: () => measure(terrarium, name) },
    ],
    runs,
  );
  say(`\n${title}`);
  for (const [who, values] of Object.entries(samples)) {
    const { median, least, greatest } = summary(values);
    say(`  ${who.padEnd(12)} ${median.toFixed(3)} s (${least.toFixed(3)} to ${greatest.toFixed(3)})`);
  }
  const { median, least, greatest } = ratio(samples, 'terrarium', 'native');
  const verdict = goal === null ? '' : `; goal ${goal} ×: ${median <= goal ? 'met' : 'missed'}`;
  say(`  terrarium / native ${median.toFixed(2)} × (${least.toFixed(2)} to ${greatest.toFixed(2)})${verdict}`);
  if (name === 'pipe') {
    const rate = GIGABYTE / 1e6 / summary(samples.terrarium).median;
    say(`  ${rate.toFixed(0)} MB/s; goal 100 MB/s: ${rate >= 100 ? 'met' : 'missed'}`);
  }
  results[name] = { samples, ratio: { median, least, greatest }, goal };
}
fs.mkdirSync(path.join(ROOT, 'build/report'), { recursive: true });
const report = { node: process.version, native: NATIVE, runs, results };
fs.writeFileSync(path.join(ROOT, 'build/report/headless.json'), `${JSON.stringify(report, null, 2)}\n`);
