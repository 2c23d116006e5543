/** Waiting by blocking the thread on shared memory: isolated pages and Node.js. */
import { WAIT } from '../abi.js';
import { Countdown } from '../interrupts.js';
import type { SharedReader } from './shared.js';
import type { Pause, Waiter } from './waiter.js';

/** Output the main thread may be behind before Python has to wait for it. */
const MOST_UNSEEN_BYTES = 1 << 20;

export interface SentBytes {
  readonly sent: number;
}

export class BlockingWaiter implements Waiter {
  readonly suspends = false;
  private readonly countdown = new Countdown(() => performance.now());

  /**
   * @param output null where output is written directly, so that nothing can pile up
   */
  constructor(
    readonly kind: 'sab' | 'node',
    private readonly shared: SharedReader,
    private readonly pause: Pause,
    private readonly output: SentBytes | null,
  ) {}

  wait(timeoutMs: number, interest: number): number {
    const wantsInput = (interest & WAIT.READABLE) !== 0;
    if (timeoutMs !== 0) this.pause.flush();
    if (wantsInput && timeoutMs !== 0 && !this.shared.readable) this.pause.needInput();
    this.shared.sleepUntil(() => this.happened(wantsInput), timeoutMs);
    this.countdown.restart();
    if (this.shared.takeInterrupt()) return WAIT.INTERRUPTED;
    return wantsInput && this.shared.readable ? WAIT.READABLE : 0;
  }

  poll(): number {
    if (this.unseen() > MOST_UNSEEN_BYTES) this.waitForReader();
    const count = this.countdown.next();
    return this.shared.takeInterrupt() ? -count : count;
  }

  read(target: Uint8Array): number {
    return this.shared.read(target);
  }

  private happened(wantsInput: boolean): boolean {
    return this.shared.interruptPending || (wantsInput && this.shared.readable);
  }

  private unseen(): number {
    return this.output ? (this.output.sent - this.shared.acknowledged) | 0 : 0;
  }

  private waitForReader(): void {
    this.pause.flush();
    const caughtUp = () => this.shared.interruptPending || this.unseen() < MOST_UNSEEN_BYTES / 2;
    this.shared.sleepUntil(caughtUp, -1);
    this.countdown.restart();
  }
}
