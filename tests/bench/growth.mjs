// How costs grow with the work, beside npm pyodide, in Node.js: the curves of curves.mjs.
//
// usage: node tests/bench/growth.mjs [--runs N] [CURVE...]     images interpreters output imports; default: all
// `images` needs what scripts/bench-images makes.
// writes build/report/growth.json and build/report/plots/CURVE.svg, and prints a table
import fs from 'node:fs';
import path from 'node:path';

import { CURVES } from './curves.mjs';
import { describe } from './measures.mjs';
import { measured, readReport, refuse, REPORTS, runsAndNames, say, write } from './report.mjs';
import { summary } from './statistics.mjs';
import { lineChart } from './svg.mjs';

/** By what they are called in charts. */
const PYTHONS = { terrarium: 'Terrarium', pyodide: 'Pyodide' };

/** Runs every point of a curve in each round: {title, x, y, unit, series}, as lineChart takes it. */
async function measureCurve({ places, run, ...curve }, rounds) {
  const points = places.flatMap((x) => Object.keys(PYTHONS).map((python) => ({ python, x, name: `${python} ${x}` })));
  const samples = await rounds(points.map(({ python, x, name }) => ({ name, run: () => run(python, x) })));
  const series = Object.entries(PYTHONS).map(([python, title]) => ({
    name: title,
    points: points.filter((point) => point.python === python).map(({ x, name }) => ({ x, ...summary(samples[name]), samples: samples[name] })),
  }));
  return { ...curve, series };
}

function print({ title, x: label, unit, series }, { runs, loads, noise: { noisy } }) {
  say(`\n${title}: median of ${runs} rounds and spread`);
  say(`  ${label}`);
  for (const { name, points } of series) {
    for (const { x, ...found } of points) say(`  ${name.padEnd(12)} ${String(Math.round(x)).padStart(6)}   ${describe(found, unit)}`);
  }
  say(`  (load ${loads.before} before and ${loads.after} after${noisy ? '; this machine is noisy' : ''})`);
}

function draw(name, curve) {
  const folder = path.join(REPORTS, 'plots');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${name}.svg`), lineChart(curve));
}

const { runs, names } = runsAndNames(3);
const unknown = names.find((name) => !(name in CURVES));
if (unknown) refuse(`no curve '${unknown}': expected some of ${Object.keys(CURVES).join(', ')}`);
for (const name of names.length > 0 ? names : Object.keys(CURVES)) {
  const { found: curve, ...about } = await measured('node', runs, (rounds) => measureCurve(CURVES[name](), rounds));
  print(curve, about);
  draw(name, curve);
  write('growth', { curves: { ...readReport('growth')?.curves, [name]: { ...about, curve } } });
}
