/** Where a thread can neither block nor suspend: statements run, waiting is refused. */
import { ERRNO } from '../errno.js';
import { Countdown } from '../interrupts.js';
import type { Waiter } from './waiter.js';

export class RefusingWaiter implements Waiter {
  readonly kind = 'none';
  readonly suspends = false;
  private readonly countdown = new Countdown(() => performance.now());

  wait(timeoutMs: number): number {
    return timeoutMs === 0 ? 0 : -ERRNO.ENOSYS;
  }

  poll(): number {
    return this.countdown.next();
  }

  read(): number {
    return -ERRNO.EAGAIN;
  }
}
