/**
 * Waiting by suspending the wasm stack (JavaScript Promise Integration). While Python is suspended
 * the worker's event loop runs, so input and interrupts arrive as ordinary messages.
 */
import { WAIT } from '../abi.js';
import { ERRNO } from '../errno.js';
import { Countdown } from '../interrupts.js';
import type { SentBytes } from './blocking.js';
import type { Pause, Waiter } from './waiter.js';

const YIELD_EVERY_MS = 50;
const MOST_UNSEEN_BYTES = 1 << 20;

/** Standard input that arrives in messages. */
export class InputQueue {
  private readonly chunks: Uint8Array[] = [];
  private ended = false;

  push(bytes: Uint8Array | null): void {
    if (bytes === null) this.ended = true;
    else if (bytes.length > 0) this.chunks.push(bytes);
  }

  get readable(): boolean {
    return this.chunks.length > 0 || this.ended;
  }

  /** Bytes copied; 0 at end of file, which holds for one read as at a terminal. */
  read(target: Uint8Array): number {
    const first = this.chunks[0];
    if (!first) {
      const atEnd = this.ended;
      this.ended = false;
      return atEnd ? 0 : -ERRNO.EAGAIN;
    }
    const count = Math.min(first.length, target.length);
    target.set(first.subarray(0, count));
    if (count === first.length) this.chunks.shift();
    else this.chunks[0] = first.subarray(count);
    return count;
  }
}

/** One turn of the event loop, without the 4 ms that nested timers are held back. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

export class SuspendingWaiter implements Waiter {
  readonly kind = 'jspi';
  readonly suspends = true;
  private readonly countdown = new Countdown(() => performance.now());
  private readonly input = new InputQueue();
  private interrupted = false;
  private acknowledged = 0;
  private lastYield = performance.now();
  private wake: (() => void) | null = null;

  constructor(
    private readonly pause: Pause,
    private readonly output: SentBytes,
  ) {}

  pushInput(bytes: Uint8Array | null): void {
    this.input.push(bytes);
    this.wake?.();
  }

  interrupt(): void {
    this.interrupted = true;
    this.wake?.();
  }

  /** An interrupt that arrived after its statement had ended must not hit the next one. */
  dropInterrupt(): void {
    this.interrupted = false;
  }

  acknowledge(bytes: number): void {
    this.acknowledged += bytes;
    this.wake?.();
  }

  read(target: Uint8Array): number {
    return this.input.read(target);
  }

  wait(timeoutMs: number, interest: number): number | Promise<number> {
    const wantsInput = (interest & WAIT.READABLE) !== 0;
    const now = this.outcome(wantsInput);
    if (now !== 0 || timeoutMs === 0) return now;
    this.pause.flush();
    if (wantsInput) this.pause.needInput();
    return this.sleep(timeoutMs, () => this.happened(wantsInput)).then(() =>
      this.outcome(wantsInput),
    );
  }

  poll(): number | Promise<number> {
    const due = performance.now() - this.lastYield >= YIELD_EVERY_MS;
    return due ? this.yieldThenCount() : this.count();
  }

  private async yieldThenCount(): Promise<number> {
    this.pause.flush();
    await nextTask();
    if (this.unseen() > MOST_UNSEEN_BYTES) {
      await this.sleep(-1, () => this.interrupted || this.unseen() < MOST_UNSEEN_BYTES / 2);
    }
    this.lastYield = performance.now();
    this.countdown.restart();
    return this.count();
  }

  private count(): number {
    const count = this.countdown.next();
    if (!this.interrupted) return count;
    this.interrupted = false;
    return -count;
  }

  private unseen(): number {
    return this.output.sent - this.acknowledged;
  }

  private happened(wantsInput: boolean): boolean {
    return this.interrupted || (wantsInput && this.input.readable);
  }

  private outcome(wantsInput: boolean): number {
    if (this.interrupted) {
      this.interrupted = false;
      return WAIT.INTERRUPTED;
    }
    return wantsInput && this.input.readable ? WAIT.READABLE : 0;
  }

  private sleep(timeoutMs: number, ready: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const timer = timeoutMs < 0 ? undefined : setTimeout(() => finish(), timeoutMs);
      const finish = () => {
        clearTimeout(timer);
        this.wake = null;
        this.lastYield = performance.now();
        this.countdown.restart();
        resolve();
      };
      this.wake = () => {
        if (ready()) finish();
      };
      this.wake();
    });
  }
}
