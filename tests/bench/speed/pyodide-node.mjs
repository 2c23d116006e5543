// measure.py in Pyodide under Node.js: prints the same lines.
//
// usage: node pyodide-node.mjs PYODIDE PROGRAMS TASK WARM-UP SECONDS LEAST      (two folders first)
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import fs from 'node:fs';

import { startPyodide } from './pyodide.mjs';

const [folder, programs, task, ...numbers] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, 'pyodide.mjs')).href);
const names = fs.readdirSync(programs);
const sources = Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(programs, name), 'utf8')]));
const python = await startPyodide(loadPyodide, sources);
python.prepare(task);
process.stdout.write('ready\n');
const [warmUp, seconds, least] = numbers.map(Number);
process.stdout.write(`${JSON.stringify(await python.measure({ task, warmUp, seconds, least }))}\n`);
