/**
 * The evaluation loop counts down in linear memory and asks the host at zero. Wasm has no clock, so
 * the host chooses each count from how long the last one took: seldom enough that asking costs
 * nothing, often enough that Ctrl-C feels immediate. How long the work between two checks takes may
 * change from nanoseconds to seconds at once (a loop, then a loop of slow C calls), and until the
 * next question nobody can know: hence the small limit, and the small beginnings.
 */
import { passed } from './clock.js';

const SMALLEST = 16;
/** Some 20 microseconds of a tight loop, or 256 calls of C functions; asking costs 0.2. */
const LARGEST = 4096;
const FAST_MS = 1;
const SLOW_MS = 10;
const GOAL_MS = 5;

export class Countdown {
  private count = SMALLEST;

  constructor(private last: number) {}

  /** The next count, given that the previous one has run out at `time`, in milliseconds. */
  next(time: number): number {
    const elapsed = passed(this.last, time);
    this.last = time;
    if (elapsed < FAST_MS) this.count = Math.min(2 * this.count, LARGEST);
    else if (elapsed > SLOW_MS) this.count = Math.ceil((this.count * GOAL_MS) / elapsed);
    return this.count;
  }

  /** Something new begins, after time that was not spent computing. */
  restart(time: number): void {
    this.last = time;
    this.count = SMALLEST;
  }
}
