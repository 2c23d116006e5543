// Prints the README's table from build/report/{size.tsv,bench.json}.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { summary } from './statistics.mjs';

const report = fileURLToPath(new URL('../../build/report', import.meta.url));
const bench = JSON.parse(fs.readFileSync(path.join(report, 'bench.json'), 'utf8'));
const sizes = {};
for (const line of fs.readFileSync(path.join(report, 'size.tsv'), 'utf8').trim().split('\n')) {
  const [, group, , , brotli] = line.split('\t');
  sizes[group] = (sizes[group] ?? 0) + Number(brotli);
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
const ratio = ({ median, least, greatest }) =>
  `${median.toFixed(3)} × (${least.toFixed(3)} to ${greatest.toFixed(3)})`;
const milliseconds = (values) => `${Math.round(summary(values).median)} ms`;
const { nodeStart, chromiumStart } = bench;
const rows = [
  ['', 'Terrarium', `Pyodide ${bench.pyodide}`, 'ratio (least to greatest)'],
  ['---', '---', '---', '---'],
  [
    "`-c 'print(1)'` in Node, whole process",
    milliseconds(nodeStart.samples.terrarium),
    milliseconds(nodeStart.samples.pyodide),
    ratio(nodeStart.ratio),
  ],
  [
    'Chromium, navigation to prompt',
    milliseconds(chromiumStart.samples.terrarium),
    milliseconds(chromiumStart.samples.pyodide),
    ratio(chromiumStart.ratio),
  ],
  ['bytes to the first prompt (brotli 11), xterm.js included', megabytes(sizes['first-prompt']), '5.47 MB', ''],
  ['bytecode of the other modules, loaded when imported', megabytes(sizes.lazy), '', ''],
  ['tables of `unicodedata` and the CJK codecs, likewise', megabytes(sizes.tables), '', ''],
];
for (const row of rows) process.stdout.write(`| ${row.join(' | ')} |\n`);
process.stdout.write(
  `\nMedians of ${bench.runs} interleaved runs, Node ${bench.node}, loopback, fresh browser profiles; ` +
    `bare \`node -e 0\` takes ${milliseconds(nodeStart.samples['bare node'])} there.\n`,
);
