// Prints what speed.mjs found.
import { say } from '../report.mjs';
import { verdictInNoise } from '../statistics.mjs';
import { SLOW } from './analysis.mjs';

const FIGURES = { first: 'first run', peak: 'peak' };
const WIDTH = 22;

function range(found) {
  if (found === null) return '-';
  const [median, least, greatest] = [found.median, found.least, found.greatest].map((value) => value.toFixed(2));
  return `${median} (${least} to ${greatest})`;
}

const row = (name, cells) => say(`  ${name.padEnd(WIDTH)} ${cells.map((cell) => cell.padEnd(WIDTH)).join(' ').trimEnd()}`);

const seconds = ({ first, peak }) => [first, peak].map((found) => (found ? found.median.toFixed(3) : '-')).join(', ');

function printRatios(comparisons, medians, runs) {
  const columns = Object.keys(comparisons).flatMap((other) => Object.keys(FIGURES).map((figure) => [other, figure]));
  say(`\nterrarium / another Python: median of ${runs} rounds and spread; seconds are terrarium's`);
  row('', ['seconds: first, peak', ...columns.map(([other, figure]) => `${other}, ${FIGURES[figure]}`)]);
  const cells = (choose) => columns.map(([other, figure]) => range(choose(comparisons[other][figure])));
  const [first] = Object.values(comparisons);
  for (const task of Object.keys(first.first.tasks)) row(task, [seconds(medians.terrarium[task]), ...cells((comparison) => comparison.tasks[task])]);
  row('geometric mean', ['', ...cells((comparison) => comparison.mean)]);
}

function printStart(comparisons) {
  for (const [other, { start }] of Object.entries(comparisons)) say(`start, terrarium / ${other}: ${range(start.mean)}`);
}

function printVerdicts(comparisons, noise) {
  for (const [other, figures] of Object.entries(comparisons)) {
    for (const [figure, title] of Object.entries(FIGURES)) {
      const { mean, goal, verdict } = figures[figure];
      if (goal === null) continue;
      const word = noise.noisy ? verdictInNoise(mean.ratios, goal, noise.spread) : verdict;
      say(`goal, ${title}: at most ${goal} × ${other}: ${word} (half of the rounds: ${mean.lower.toFixed(2)} to ${mean.upper.toFixed(2)})`);
    }
  }
}

function printNoise({ median, spread, limit, noisy }) {
  const percent = (share) => `${(100 * share).toFixed(0)} %`;
  say(`the same loop of ${median.toFixed(0)} ms all the while: half of its times within ${percent(spread)}, at most ${percent(limit)} wanted`);
  if (noisy) say('this machine is noisy: only what every round says, with that spread against it, is met or missed');
}

/** @param report what speed.mjs writes */
export function printTables({ runs, comparisons, medians, noise, slower, failures, versions, loads, peak, warmUp }) {
  printRatios(comparisons, medians, runs);
  printStart(comparisons);
  say(`peak: ${peak}${warmUp > 0 ? ` for ${warmUp} s` : ''}`);
  const pythons = Object.entries(versions).filter(([name]) => name !== 'engine');
  say(pythons.map(([name, { version, python }]) => `${name} ${version} (Python ${python})`).join(', '));
  printNoise(noise);
  say(`load ${loads.before.toFixed(1)} before, ${loads.after.toFixed(1)} after`);
  printVerdicts(comparisons, noise);
  if (slower.length > 0) {
    const names = slower.map(({ task, median, sure }) => `${task} ${median.toFixed(2)}${sure ? '' : ' (unsure)'}`);
    say(`above ${SLOW} × pyodide at the peak: ${names.join(', ')}`);
  }
  for (const { python, task, error } of failures) say(`not run: ${task} in ${python}: ${error}`);
}
