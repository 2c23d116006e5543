// What Terrarium is compared with: npm pyodide, which scripts/bench installs, and a native CPython 3.11.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { ROOT } from '../browser/harness.mjs';

const EX_UNAVAILABLE = 69;

/** Where pyodide's files are. */
export const PYODIDE = path.join(ROOT, 'build/bench/node_modules/pyodide');

/** Ends with 69. */
export function unavailable(message) {
  process.stderr.write(`bench: ${message}\n`);
  return process.exit(EX_UNAVAILABLE);
}

/** Exits with 69 when it is not installed. */
export function pyodideVersion() {
  const file = path.join(PYODIDE, 'package.json');
  if (!fs.existsSync(file)) return unavailable("no pyodide in build/bench: 'scripts/bench speed' installs it");
  return JSON.parse(fs.readFileSync(file, 'utf8')).version;
}

function works(program) {
  const { stdout } = spawnSync(program, ['-c', 'import sys; print(sys.version_info[:2])'], { encoding: 'utf8' });
  return stdout?.trim() === '(3, 11)';
}

/** $PYTHON, or the system's python3.11; null when there is none. Exits with 69 when $PYTHON is no 3.11. */
export function findNativePython() {
  const { PYTHON } = process.env;
  if (!PYTHON) return ['/usr/bin/python3.11', 'python3.11'].find(works) ?? null;
  return works(PYTHON) ? PYTHON : unavailable(`PYTHON is ${PYTHON}: expected a native python3.11`);
}

/** The same. Exits with 69 when there is none. */
export function nativePython() {
  return findNativePython() ?? unavailable('a native python3.11 is needed to compare with: set PYTHON to one');
}

/** Which one it is: its version, date and compiler (what Debian's own is built with, it does not tell). */
export function nativeVersion(python) {
  const { stdout } = spawnSync(python, ['-c', "import sys; print(sys.version.replace('\\n', ''))"], { encoding: 'utf8' });
  return `${python}: ${stdout.trim()}`;
}
