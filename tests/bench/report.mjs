// What the benchmarks of waiting share: options, tables, and the report in build/report.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { findBrowser, ROOT } from '../browser/harness.mjs';
import { lines } from './measures.mjs';
import { pyodideVersion, unavailable } from './peers.mjs';
import { BROWSERS } from './starting.mjs';
import { calibrate, interleave, noise } from './statistics.mjs';

export const PLACE_NAMES = { node: 'Node.js', chromium: 'Chromium', firefox: 'Firefox' };
export const PLACES = Object.keys(PLACE_NAMES);

/** Exits with 64 after a line that says why. */
export function refuse(message) {
  process.stderr.write(`bench: ${message}\n`);
  return process.exit(64);
}

/** The command line: `runs` as said or `standard`, `names` behind it, and options. */
function commandLine(standard, { options = {}, allowPositionals = false } = {}) {
  const { values, positionals } = parseArgs({ options: { ...options, runs: { type: 'string', default: String(standard) } }, allowPositionals });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) refuse(`--runs ${values.runs}: expected a whole number above 0`);
  return { ...values, runs, names: positionals };
}

/** The whole number after --runs, or `standard`. */
export const runsOption = (standard) => commandLine(standard).runs;

/** `runs`, and `names` of what is asked for. */
export const runsAndNames = (standard) => commandLine(standard, { allowPositionals: true });

/** `runs`, and the `places` to measure in: those after --where, or what this machine has of `possible`. */
export function placeOptions(standard, possible = PLACES) {
  const { runs, where } = commandLine(standard, { options: { where: { type: 'string' } } });
  const has = (name) => name === 'node' || findBrowser(BROWSERS[name]) !== null;
  const places = where?.split(',') ?? possible.filter(has);
  const unknown = places.find((name) => !possible.includes(name));
  if (unknown !== undefined) refuse(`--where ${where}: expected some of ${possible.join(',')}`);
  const missing = places.find((name) => !has(name));
  if (missing) unavailable(`--where ${where}: no ${PLACE_NAMES[missing]} here`);
  return { runs, places };
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

export const REPORTS = path.join(ROOT, 'build/report');
const reportFile = (name) => path.join(REPORTS, `${name}.json`);

/** Write build/report/NAME.json. */
export function write(name, figures) {
  fs.mkdirSync(path.dirname(reportFile(name)), { recursive: true });
  fs.writeFileSync(reportFile(name), `${JSON.stringify(figures, null, 2)}\n`);
}

/** What build/report/NAME.json says, or null. */
export const readReport = (name) => (fs.existsSync(reportFile(name)) ? JSON.parse(fs.readFileSync(reportFile(name), 'utf8')) : null);

/** Write build/report/NAME.json, with what the figures depend on. */
export function writeReport(name, figures) {
  write(name, { node: process.version, cores: os.cpus().length, load: os.loadavg()[0], ...figures });
}

const load = () => Number(os.loadavg()[0].toFixed(2));
const versionOf = (program) => execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** The programs that figures of a place come from. */
function versions(place) {
  const browser = place === 'node' ? {} : { browser: versionOf(findBrowser(BROWSERS[place])) };
  return { node: process.version, pyodide: pyodideVersion(), ...browser };
}

/** Candidates that time the same loop first: what that finds says how quiet the machine was. */
const calibrating = (candidates, times) =>
  candidates.map(({ name, run }) => ({
    name,
    run: () => {
      times.push(calibrate());
      return run();
    },
  }));

/**
 * Measures something, with what its figures depend on.
 *
 * @param measure called with a function that runs candidates round by round as `interleave` does
 * @returns `found`, what `measure` answers; the versions, date, loads of the machine and its noise
 */
export async function measured(place, runs, measure) {
  const times = [];
  calibrate(); // compiled by then
  const about = { date: new Date().toISOString(), ...versions(place), cores: os.cpus().length, runs, warmUp: 1 };
  const loads = { before: load() };
  const found = await measure((candidates) => interleave(calibrating(candidates, times), runs));
  return { ...about, loads: { ...loads, after: load() }, noise: noise(times), found };
}

function print(place, { node, pyodide, browser, cores, runs, loads, noise: machine, measures }) {
  const who = [...(browser ? [browser] : []), `node ${node}`, `pyodide ${pyodide}`].join(', ');
  say(`\n${PLACE_NAMES[place]}: ${who}; median of ${runs} rounds and spread, after one to warm up`);
  for (const line of lines(Object.values(measures), machine)) say(line);
  const percent = (100 * machine.spread).toFixed(0);
  say(`  (${cores} cores, load ${loads.before} before and ${loads.after} after; half of the times of the same loop lie within ${percent} %)`);
}

/**
 * Measures in one place after the other. What is measured goes into build/report/NAME.json at once, beside what
 * earlier runs have put there for other places: not every place has every browser.
 *
 * @param measure called with a place, and a function that runs candidates round by round as `interleave` does; its
 *   measures (see measures.mjs) by key
 */
export async function inPlaces(name, { runs, places }, measure) {
  for (const place of places) {
    const { found, ...about } = await measured(place, runs, (rounds) => measure(place, rounds));
    const result = { ...about, measures: found };
    print(place, result);
    write(name, { places: { ...readReport(name)?.places, [place]: result } });
  }
}
