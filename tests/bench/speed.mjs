// How fast Python is once it has started, beside npm pyodide and native CPython 3.11: in Node.js, Chromium and
// Firefox, for kernels (programs/kernels.py) and for whole programs (programs/), all of them alike.
//
// usage: node tests/bench/speed.mjs [--class kernels,programs] [--where node,chromium,firefox] [--runs N]
//                                   [--seconds S] [--warm-up S] [--before DIR] [NAME...]
//   --class    which of them (both)
//   --where    in which (all); native CPython is compared with in node only
//   --runs     rounds; each measures everything once, Python after Python (5): one of all in Node.js takes 11 minutes
//              of a processor's time
//   --seconds  for the peak of a kernel (1)
//   --warm-up  before that, where the engine cannot be told to optimise from the start: Firefox (3)
//   --before   another dist/npm to compare with, for example the one before a change; then with nothing else
//   NAME       some kernels or programs; default: all
// env: PYTHON the native interpreter (default: python3.11 of the system)
//
// `start`: from the process's, or navigation's, beginning until Python is ready. `first`: the first run in a fresh
// process or browser, without the start; a program's imports are a part of it. `peak`: of a kernel the fastest
// run in S seconds, with an engine that optimises from the start, or has warmed up; of a program the faster one
// of its second and third run in the same process. Ratios are of one round; means are geometric.
//
// writes build/report/speed-CLASS-WHERE.json and prints tables.
// exit:   1 when Terrarium cannot run something, 64 usage, 69 no peer or no browser
import os from 'node:os';

import { say, writeReport } from './report.mjs';
import { browserPlace } from './speed/browser.mjs';
import { nodePlace } from './speed/node.mjs';
import { readOptions, UsageError } from './speed/options.mjs';
import { measureRounds } from './speed/rounds.mjs';
import { comparisons, slowerTasks, summaries } from './speed/analysis.mjs';
import { printTables } from './speed/tables.mjs';
import { noise } from './statistics.mjs';

const EX_USAGE = 64;

function options() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`bench: ${error.message}\n`);
    return process.exit(EX_USAGE);
  }
}

const asked = options();

async function measureClass(place, where, kind, names) {
  const { runs, seconds } = asked;
  const kernels = kind === 'kernels';
  say(`\n${kind} in ${place.engine}: ${names.length}, ${runs} rounds`);
  const before = os.loadavg()[0];
  const { samples, pythons, failures, calibration } = await measureRounds(place, kind, names, asked);
  const compared = comparisons(samples);
  return {
    class: kind,
    where,
    runs,
    seconds,
    warmUp: kernels ? place.warmUp : 0,
    peak: kernels ? place.peak : 'the second or third run',
    versions: { engine: place.engine, ...pythons },
    loads: { before, after: os.loadavg()[0] },
    noise: noise(calibration),
    comparisons: compared,
    slower: compared.pyodide ? slowerTasks(compared.pyodide.peak) : [],
    medians: summaries(samples),
    samples,
    failures,
  };
}

for (const where of asked.places) {
  const place = where === 'node' ? nodePlace(asked) : await browserPlace(where, asked);
  try {
    for (const [kind, names] of Object.entries(asked.tasks)) {
      const report = await measureClass(place, where, kind, names);
      printTables(report);
      writeReport(`speed-${kind}-${where}`, report);
      if (report.failures.some(({ python }) => python === 'terrarium')) process.exitCode = 1;
    }
  } finally {
    await place.close();
  }
}
