/** Collects output so that one message carries many writes. */
import { coarseTime, passed } from './clock.js';

export type Stream = 'stdout' | 'stderr';

const MOST_BYTES = 1 << 16;
const OLDEST_MS = 16;
/**
 * Messages in OLDEST_MS that leave at once. A program that prints a little and then computes in C,
 * where nobody can flush, must be seen to have printed.
 */
const PROMPT_MESSAGES = 4;

export class OutputBatcher {
  private chunks: Uint8Array<ArrayBuffer>[] = [];
  private bytes = 0;
  private stream: Stream = 'stdout';
  private windowStart = -OLDEST_MS;
  private messages = 0;
  /** All bytes handed on so far. */
  sent = 0;

  /** @param send takes ownership of the array, whose buffer holds nothing else */
  constructor(private readonly send: (stream: Stream, data: Uint8Array<ArrayBuffer>) => void) {}

  /**
   * Copy `data`, which may be a view of linear memory. Streams keep their order.
   *
   * @returns bytes taken: a larger write is taken in parts, between which the writer can be paused
   */
  write(stream: Stream, data: Uint8Array): number {
    if (stream !== this.stream) this.flush();
    this.stream = stream;
    const taken = Math.min(data.length, MOST_BYTES);
    this.chunks.push(data.slice(0, taken));
    this.bytes += taken;
    if (this.bytes >= MOST_BYTES || this.mayLeave(coarseTime())) this.flush();
    return taken;
  }

  /** Flush what has been waiting for long enough. */
  tick(time: number): void {
    if (this.bytes > 0 && this.mayLeave(time)) this.flush();
  }

  flush(): void {
    if (this.bytes === 0) return;
    const data = this.joined();
    this.chunks = [];
    this.bytes = 0;
    this.messages += 1;
    this.sent += data.length;
    this.send(this.stream, data);
  }

  private mayLeave(time: number): boolean {
    if (passed(this.windowStart, time) >= OLDEST_MS) {
      this.windowStart = time;
      this.messages = 0;
    }
    return this.messages < PROMPT_MESSAGES;
  }

  private joined(): Uint8Array<ArrayBuffer> {
    const [first] = this.chunks;
    if (first && this.chunks.length === 1) return first;
    const data = new Uint8Array(this.bytes);
    let offset = 0;
    for (const chunk of this.chunks) {
      data.set(chunk, offset);
      offset += chunk.length;
    }
    return data;
  }
}
