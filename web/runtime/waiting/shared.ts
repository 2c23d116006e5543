/**
 * Standard input, interrupts and back pressure in a SharedArrayBuffer: one writer (the main
 * thread), one reader (the thread that runs Python). Used by browsers on isolated pages and by
 * Node.js.
 */
import { ERRNO } from '../errno.js';

const SLOT = {
  WAKE: 0,
  INTERRUPT: 1,
  HEAD: 2,
  TAIL: 3,
  EOF: 4,
  ACKNOWLEDGED: 5,
  SIZE: 6,
} as const;
const HEADER_BYTES = 64;
/** A slot that stays 0 and is never notified. */
export const PROBE_SLOT = 15;
/** The activation of a thread that has only one: Node.js. */
const ONLY_ACTIVATION = 1;
const RING_BYTES = 1 << 16;

export type SharedState = SharedArrayBuffer;

/** The size of a terminal in one number, as the import `terminal_size` answers it. */
export function packSize(columns: number, rows: number): number {
  const cut = (count: number) => Math.min(Math.max(Math.round(count), 0), 0x7fff);
  return (cut(columns) << 16) | cut(rows);
}

/** A fresh buffer: header of Int32 slots, then the ring of input bytes. */
export function makeSharedState(): SharedState {
  return new SharedArrayBuffer(HEADER_BYTES + RING_BYTES);
}

class SharedView {
  protected readonly slots: Int32Array;
  protected readonly ring: Uint8Array;

  constructor(state: SharedState) {
    this.slots = new Int32Array(state, 0, HEADER_BYTES / 4);
    this.ring = new Uint8Array(state, HEADER_BYTES);
  }

  protected get(slot: number): number {
    return Atomics.load(this.slots, slot);
  }
}

/** The main thread's end. */
export class SharedWriter extends SharedView {
  private readonly pending: Uint8Array[] = [];
  private ended = false;

  /** Queue bytes; what does not fit waits for the next `pump`. */
  write(bytes: Uint8Array): void {
    if (bytes.length > 0) this.pending.push(bytes);
    this.pump();
  }

  end(): void {
    this.ended = true;
    this.pump();
  }

  /** Interrupt one activation; when it has ended already, nothing happens. */
  interrupt(activation = ONLY_ACTIVATION): void {
    Atomics.store(this.slots, SLOT.INTERRUPT, activation);
    this.wake();
  }

  /** True while an interrupt has been sent and Python has not taken it. */
  get interruptPending(): boolean {
    return this.get(SLOT.INTERRUPT) !== 0;
  }

  /** Say that `bytes` of output have been shown. */
  acknowledge(bytes: number): void {
    Atomics.add(this.slots, SLOT.ACKNOWLEDGED, bytes);
    this.wake();
  }

  /** The terminal has a new size, which a running program sees at once. */
  resize(columns: number, rows: number): void {
    Atomics.store(this.slots, SLOT.SIZE, packSize(columns, rows));
    this.wake();
  }

  /** Move queued bytes into the ring, as many as fit. True when the reader got something. */
  pump(): boolean {
    let moved = false;
    for (let first = this.pending[0]; first; first = this.pending[0]) {
      const taken = this.fill(first);
      moved ||= taken > 0;
      if (taken < first.length) {
        this.pending[0] = first.subarray(taken);
        break;
      }
      this.pending.shift();
    }
    if (this.ended && this.pending.length === 0) {
      this.ended = false;
      moved = true;
      Atomics.store(this.slots, SLOT.EOF, 1);
    }
    this.wake();
    return moved;
  }

  private fill(bytes: Uint8Array): number {
    const head = this.get(SLOT.HEAD);
    // One byte stays free, so that equal ends mean an empty ring.
    const free = (this.get(SLOT.TAIL) - head - 1 + RING_BYTES) % RING_BYTES;
    const count = Math.min(free, bytes.length);
    const straight = Math.min(count, RING_BYTES - head);
    this.ring.set(bytes.subarray(0, straight), head);
    this.ring.set(bytes.subarray(straight, count), 0);
    Atomics.store(this.slots, SLOT.HEAD, (head + count) % RING_BYTES);
    return count;
  }

  private wake(): void {
    Atomics.add(this.slots, SLOT.WAKE, 1);
    Atomics.notify(this.slots, SLOT.WAKE);
  }
}

/** The Python thread's end. */
export class SharedReader extends SharedView {
  /** @param endHolds false at a terminal, where Ctrl-D ends one read and not all that follow */
  constructor(
    state: SharedState,
    private readonly endHolds: boolean,
  ) {
    super(state);
  }

  private available(): number {
    return (this.get(SLOT.HEAD) - this.get(SLOT.TAIL) + RING_BYTES) % RING_BYTES;
  }

  /** True when a read would not have to wait: there are bytes, or the end was reached. */
  get readable(): boolean {
    return this.available() > 0 || this.get(SLOT.EOF) !== 0;
  }

  read(target: Uint8Array): number {
    const count = Math.min(this.available(), target.length);
    if (count === 0) return this.atEnd() ? 0 : -ERRNO.EAGAIN;
    const tail = this.get(SLOT.TAIL);
    const straight = Math.min(count, RING_BYTES - tail);
    target.set(this.ring.subarray(tail, tail + straight), 0);
    target.set(this.ring.subarray(0, count - straight), straight);
    Atomics.store(this.slots, SLOT.TAIL, (tail + count) % RING_BYTES);
    return count;
  }

  private atEnd(): boolean {
    if (this.endHolds) return this.get(SLOT.EOF) !== 0;
    return Atomics.exchange(this.slots, SLOT.EOF, 0) !== 0;
  }

  /** The activation whose interrupts are taken. */
  activation = ONLY_ACTIVATION;

  /** True once for each interrupt of this activation. */
  takeInterrupt(): boolean {
    const { slots, activation } = this;
    return this.interruptPending && Atomics.compareExchange(slots, SLOT.INTERRUPT, activation, 0) === activation;
  }

  get interruptPending(): boolean {
    return this.activation !== 0 && this.get(SLOT.INTERRUPT) === this.activation;
  }

  /** Columns << 16 | rows; 0 before the first `resize`. */
  get size(): number {
    return this.get(SLOT.SIZE);
  }

  get acknowledged(): number {
    return this.get(SLOT.ACKNOWLEDGED);
  }

  /**
   * Sleep until `ready` holds or the time is over. The wake counter is read before the condition:
   * a wake-up between the two makes `Atomics.wait` return at once.
   */
  sleepUntil(ready: () => boolean, timeoutMs: number): void {
    const end = timeoutMs < 0 ? Infinity : performance.now() + timeoutMs;
    for (;;) {
      const seen = this.get(SLOT.WAKE);
      if (ready()) return;
      const left = end - performance.now();
      if (left <= 0) return;
      Atomics.wait(this.slots, SLOT.WAKE, seen, left);
    }
  }
}
