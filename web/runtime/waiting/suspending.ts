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

/** Standard input that arrives in messages; null is an end of it, which holds for one read. */
class InputQueue {
  private pieces: (Uint8Array | null)[] = [];

  push(piece: Uint8Array | null): void {
    if (piece === null || piece.length > 0) this.pieces.push(piece);
  }

  clear(): void {
    this.pieces = [];
  }

  get readable(): boolean {
    return this.pieces.length > 0;
  }

  /** Bytes copied; 0 at an end. */
  read(target: Uint8Array): number {
    const [first] = this.pieces;
    if (first === undefined) return -ERRNO.EAGAIN;
    const part = first?.subarray(0, target.length) ?? new Uint8Array(0);
    target.set(part);
    if (first && part.length < first.length) this.pieces[0] = first.subarray(part.length);
    else this.pieces.shift();
    return part.length;
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
  private discards = 0;
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

  /**
   * @param bytes null is an end of input
   * @param discards how many times the page had heard of input being discarded when it sent this:
   *   what it sent without knowing of the last time was under way then, and is discarded, too
   */
  pushInput(bytes: Uint8Array | null, discards: number): void {
    if (discards === this.discards) this.input.push(bytes);
    this.wake?.();
  }

  discardInput(): void {
    this.input.clear();
    this.discards++;
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

  async waitUntil(ready: () => boolean): Promise<boolean> {
    this.outside.flush();
    await this.sleep(-1, () => this.pending || ready());
    return this.takeInterrupt();
  }

  /** Something may have happened that is waited for. */
  awake(): void {
    this.wake?.();
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
