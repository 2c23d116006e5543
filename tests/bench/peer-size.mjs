// How many bytes a page with npm pyodide loads until it can run Python, compressed as well as brotli can.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

import { PYODIDE, pyodideVersion } from './peers.mjs';
import { readReport, write } from './report.mjs';

/** What `loadPyodide` asks the server for, and the loader itself. */
const FILES = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip', 'pyodide-lock.json'];
const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY } = zlib.constants;
const BEST = { params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24 } };

/** Takes half a minute, and is kept for the version in build/report/pyodide-size.json. */
export function pyodideBytes() {
  const version = pyodideVersion();
  const known = readReport('pyodide-size');
  if (known?.version === version) return known.bytes;
  const bytes = FILES.reduce((sum, name) => sum + zlib.brotliCompressSync(fs.readFileSync(path.join(PYODIDE, name)), BEST).length, 0);
  write('pyodide-size', { version, files: FILES, bytes });
  return bytes;
}
