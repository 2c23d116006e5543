// The README's table of figures: rows of what build/report says, and below them what they depend on.
import { number } from './measures.mjs';
import { PLACE_NAMES, PLACES } from './report.mjs';
import { summary } from './statistics.mjs';

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
const kilobytes = (bytes) => `${(bytes / 1e3).toFixed(1)} kB`;
const amount = (value, unit) => `${number(value, unit)} ${unit}`;
const range = ({ median, least, greatest }, unit) => `${amount(median, unit)} (${number(least, unit)} to ${number(greatest, unit)})`;

/** Which measures of which report make rows, and how they are called in a place. */
const MEASURES = [
  ['start', 'ratio', (place) => (place === 'node' ? "`-c 'print(1)'` in Node.js, whole process" : `${PLACE_NAMES[place]}, navigation to prompt`)],
  ['start', 'excess', () => "`-c 'print(1)'` in Node.js above bare `node -e 0`"],
  ['slow-line', 'first', (place) => `${PLACE_NAMES[place]}, over 10 Mbit/s and 40 ms`],
  ['slow-line', 'again', (place) => `${PLACE_NAMES[place]}, the second visit there, to the first`],
  ['interpreters', 'second', (place) => `a second interpreter in ${PLACE_NAMES[place]}, above an empty worker`],
  ['interpreters', 'restart', (place) => `a restart in ${PLACE_NAMES[place]}, likewise`],
  ['imports', 'statement', (place) => `\`import asyncio, json, re, dataclasses, decimal, sqlite3, unittest\` in ${PLACE_NAMES[place]}`],
  ['embed', 'firstRun', (place) => `an example in a page of ${PLACE_NAMES[place]}, from the first click to its output`],
  ['memory', 'touchedRatio', (place) => `touched memory of WebAssembly in ${PLACE_NAMES[place]}`],
  ['memory', 'whole', (place) => (place === 'node' ? 'resident memory above bare Node.js' : `memory of ${PLACE_NAMES[place]} above an empty page`)],
];

/** What Terrarium takes, what Pyodide takes, and the ratio. */
function cells({ kind, of, to, unit, samples, result }) {
  if (kind !== 'ratio') return [range(result, unit), '', ''];
  const median = (name) => amount(summary(samples[name]).median, unit);
  return [median(of), to.startsWith('pyodide') ? median(to) : '', range(result, '×')];
}

/** Rows of the measures that there are, in the order above. */
export function measureRows(reports) {
  return MEASURES.flatMap(([report, key, title]) =>
    PLACES.flatMap((place) => {
      const found = reports[report]?.places[place]?.measures[key];
      return found ? [[title(place), ...cells(found)]] : [];
    }),
  );
}

/** Rows of sizes: bytes by group, and Pyodide's until it can run Python; both with brotli 11. */
export function sizeRows(sizes, pyodide) {
  return [
    ['bytes to the first prompt (brotli 11), xterm.js included', megabytes(sizes['first-prompt']), megabytes(pyodide), `${(sizes['first-prompt'] / pyodide).toFixed(3)} ×`],
    ['code that few programs call, loaded behind the prompt', megabytes(sizes.deferred), '', ''],
    ['bytecode of the other modules, loaded when imported', megabytes(sizes.lazy), '', ''],
    ['`terrarium.js`, all that a page with examples loads before one is touched', kilobytes(sizes.embed), '', ''],
    ['tables of `unicodedata` and the CJK codecs, likewise', megabytes(sizes.tables), '', ''],
  ];
}

const FIGURES = { first: 'first run', peak: 'at the peak' };

/** Rows of speed.mjs's reports: geometric means of what both can run. */
export function speedRows(reports) {
  return reports.flatMap((report) =>
    Object.entries(FIGURES).flatMap(([figure, title]) => {
      const { mean, tasks } = report.comparisons.pyodide?.[figure] ?? {};
      if (!mean) return [];
      const count = Object.values(tasks).filter((task) => task !== null).length;
      return [[`${count} ${report.class} in ${PLACE_NAMES[report.where]}, ${title}, geometric mean`, '', '', range(mean, '×')]];
    }),
  );
}

const join = (list) => [...new Set(list)].join(', ');

/** A line for each place: programs, rounds, and how quiet the machine was. */
export function conditions(reports, speed = []) {
  return PLACES.flatMap((place) => {
    const found = Object.entries(reports).flatMap(([name, report]) => (report?.places[place] ? [{ name, ...report.places[place] }] : []));
    const fast = speed.filter(({ where }) => where === place).map((report) => ({ name: report.class, ...report }));
    const all = [...found, ...fast];
    if (all.length === 0) return [];
    const loads = all.flatMap(({ loads: { before, after } }) => [before, after]);
    const noisy = all.filter(({ noise }) => noise.noisy).map(({ name }) => name);
    const programs = join(found.flatMap(({ browser, node, pyodide }) => [...(browser ? [browser] : [`Node.js ${node}`]), `Pyodide ${pyodide}`]));
    const quiet = noisy.length > 0 ? `; a noisy machine: ${join(noisy)}` : '';
    const rounds = join(all.map(({ name, runs }) => `${name} ${runs}`));
    return [`${PLACE_NAMES[place]}${programs ? ` (${programs})` : ''}: rounds: ${rounds}; load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}${quiet}.`];
  });
}

/** A table of Markdown; the first row is its head. */
export function markdown(rows) {
  const line = (row) => `| ${row.join(' | ')} |`;
  return [line(rows[0]), line(rows[0].map(() => '---')), ...rows.slice(1).map(line)].join('\n');
}
