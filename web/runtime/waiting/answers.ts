/**
 * Answers of the embedder in a SharedArrayBuffer, piece by piece: for a thread that blocks while it
 * waits for them. One writer (the main thread), one reader (the thread that runs Python).
 */
const SLOT = { FULL: 0, CALL: 1, TOTAL: 2, LENGTH: 3 } as const;
const HEADER_BYTES = 16;
const PIECE_BYTES = 1 << 18;

export interface AnswerPiece {
  readonly call: number;
  /** Bytes of the whole answer. */
  readonly total: number;
  readonly bytes: Uint8Array;
}

export function makeAnswerState(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER_BYTES + PIECE_BYTES);
}

class AnswerView {
  protected readonly slots: Int32Array;
  protected readonly piece: Uint8Array;

  constructor(state: SharedArrayBuffer) {
    this.slots = new Int32Array(state, 0, HEADER_BYTES / 4);
    this.piece = new Uint8Array(state, HEADER_BYTES);
  }

  protected get full(): boolean {
    return Atomics.load(this.slots, SLOT.FULL) !== 0;
  }
}

/** The main thread's end. */
export class AnswerWriter extends AnswerView {
  private queue: { readonly call: number; readonly data: Uint8Array; sent: number }[] = [];

  /** @param wake wakes the reader */
  constructor(
    state: SharedArrayBuffer,
    private readonly wake: () => void,
  ) {
    super(state);
  }

  write(call: number, data: Uint8Array): void {
    this.queue.push({ call, data, sent: 0 });
    this.pump();
  }

  /** Nobody waits for that answer any more. */
  drop(call: number): void {
    this.queue = this.queue.filter((answer) => answer.call !== call);
  }

  /** Write the next piece, when the reader has taken the last one. */
  pump(): void {
    const [first] = this.queue;
    if (!first || this.full) return;
    const bytes = first.data.subarray(first.sent, first.sent + PIECE_BYTES);
    this.piece.set(bytes);
    first.sent += bytes.length;
    if (first.sent === first.data.length) this.queue.shift();
    this.slots[SLOT.CALL] = first.call;
    this.slots[SLOT.TOTAL] = first.data.length;
    this.slots[SLOT.LENGTH] = bytes.length;
    Atomics.store(this.slots, SLOT.FULL, 1);
    this.wake();
  }
}

/** The Python thread's end. */
export class AnswerReader extends AnswerView {
  /** A copy of the piece that has arrived, or null; the writer may write the next one. */
  take(): AnswerPiece | null {
    if (!this.full) return null;
    const [call, total, length] = [SLOT.CALL, SLOT.TOTAL, SLOT.LENGTH].map((s) => this.slots[s] as number);
    const bytes = this.piece.slice(0, length);
    Atomics.store(this.slots, SLOT.FULL, 0);
    return { call: call as number, total: total as number, bytes };
  }
}
