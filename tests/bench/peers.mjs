// What Terrarium is compared with: npm pyodide, which scripts/bench installs, and a native CPython 3.11.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { ROOT } from '../browser/harness.mjs';

const EX_UNAVAILABLE = 69;

/** Where pyodide's files are. */
export const PYODIDE = path.join(ROOT, 'build/bench/node_modules/pyodide');

/** Exits with 69 when it is not installed. */
export function pyodideVersion() {
  const file = path.join(PYODIDE, 'package.json');
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8')).version;
  process.stderr.write("bench: no pyodide in build/bench: 'scripts/bench speed' installs it\n");
  return process.exit(EX_UNAVAILABLE);
}

function works(program) {
  const { stdout } = spawnSync(program, ['-c', 'import sys; print(sys.version_info[:2])'], { encoding: 'utf8' });
  return stdout?.trim() === '(3, 11)';
}

/** $PYTHON, or the system's python3.11. Exits with 69 when there is none. */
export function nativePython() {
  const { PYTHON } = process.env;
  const found = (PYTHON ? [PYTHON] : ['/usr/bin/python3.11', 'python3.11']).find(works);
  if (found) return found;
  process.stderr.write(`bench: a native python3.11 is needed to compare with, ${PYTHON ?? 'python3.11'} is none: set PYTHON to one\n`);
  return process.exit(EX_UNAVAILABLE);
}
