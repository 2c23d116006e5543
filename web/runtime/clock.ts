/**
 * The clock of what happens thousands of times a second. Browsers make the exact clock of
 * `performance.now()` coarse and noisy with some effort: it costs three times as much, and
 * milliseconds are enough here. The clock of the day may be set at any time, in either direction.
 */
export function coarseTime(): number {
  return Date.now();
}

/** Milliseconds between two coarse times; a clock that was set back counts as time that passed. */
export function passed(since: number, time: number): number {
  return Math.abs(time - since);
}
