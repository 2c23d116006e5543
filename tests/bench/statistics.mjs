// Medians and spreads of interleaved runs.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median, least and greatest, in the unit of the values. */
export function summary(values) {
  return { median: median(values), least: Math.min(...values), greatest: Math.max(...values) };
}

/**
 * Runs every candidate once a round, `rounds` times, so that whatever else the machine does meets
 * all of them alike. Candidates are {name, run}, run() returning milliseconds; the first round warms
 * the file caches and does not count.
 */
export async function interleave(candidates, rounds, onRound = () => {}) {
  const samples = Object.fromEntries(candidates.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of candidates) {
      const milliseconds = await run();
      if (round > 0) samples[name].push(milliseconds);
    }
    onRound(round);
  }
  return samples;
}

/** The ratio of two candidates, round by round: less spread than the ratio of their medians. */
export function ratio(samples, name, other) {
  return summary(samples[name].map((value, round) => value / samples[other][round]));
}

/** The values that a quarter and three quarters lie below, between two of them in proportion. */
export function quartiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => {
    const place = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return below + (above - below) * (place % 1);
  };
  return { lower: at(0.25), upper: at(0.75) };
}

/** Of numbers above 0. */
export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Of what never changes: milliseconds for a loop of integers that needs neither memory nor a compiler. */
export function calibrate() {
  const began = performance.now();
  let value = 1;
  for (let i = 0; i < 2e7; i++) value = (Math.imul(value, 1664525) + 1013904223) | 0;
  const milliseconds = performance.now() - began;
  if (value !== 654669057) throw new Error(`calibrate: found ${value}`); // so that the loop has to run
  return milliseconds;
}

/** A machine on which the middle half of the same loop's times spreads wider, by its median, is noisy: see `verdictInNoise`. */
export const QUIET = 0.1;

/** What `calibrate` found between the measurements: its `spread`, and whether the machine was too `noisy`. */
export function noise(milliseconds) {
  const { lower, upper } = quartiles(milliseconds);
  const spread = (upper - lower) / median(milliseconds);
  return { ...summary(milliseconds), spread, limit: QUIET, noisy: spread > QUIET };
}

const LEAST_ROUNDS = 3;

/**
 * Whether ratios, of one round each, keep to a goal that is their greatest: 'met' or 'missed'; or 'undecided',
 * where rounds are few or the middle half of them lies on both sides.
 */
export function verdict(ratios, goal) {
  const { lower, upper } = quartiles(ratios);
  if (ratios.length < LEAST_ROUNDS || (lower <= goal && upper > goal)) return 'undecided';
  return upper <= goal ? 'met' : 'missed';
}

/**
 * The same on a noisy machine: only what every round says, with the machine's spread against it, is a verdict.
 *
 * @param spread of the same loop's times, as a share of their median
 * @param widths what that is a share of: for differences, the time that another was taken from
 */
export function verdictInNoise(values, goal, spread, widths = values) {
  const sure = (keeps) => values.length >= LEAST_ROUNDS && values.every((value, round) => keeps(value, spread * widths[round]));
  if (sure((value, margin) => value + margin <= goal)) return 'met';
  if (sure((value, margin) => value - margin > goal)) return 'missed';
  return 'undecided, the machine is too noisy';
}
