// What a benchmark claims: samples of several candidates, round by round, and what is made of them.
//
// A measure is {title, kind, of, to, unit, samples, rounds, result, goal, verdict}. `kind`: 'ratio' is the share of
// the peer's that we take, 'excess' how much more than another candidate's, 'amount' what we take and nothing else.
// `samples` by candidate, in `unit`; `rounds` what each round says, `result` their median and extremes; the goal is
// the greatest median that is aimed at, or null.
import { summary, verdict, verdictInNoise } from './statistics.mjs';

function measure(kind, title, samples, { of = 'terrarium', to, goal = null, unit = 'ms' }, combine) {
  const rounds = samples[of].map((value, round) => combine(value, samples[to]?.[round]));
  return { title, kind, of, to, unit, samples, rounds, result: summary(rounds), goal, verdict: goal === null ? null : verdict(rounds, goal) };
}

export const asRatio = (title, samples, options) => measure('ratio', title, samples, { to: 'pyodide', ...options }, (value, other) => value / other);

export const asExcess = (title, samples, { over, ...options }) =>
  measure('excess', title, samples, { ...options, to: over }, (value, other) => value - other);

export const asAmount = (title, samples, options) => measure('amount', title, samples, { ...options, to: null }, (value) => value);

/** Candidates that take part in one run: the first runs it and answers its own figure, those behind it theirs. */
export function sharing(run, figures) {
  let found = null;
  return Object.entries(figures).map(([name, figure], index) => ({
    name,
    run: async () => {
      if (index === 0) found = await run();
      return figure(found);
    },
  }));
}

const DIGITS = { '×': 3, ms: 0, MB: 1, s: 2 };
const signOf = ({ kind, unit }) => (kind === 'ratio' ? '×' : unit);

/** `0.083`, `113`, as the unit is written. */
export const number = (value, unit) => value.toFixed(DIGITS[unit] ?? 1);

/** `0.083 × (0.079 to 0.090)` */
export function describe({ median, least, greatest }, unit) {
  return `${number(median, unit)} ${unit} (${number(least, unit)} to ${number(greatest, unit)})`;
}

function found({ kind, of, samples, rounds, goal, verdict, unit }, { noisy, spread }) {
  if (!noisy || unit === 'MB') return verdict;
  return verdictInNoise(rounds, goal, spread, kind === 'excess' ? samples[of] : rounds);
}

/** The goal as it is written beside a figure, or ''. @param noise as `noise` of statistics.mjs finds it */
export function describeGoal(measured, noise) {
  return measured.goal === null ? '' : `goal ${measured.goal} ${signOf(measured)}: ${found(measured, noise)}`;
}

const CLAIM = { ratio: ({ of, to }) => `${of} / ${to}`, excess: ({ of, to }) => `${of} - ${to}`, amount: ({ of }) => of };

/** Lines for people: the samples of each candidate once, then what each of the measures says. */
export function lines(measures, noise) {
  const shown = new Set();
  const row = (name, text) => `  ${name.padEnd(30)} ${text}`.trimEnd();
  return measures.flatMap((measured) => {
    const fresh = shown.has(measured.samples) ? [] : Object.entries(measured.samples);
    shown.add(measured.samples);
    const candidates = fresh.map(([name, values]) => row(name, describe(summary(values), measured.unit)));
    const claim = measured.kind === 'amount' && measured.goal === null ? [] : [describe(measured.result, signOf(measured)), describeGoal(measured, noise)];
    return [
      ...(fresh.length > 0 ? ['', measured.title] : []),
      ...candidates,
      ...(claim.length > 0 ? [row(CLAIM[measured.kind](measured), claim.join('   '))] : []),
    ];
  });
}
