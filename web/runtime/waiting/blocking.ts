/** Waiting by blocking the thread on shared memory: isolated pages and Node.js. */
import { WAIT } from '../abi.js';
import { coarseTime } from '../clock.js';
import { Countdown } from '../interrupts.js';
import type { SharedReader } from './shared.js';
import { MOST_UNSEEN_BYTES, type Outside, type SentBytes, type Waiter } from './waiter.js';

export class BlockingWaiter implements Waiter {
  readonly suspends = false;
  private readonly countdown = new Countdown(coarseTime());

  /**
   * @param output null where output is written directly, so that nothing can pile up
   */
  constructor(
    readonly kind: 'sab' | 'node',
    private readonly shared: SharedReader,
    private readonly outside: Outside,
    private readonly output: SentBytes | null,
  ) {}

  begin(id: number): void {
    this.shared.activation = id;
    this.countdown.restart(coarseTime());
  }

  wait(timeoutMs: number, interest: number, size: number): number {
    const resized = () => size !== 0 && this.outside.terminalSize() !== size;
    const wantsInput = (interest & WAIT.READABLE) !== 0;
    if (timeoutMs !== 0) this.outside.flush();
    if (wantsInput && !this.shared.readable) this.outside.needInput(timeoutMs === 0);
    this.shared.sleepUntil(() => this.happened(wantsInput) || resized(), timeoutMs);
    this.countdown.restart(coarseTime());
    this.checkTime();
    if (this.takeInterrupt()) return WAIT.INTERRUPTED;
    if (resized()) return WAIT.RESIZED;
    return wantsInput && this.shared.readable ? WAIT.READABLE : 0;
  }

  waitUntil(ready: () => boolean): boolean {
    this.outside.flush();
    this.shared.sleepUntil(() => this.happened(false) || ready(), -1);
    this.countdown.restart(coarseTime());
    this.checkTime();
    return this.takeInterrupt();
  }

  poll(): number {
    const time = coarseTime();
    const count = this.countdown.next(time);
    this.outside.tick(time);
    this.checkTime();
    if (this.unseen() > MOST_UNSEEN_BYTES) this.waitForReader();
    return this.takeInterrupt() ? -count : count;
  }

  /** This thread's event loop does not turn while Python runs; nothing here depends on it. */
  yield(): number {
    return this.poll();
  }

  read(target: Uint8Array): number {
    return this.shared.read(target);
  }

  discardInput(): void {
    this.shared.discard();
  }

  private happened(wantsInput: boolean): boolean {
    const { interruptPending, timeIsUp, readable } = this.shared;
    return interruptPending || timeIsUp || (wantsInput && readable);
  }

  private checkTime(): void {
    if (this.outside.timeIsUp && this.shared.timeIsUp) this.outside.timeIsUp();
  }

  private takeInterrupt(): boolean {
    const taken = this.shared.takeInterrupt();
    if (taken) this.outside.interrupted(this.shared.activation);
    return taken;
  }

  private unseen(): number {
    return this.output ? (this.output.sent - this.shared.acknowledged) | 0 : 0;
  }

  private waitForReader(): void {
    this.outside.flush();
    const caughtUp = () => this.shared.interruptPending || this.unseen() < MOST_UNSEEN_BYTES / 2;
    this.shared.sleepUntil(caughtUp, -1);
    this.countdown.restart(coarseTime());
  }
}
