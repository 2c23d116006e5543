/**
 * Where a thread can neither block nor suspend: statements run, waiting is refused, and only ending
 * the worker stops a program. A sleep passes its time in wasm, by the clock.
 */
import { coarseTime, passed } from '../clock.js';
import { ERRNO } from '../errno.js';
import { Countdown } from '../interrupts.js';
import { MOST_UNSEEN_BYTES, type Outside, type SentBytes, type Waiter } from './waiter.js';

/**
 * Nobody can tell this thread what the page has shown, so what it prints is held to a pace that a
 * page keeps up with: otherwise a loop that prints would fill the page's memory.
 */
const BYTES_PER_MS = 4000;

export class RefusingWaiter implements Waiter {
  readonly kind = 'none';
  readonly suspends = false;
  private readonly countdown = new Countdown(coarseTime());
  private shown = 0;
  private last = coarseTime();

  constructor(
    private readonly outside: Outside,
    private readonly output: SentBytes,
  ) {}

  begin(): void {
    this.countdown.restart(coarseTime());
  }

  wait(timeoutMs: number): number {
    this.outside.flush();
    return timeoutMs === 0 ? 0 : -ERRNO.ENODATA;
  }

  /** Nobody can be waited for, so nobody asks for this where it could take time. */
  waitUntil(ready: () => boolean): boolean {
    return !ready();
  }

  poll(): number {
    const time = coarseTime();
    this.outside.tick(time);
    if (this.unseen(time) > MOST_UNSEEN_BYTES) this.passTime();
    return this.countdown.next(time);
  }

  yield(): number {
    return this.poll();
  }

  read(): number {
    return -ERRNO.EAGAIN;
  }

  /** None can arrive. */
  discardInput(): void {}

  /** What the page has not shown yet, if it shows BYTES_PER_MS. */
  private unseen(time: number): number {
    this.shown = Math.min(this.output.sent, this.shown + passed(this.last, time) * BYTES_PER_MS);
    this.last = time;
    return this.output.sent - this.shown;
  }

  private passTime(): void {
    this.outside.flush();
    while (this.unseen(coarseTime()) > MOST_UNSEEN_BYTES / 2);
  }
}
