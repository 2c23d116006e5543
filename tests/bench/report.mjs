// What the benchmarks of waiting share: options, tables, and the report in build/report.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ROOT } from '../browser/harness.mjs';

/** The whole number after --runs, or `standard`. Exits with 64 when it is none. */
export function runsOption(standard) {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: String(standard) } } });
  const runs = Number(values.runs);
  if (Number.isInteger(runs) && runs > 0) return runs;
  process.stderr.write(`bench: --runs ${values.runs}: expected a whole number above 0\n`);
  process.exit(64);
}

export const say = (text) => process.stdout.write(`${text}\n`);

/** The value below which `share` of the values lie. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** Median, 90 %, 99 % and greatest, and how many exceed `limit`; all in the unit of the values. */
export function distribution(values, limit) {
  return {
    median: quantile(values, 0.5),
    p90: quantile(values, 0.9),
    p99: quantile(values, 0.99),
    greatest: Math.max(...values),
    tries: values.length,
    above: values.filter((value) => value > limit).length,
  };
}

/** Write build/report/NAME.json, with what the figures depend on. */
export function writeReport(name, figures) {
  const folder = path.join(ROOT, 'build/report');
  fs.mkdirSync(folder, { recursive: true });
  const about = { node: process.version, cores: os.cpus().length, load: os.loadavg()[0] };
  fs.writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify({ ...about, ...figures }, null, 2)}\n`);
}
