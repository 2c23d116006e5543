/** How a program waits for input and time, and how Ctrl-C reaches it, in one environment. */
export type WaitingKind = 'sab' | 'jspi' | 'node' | 'none';

export const WAITING_KINDS: readonly WaitingKind[] = ['sab', 'jspi', 'node', 'none'];

export interface Waiter {
  readonly kind: WaitingKind;
  /** True when `wait` and `poll` may answer with a promise, so that JSPI must wrap them. */
  readonly suspends: boolean;
  /**
   * Wait until input can be read, Ctrl-C, or the time is over.
   *
   * @param timeoutMs milliseconds; negative means for ever
   * @param interest bit 0: standard input
   * @returns bits of `WAIT`, 0 when the time is over, or `-ENOSYS` where waiting is impossible
   */
  wait(timeoutMs: number, interest: number): number | Promise<number>;
  /** The next countdown (> 0), negated when an interrupt was pending and has been taken. */
  poll(): number | Promise<number>;
  /**
   * Copy bytes of standard input.
   *
   * @returns bytes copied, 0 at end of file, `-EAGAIN` when the program has to `wait`
   */
  read(target: Uint8Array): number;
}

/** What a waiter does before Python pauses: everything printed so far must become visible. */
export interface Pause {
  flush(): void;
  /** Tell the main thread that the program wants input now. */
  needInput(): void;
}
