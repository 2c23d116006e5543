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
