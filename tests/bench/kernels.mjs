// How fast Python is once it has started: the kernels of programs/kernels.py, under Node.js, beside native
// CPython 3.11 and npm pyodide.
//
// usage: node tests/bench/kernels.mjs [--runs N] [--seconds S] [--before DIR] [NAME...]
//   --seconds  for each kernel in each process (1)
//   --before   another dist/npm to compare with, for example the one before a change; then with nothing else
//   NAME       some of the kernels; default: all
// env: PYTHON the native interpreter (default: python3.11 of the system)
// A process for each kernel. `first run`: the first in a fresh process. `peak`: the fastest one, with an
// engine that optimises from the start (--no-liftoff). Ratios are of one round; the mean is geometric.
// writes build/report/kernels.json and prints a table.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ROOT } from '../browser/harness.mjs';
import { say, writeReport } from './report.mjs';
import { summary } from './statistics.mjs';

const EX_USAGE = 64;
const KERNELS = path.join(ROOT, 'tests/bench/programs/kernels.py');
const PEERS = path.join(ROOT, 'build/bench');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5' }, seconds: { type: 'string', default: '1' }, before: { type: 'string' } },
});
const [runs, seconds] = [Number(options.runs), Number(options.seconds)];
if (!Number.isInteger(runs) || runs < 1 || !(seconds > 0)) {
  process.stderr.write('bench: --runs and --seconds: expected numbers above 0\n');
  process.exit(EX_USAGE);
}

/** A program for Node.js: `-- FILE ARGUMENT...` runs that Python file as __main__, with these arguments. */
const PYODIDE = `import fs from 'node:fs';
import { loadPyodide } from 'pyodide';
const [file, ...args] = process.argv.slice(1);
const pyodide = await loadPyodide();
pyodide.globals.set('args', pyodide.toPy([file, ...args]));
pyodide.runPython('import sys; sys.argv = args; __name__ = "__main__"');
pyodide.runPython(fs.readFileSync(file, 'utf8'));`;

const OPTIMISED = ['--no-liftoff'];
const node = (flags, ...program) => ({ command: [process.execPath, ...flags, ...program], cwd: ROOT });
const terrarium = (flags, dist) => node(flags, path.join(dist, 'bin/terrarium.mjs'), '--mount', `${path.dirname(KERNELS)}:/bench:ro`, '/bench/kernels.py');
/** Where it is installed, so that it can be imported. */
const pyodide = (flags) => ({ ...node(flags, '--input-type=module', '-e', PYODIDE, '--', KERNELS), cwd: PEERS });

function candidates() {
  const dist = path.join(ROOT, 'dist/npm');
  const both = (name, make) => [
    { name: `${name}, first run`, kind: 'first', ...make([]) },
    { name: `${name}, peak`, kind: 'best', ...make(OPTIMISED) },
  ];
  const ours = both('terrarium', (flags) => terrarium(flags, dist));
  if (options.before) return [...ours, ...both('before', (flags) => terrarium(flags, path.resolve(options.before)))];
  const native = process.env.PYTHON ?? '/usr/bin/python3.11';
  return [
    ...ours,
    ...both('pyodide', pyodide),
    { name: 'native, first run', kind: 'first', command: [native, '-S', KERNELS], cwd: ROOT },
    { name: 'native, peak', kind: 'best', command: [native, '-S', KERNELS], cwd: ROOT },
  ];
}

/** The exception's line: Node.js shows some of the program, and its own version, around it. */
function lastError(stderr) {
  const lines = stderr.split('\n').filter((line) => line.length < 200 && /\w(Error|Exit|Exception): /.test(line));
  return (lines.at(-1) ?? stderr.trimEnd().split('\n').at(-1)).slice(0, 200);
}

/** Seconds that `kernel` takes, or null where this Python cannot run it. */
function measure({ command: [program, ...args], cwd, kind }, kernel) {
  const { status, stdout, stderr } = spawnSync(program, [...args, '--seconds', String(seconds), kernel], {
    cwd,
    env: { PATH: process.env.PATH },
    encoding: 'utf8',
  });
  if (status === 0) return JSON.parse(stdout)[kind];
  failures.set(`${kernel}, ${path.basename(args[0])}`, lastError(stderr));
  return null;
}

function kernelNames() {
  const all = [...fs.readFileSync(KERNELS, 'utf8').matchAll(/^@kernel\(.*\)\ndef (\w+)/gm)].map(([, name]) => name);
  const unknown = positionals.find((name) => !all.includes(name));
  if (!unknown) return positionals.length > 0 ? positionals : all;
  process.stderr.write(`bench: no kernel '${unknown}': expected some of ${all.join(' ')}\n`);
  return process.exit(EX_USAGE);
}

const failures = new Map();
const who = candidates();
const names = kernelNames();
/** By candidate, kernel and round. */
const samples = Object.fromEntries(who.map(({ name }) => [name, Object.fromEntries(names.map((kernel) => [kernel, []]))]));
say(`node ${process.version}, load ${os.loadavg()[0].toFixed(1)}, ${runs} rounds of ${seconds} s`);
for (let round = 0; round < runs; round++) {
  for (const kernel of names) {
    for (const candidate of who) samples[candidate.name][kernel].push(measure(candidate, kernel));
  }
}

const geometricMean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Round by round, the ratio of two candidates: of each kernel, and the mean of those that both can run. */
function compare(name, other) {
  const rows = names.map((kernel) => {
    const rounds = samples[name][kernel].map((value, round) => [value, samples[other][kernel][round]]);
    return { kernel, ratios: rounds.filter(([a, b]) => a !== null && b !== null).map(([a, b]) => a / b) };
  });
  const able = rows.filter(({ ratios }) => ratios.length === runs);
  const means = able.length > 0 ? Array.from({ length: runs }, (_, round) => geometricMean(able.map(({ ratios }) => ratios[round]))) : [];
  return { rows, means };
}

const figure = ({ median, least, greatest }) => `${median.toFixed(2)} (${least.toFixed(2)} to ${greatest.toFixed(2)})`;
const comparisons = {};
for (const kind of ['first run', 'peak']) {
  for (const other of new Set(who.map(({ name }) => name.split(',')[0]))) {
    if (other === 'terrarium') continue;
    const { rows, means } = compare(`terrarium, ${kind}`, `${other}, ${kind}`);
    say(`\nterrarium / ${other}, ${kind}: median of ${runs} and spread`);
    for (const { kernel, ratios } of rows) say(`  ${kernel.padEnd(22)} ${ratios.length > 0 ? figure(summary(ratios)) : '-'}`);
    if (means.length > 0) say(`  ${'geometric mean'.padEnd(22)} ${figure(summary(means))}`);
    comparisons[`${other}, ${kind}`] = means.length > 0 ? summary(means) : null;
  }
}
for (const [what, why] of failures) say(`not run: ${what}: ${why}`);
writeReport('kernels', { runs, seconds, comparisons, samples, failures: Object.fromEntries(failures) });
