/**
 * The evaluation loop counts down in linear memory and crosses to the host at zero. Wasm has no
 * clock, so the host chooses each count from how long the last one took: often enough that Ctrl-C
 * feels immediate, seldom enough that the crossing costs nothing.
 */
const TARGET_MS = 15;
const SMALLEST = 256;
const LARGEST = 1 << 26;
/** How far one observation may move the count: the clock of a browser is coarse. */
const STEP = 4;

export class Countdown {
  private count = 20_000;
  private last: number;

  /** @param now a clock in milliseconds */
  constructor(private readonly now: () => number) {
    this.last = now();
  }

  /** The next count, given that the previous one has just run out. */
  next(): number {
    const time = this.now();
    const elapsed = Math.max(time - this.last, TARGET_MS / STEP);
    const scale = Math.min(Math.max(TARGET_MS / elapsed, 1 / STEP), STEP);
    this.count = Math.min(Math.max(Math.round(this.count * scale), SMALLEST), LARGEST);
    this.last = time;
    return this.count;
  }

  /** Forget the time since the last crossing: Python was not running. */
  restart(): void {
    this.last = this.now();
  }
}
