/**
 * Standard input, interrupts and back pressure in a SharedArrayBuffer: one writer (the main
 * thread), one reader (the thread that runs Python). Used by browsers on isolated pages and by
 * Node.js.
 */
import { ERRNO } from '../errno.js';

const SLOT = {
  WAKE: 0,
  INTERRUPT: 1,
  WRITTEN: 2,
  READ: 3,
  ACKNOWLEDGED: 4,
  SIZE: 5,
  TIME_IS_UP: 6,
} as const;
const HEADER_BYTES = 64;
/** A slot that stays 0 and is never notified. */
export const PROBE_SLOT = 15;
/** The activation of a thread that has only one: Node.js. */
const ONLY_ACTIVATION = 1;
const RING_BYTES = 1 << 16;
/**
 * The slot WRITTEN is one word, so that what it says changes at once: where the bytes in the ring
 * end, whether an end of input follows them, and how often the reader has discarded its input.
 */
const POSITION = 0xffff;
const END = 0x10000;
const DISCARDS_SHIFT = 17;

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
  /** What is not in the ring yet, in order; null is an end of input. */
  private pending: (Uint8Array | null)[] = [];
  private discards = 0;

  /** Queue bytes, and an end of input behind them if that `ends`; what does not fit waits for the next `pump`. */
  write(bytes: Uint8Array, ends = false): void {
    const pieces = bytes.length > 0 ? [bytes] : [];
    this.queue(...pieces, ...(ends ? [null] : []));
  }

  /** An end of input: what is written behind it stays here until it has been read. */
  end(): void {
    this.queue(null);
  }

  /** Interrupt one activation; when it has ended already, nothing happens. */
  interrupt(activation = ONLY_ACTIVATION): void {
    Atomics.store(this.slots, SLOT.INTERRUPT, activation);
    this.wake();
  }

  /** The time that the program was given is over. */
  endTime(): void {
    Atomics.store(this.slots, SLOT.TIME_IS_UP, 1);
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

  /** Move what is queued into the ring, as much as fits. True when the reader got something. */
  pump(): boolean {
    let moved = false;
    while (this.move()) moved = true;
    this.wake();
    return moved;
  }

  /** All at once: between text and an end behind it the reader would ask for more. */
  private queue(...pieces: readonly (Uint8Array | null)[]): void {
    if (pieces.length === 0) return;
    this.dropDiscarded();
    this.pending.push(...pieces);
    this.pump();
  }

  /** What was queued before the reader discarded its input goes, too. Returns the slot WRITTEN. */
  private dropDiscarded(): number {
    const written = this.get(SLOT.WRITTEN);
    const discards = written >>> DISCARDS_SHIFT;
    if (discards !== this.discards) this.pending = [];
    this.discards = discards;
    return written;
  }

  /** Move one piece, or a part of it. */
  private move(): boolean {
    const written = this.dropDiscarded();
    const [piece] = this.pending;
    if (piece === undefined || (written & END) !== 0) return false;
    if (piece === null) return this.publish(written, written | END, null);
    const position = written & POSITION;
    const count = this.fill(piece, position);
    const next = (written & ~POSITION) | ((position + count) % RING_BYTES);
    return count > 0 && this.publish(written, next, piece.subarray(count));
  }

  /** False when the reader has discarded its input meanwhile, and with it what was to be moved. */
  private publish(written: number, next: number, rest: Uint8Array | null): boolean {
    const { slots, pending } = this;
    if (Atomics.compareExchange(slots, SLOT.WRITTEN, written, next) !== written) return false;
    if (rest && rest.length > 0) pending[0] = rest;
    else pending.shift();
    return true;
  }

  private fill(bytes: Uint8Array, position: number): number {
    // One byte stays free, so that equal positions mean an empty ring.
    const free = (this.get(SLOT.READ) - position - 1 + RING_BYTES) % RING_BYTES;
    const count = Math.min(free, bytes.length);
    const straight = Math.min(count, RING_BYTES - position);
    this.ring.set(bytes.subarray(0, straight), position);
    this.ring.set(bytes.subarray(straight, count), 0);
    return count;
  }

  /** The reader looks whether what it waits for has happened. */
  wake(): void {
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

  /** True when a read would not have to wait: there are bytes, or the end was reached. */
  get readable(): boolean {
    const written = this.get(SLOT.WRITTEN);
    return this.available(written) > 0 || (written & END) !== 0;
  }

  read(target: Uint8Array): number {
    const written = this.get(SLOT.WRITTEN);
    const count = Math.min(this.available(written), target.length);
    if (count === 0) return this.takeEnd(written) ? 0 : -ERRNO.EAGAIN;
    const from = this.get(SLOT.READ);
    const straight = Math.min(count, RING_BYTES - from);
    target.set(this.ring.subarray(from, from + straight), 0);
    target.set(this.ring.subarray(0, count - straight), straight);
    Atomics.store(this.slots, SLOT.READ, (from + count) % RING_BYTES);
    return count;
  }

  /** Drop what has been written so far, and what the writer holds back of it. */
  discard(): void {
    for (;;) {
      const written = this.get(SLOT.WRITTEN);
      const position = written & POSITION;
      const next = (((written >>> DISCARDS_SHIFT) + 1) << DISCARDS_SHIFT) | position;
      if (Atomics.compareExchange(this.slots, SLOT.WRITTEN, written, next) !== written) continue;
      return void Atomics.store(this.slots, SLOT.READ, position);
    }
  }

  private available(written: number): number {
    return ((written & POSITION) - this.get(SLOT.READ) + RING_BYTES) % RING_BYTES;
  }

  private takeEnd(written: number): boolean {
    if ((written & END) === 0) return false;
    if (!this.endHolds) Atomics.and(this.slots, SLOT.WRITTEN, ~END);
    return true;
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

  /** True once the writer has said `endTime`, and for ever. */
  get timeIsUp(): boolean {
    return this.get(SLOT.TIME_IS_UP) !== 0;
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
