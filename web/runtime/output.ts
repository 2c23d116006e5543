/** Collects output so that one message carries many writes. */
export type Stream = 'stdout' | 'stderr';

const MOST_BYTES = 1 << 16;
const OLDEST_MS = 16;

export class OutputBatcher {
  private chunks: Uint8Array[] = [];
  private bytes = 0;
  private stream: Stream = 'stdout';
  private lastFlush = performance.now();
  /** All bytes handed on so far. */
  sent = 0;

  /** @param send takes ownership of the array, whose buffer holds nothing else */
  constructor(private readonly send: (stream: Stream, data: Uint8Array<ArrayBuffer>) => void) {}

  /** Copy `data`, which may be a view of linear memory. Streams keep their order. */
  write(stream: Stream, data: Uint8Array): void {
    if (stream !== this.stream) this.flush();
    this.stream = stream;
    this.chunks.push(data.slice());
    this.bytes += data.length;
    const old = performance.now() - this.lastFlush > OLDEST_MS;
    if (old || this.bytes >= MOST_BYTES) this.flush();
  }

  flush(): void {
    this.lastFlush = performance.now();
    if (this.bytes === 0) return;
    const data = new Uint8Array(this.bytes);
    let offset = 0;
    for (const chunk of this.chunks) {
      data.set(chunk, offset);
      offset += chunk.length;
    }
    this.chunks = [];
    this.bytes = 0;
    this.sent += data.length;
    this.send(this.stream, data);
  }
}
