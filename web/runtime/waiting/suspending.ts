/**
 * Waiting by suspending the wasm stack (JavaScript Promise Integration). While Python is suspended
 * the worker's event loop runs, so input and interrupts arrive as ordinary messages.
 */
import { WAIT } from '../abi.js';
import { coarseTime, passed } from '../clock.js';
import { ERRNO } from '../errno.js';
import { Countdown } from '../interrupts.js';
import { MOST_UNSEEN_BYTES, type Outside, type SentBytes, type Waiter } from './waiter.js';

const YIELD_EVERY_MS = 30;
/** A longer timer fires at once; whoever waits longer asks again. */
const LONGEST_TIMER_MS = 0x7fffffff;
/** When the page is behind, it has to be heard sooner. */
const YIELD_BEHIND_MS = 5;

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
  private readonly countdown = new Countdown(coarseTime());
  private readonly input = new InputQueue();
  private activation = 0;
  private interruptFor = 0;
  private acknowledged = 0;
  private lastYield = coarseTime();
  private wake: (() => void) | null = null;

  constructor(
    private readonly outside: Outside,
    private readonly output: SentBytes,
  ) {}

  begin(id: number): void {
    this.activation = id;
    this.resumed();
  }

  pushInput(bytes: Uint8Array | null): void {
    this.input.push(bytes);
    this.wake?.();
  }

  /** `terminalSize` of the outside answers otherwise now. */
  resized(): void {
    this.wake?.();
  }

  /** Interrupt one activation; when it has ended already, nothing happens. */
  interrupt(activation: number): void {
    this.interruptFor = activation;
    this.wake?.();
  }

  acknowledge(bytes: number): void {
    this.acknowledged += bytes;
    this.wake?.();
  }

  read(target: Uint8Array): number {
    return this.input.read(target);
  }

  wait(timeoutMs: number, interest: number, size: number): number | Promise<number> {
    const wantsInput = (interest & WAIT.READABLE) !== 0;
    const now = this.outcome(wantsInput, size);
    if (now !== 0) return now;
    if (timeoutMs !== 0) this.outside.flush();
    if (wantsInput) this.outside.needInput(timeoutMs === 0);
    if (timeoutMs === 0) return now;
    const happened = () => this.pending || this.news(wantsInput, size) !== 0;
    return this.sleep(timeoutMs, happened).then(() => this.outcome(wantsInput, size));
  }

  poll(): number {
    const time = coarseTime();
    this.outside.tick(time);
    return this.yieldDue(time) ? 0 : this.count(time);
  }

  async yield(): Promise<number> {
    this.outside.flush();
    await nextTask();
    if (this.unseen() > MOST_UNSEEN_BYTES) {
      await this.sleep(-1, () => this.pending || this.unseen() < MOST_UNSEEN_BYTES / 2);
    }
    const time = coarseTime();
    this.lastYield = time;
    return this.count(time);
  }

  private yieldDue(time: number): boolean {
    const behind = this.unseen() > MOST_UNSEEN_BYTES;
    return passed(this.lastYield, time) >= (behind ? YIELD_BEHIND_MS : YIELD_EVERY_MS);
  }

  private count(time: number): number {
    const count = this.countdown.next(time);
    return this.takeInterrupt() ? -count : count;
  }

  private unseen(): number {
    return this.output.sent - this.acknowledged;
  }

  private get pending(): boolean {
    return this.activation !== 0 && this.interruptFor === this.activation;
  }

  private takeInterrupt(): boolean {
    const taken = this.pending;
    if (taken) {
      this.interruptFor = 0;
      this.outside.interrupted(this.activation);
    }
    return taken;
  }

  private outcome(wantsInput: boolean, size: number): number {
    return this.takeInterrupt() ? WAIT.INTERRUPTED : this.news(wantsInput, size);
  }

  private news(wantsInput: boolean, size: number): number {
    if (size !== 0 && this.outside.terminalSize() !== size) return WAIT.RESIZED;
    return wantsInput && this.input.readable ? WAIT.READABLE : 0;
  }

  private sleep(timeoutMs: number, ready: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const left = Math.min(timeoutMs, LONGEST_TIMER_MS);
      const timer = left < 0 ? undefined : setTimeout(() => finish(), left);
      const finish = () => {
        clearTimeout(timer);
        this.wake = null;
        this.resumed();
        resolve();
      };
      this.wake = () => {
        if (ready()) finish();
      };
      this.wake();
    });
  }

  private resumed(): void {
    this.lastYield = coarseTime();
    this.countdown.restart(this.lastYield);
  }
}
