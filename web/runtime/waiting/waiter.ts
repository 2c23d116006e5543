/** How a program waits for input and time, and how Ctrl-C reaches it, in one environment. */
export type WaitingKind = 'sab' | 'jspi' | 'node' | 'none';

export const WAITING_KINDS: readonly WaitingKind[] = ['sab', 'jspi', 'node', 'none'];

/**
 * Interrupts are addressed: each names the activation (a statement, a completion) that it is meant
 * for, and reaches no other. One that comes too late, when its statement has ended, is stale by its
 * number; nothing has to be dropped at the right moment.
 */
export interface Waiter {
  readonly kind: WaitingKind;
  /** True when `wait` and `yield` may answer with a promise, so that JSPI must wrap them. */
  readonly suspends: boolean;
  /** Activation `id` (above 0) runs now; 0 when none does. */
  begin(id: number): void;
  /**
   * Wait until input can be read, Ctrl-C, another size of the terminal, or the time is over.
   *
   * @param timeoutMs milliseconds; negative means for ever
   * @param interest bit 0: standard input
   * @param size the size that the program knows, as `terminalSize` has it; 0: it does not care
   * @returns bits of `WAIT`, 0 when the time is over, or `-ENODATA` where waiting is impossible
   */
  wait(timeoutMs: number, interest: number, size: number): number | Promise<number>;
  /**
   * Wait until `ready` holds, which is asked whenever this thread has been woken.
   *
   * @returns true when Ctrl-C has come instead, and is hereby taken
   */
  waitUntil(ready: () => boolean): boolean | Promise<boolean>;
  /**
   * The next countdown (> 0), negated when an interrupt was pending and has been taken; 0 to be
   * asked again by `yield`, the more expensive call.
   */
  poll(): number;
  /** Let the event loop turn, then answer as `poll`, but not with 0. */
  yield(): number | Promise<number>;
  /**
   * Copy bytes of standard input.
   *
   * @returns bytes copied, 0 at end of file, `-EAGAIN` when the program has to `wait`
   */
  read(target: Uint8Array): number;
  /** Drop standard input that was typed so far and has not been read. */
  discardInput(): void;
}

/** What a waiter tells the world outside. */
export interface Outside {
  /** Before Python pauses: everything printed so far must become visible. */
  flush(): void;
  /** Python runs, at `time`: what was printed a while ago must become visible. */
  tick(time: number): void;
  /** The program wants input now; `looks`: it does not wait, and may look again very soon. */
  needInput(looks: boolean): void;
  /** Columns << 16 | rows of the terminal; 0 where that is not known. */
  terminalSize(): number;
  /** Activation `id` has taken its interrupt. */
  interrupted(id: number): void;
  /** The program's time is over: does not return. Absent where no time is set. */
  timeIsUp?(): never;
}

/** The output that the page has been sent, in bytes. */
export interface SentBytes {
  readonly sent: number;
}

/** Output that the page may be behind before Python has to wait for it. */
export const MOST_UNSEEN_BYTES = 1 << 18;
