// Pythons under Node.js, and the native one: a fresh process for each measurement.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { ROOT } from '../../browser/harness.mjs';
import { findNativePython, nativeVersion, PYODIDE, pyodideVersion } from '../peers.mjs';
import { say } from '../report.mjs';
import { SOURCES } from './tasks.mjs';

const OPTIMISED = ['--no-liftoff'];
const PYODIDE_NODE = fileURLToPath(new URL('pyodide-node.mjs', import.meta.url));

/** The exception's line: Node.js shows some of the program, and its own version, around it. */
function lastError(stderr) {
  const lines = stderr.trimEnd().split('\n');
  return (lines.findLast((line) => line.length < 300 && /\w(Error|Exit|Exception): /.test(line)) ?? lines.at(-1)).slice(0, 200);
}

/** What measure.py prints in a fresh process; `start` is the time to its first line, in seconds like the rest. */
async function measure([program, ...args]) {
  const began = performance.now();
  const child = spawn(program, args, { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [start, printed] = [null, ''];
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    start ??= (performance.now() - began) / 1000;
    printed += chunk;
  });
  const [[status], stderr] = await Promise.all([once(child, 'close'), text(child.stderr)]);
  if (status !== 0) throw new Error(lastError(stderr) || `exit status ${status}`);
  const { best, ...rest } = JSON.parse(printed.trim().split('\n').at(-1));
  return { ...rest, peak: best, start };
}

/** A folder without bytecode: nobody finds what another run has compiled. */
function copyPrograms() {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'terrarium-speed-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  for (const [name, source] of Object.entries(SOURCES)) fs.writeFileSync(path.join(folder, name), source);
  return folder;
}

const options = ({ task, warmUp, seconds, least }) =>
  ['--warm-up', String(warmUp), '--seconds', String(seconds), '--least', String(least), task];

function terrarium(programs, dist) {
  const { version } = JSON.parse(fs.readFileSync(path.join(dist, 'package.json'), 'utf8'));
  const command = [path.join(dist, 'bin/terrarium.mjs'), '--mount', `${programs}:/bench:ro`, '/bench/measure.py'];
  return {
    version,
    run: (step) => measure([process.execPath, ...(step.optimised ? OPTIMISED : []), ...command, ...options(step)]),
  };
}

function pyodide(programs) {
  const command = [PYODIDE_NODE, PYODIDE, programs];
  const numbers = ({ task, warmUp, seconds, least }) => [task, warmUp, seconds, least].map(String);
  return {
    version: pyodideVersion(),
    run: (step) => measure([process.execPath, ...(step.optimised ? OPTIMISED : []), ...command, ...numbers(step)]),
  };
}

/** Without `site`: what a machine's .pth files import need not be imported in what is measured. */
function native(programs) {
  const python = findNativePython();
  if (!python) say('no native python3.11 here: not compared with one; set PYTHON to one');
  const run = (step) => measure([python, '-S', '-B', path.join(programs, 'measure.py'), ...options(step)]);
  return python ? [{ name: 'native', version: nativeVersion(python), run }] : [];
}

/** @param before another dist/npm to compare with, or null for the peers */
export function nodePlace({ before }) {
  const programs = copyPrograms();
  const ours = { name: 'terrarium', ...terrarium(programs, path.join(ROOT, 'dist/npm')) };
  const others = before
    ? [{ name: 'before', ...terrarium(programs, path.resolve(before)) }]
    : [{ name: 'pyodide', ...pyodide(programs) }, ...native(programs)];
  return {
    engine: `Node.js ${process.version}`,
    peak: `engine told to optimise from the start (${OPTIMISED})`,
    warmUp: 0,
    candidates: [ours, ...others],
    endRound: () => undefined,
    close: () => undefined,
  };
}
