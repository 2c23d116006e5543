/** Decodes output and remembers the row it ended in: the next prompt begins there. */
import type { Stream } from '../runtime/output.js';

const LONGEST_TAIL = 4096;

export class OutputText {
  private readonly decoders: Record<Stream, TextDecoder> = {
    stdout: new TextDecoder(),
    stderr: new TextDecoder(),
  };
  /** What was written since the last line end. */
  tail = '';

  /** The text to show for these bytes; characters cut in two wait for their other half. */
  add(stream: Stream, data: Uint8Array): string {
    const text = this.decoders[stream].decode(data, { stream: true });
    const lineStart = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    const kept = lineStart > 0 ? text.slice(lineStart) : this.tail + text;
    this.tail = kept.slice(-LONGEST_TAIL);
    return text;
  }

  /** The row is finished. */
  reset(): void {
    this.tail = '';
  }
}
