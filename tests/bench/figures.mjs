// Prints the README's figures: a table, what it depends on, and the plots, from what make size and make bench have
// written to build/report. What has not been measured has no row.
import fs from 'node:fs';
import path from 'node:path';

import { pyodideBytes } from './peer-size.mjs';
import { pyodideVersion } from './peers.mjs';
import { PLACES, readReport, REPORTS, say } from './report.mjs';
import { conditions, markdown, measureRows, sizeRows, speedRows } from './table.mjs';

const NAMES = ['start', 'slow-line', 'interpreters', 'imports', 'embed', 'memory'];

/** Bytes with brotli 11 by group of size.tsv. */
function sizes() {
  const found = {};
  for (const line of fs.readFileSync(path.join(REPORTS, 'size.tsv'), 'utf8').trim().split('\n')) {
    const [, group, , , brotli] = line.split('\t');
    found[group] = (found[group] ?? 0) + Number(brotli);
  }
  return found;
}

const reports = Object.fromEntries(NAMES.map((name) => [name, readReport(name)]));
const speed = PLACES.flatMap((place) => ['kernels', 'programs'].map((kind) => readReport(`speed-${kind}-${place}`)).filter(Boolean));
const head = ['', 'Terrarium', `Pyodide ${pyodideVersion()}`, 'ratio (least to greatest)'];
say(markdown([head, ...measureRows(reports), ...sizeRows(sizes(), pyodideBytes()), ...speedRows(speed)]));
say(`
Medians of interleaved rounds, each after one to warm up that does not count. Pages come compressed over loopback, each
time to a fresh profile; the slow line is simulated (\`tests/browser/link.mjs\`). Imports are timed without the start.
Touched memory is what the machine holds of the linear memory. Below 1 × is less than Pyodide.
`);
for (const line of conditions(reports, speed)) say(`- ${line}`);
const curves = readReport('growth')?.curves ?? {};
if (Object.keys(curves).length > 0) say('');
for (const [name, { curve }] of Object.entries(curves)) say(`![${curve.title}](docs/plots/${name}.svg)`);
