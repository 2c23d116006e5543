/** Standard input, read only when the program asks: what it does not read stays for others. */
import type { SharedWriter } from '../runtime/waiting/shared.js';

export class StdinPump {
  private opened = false;

  constructor(
    private readonly shared: SharedWriter,
    private readonly open: () => NodeJS.ReadableStream = () => process.stdin,
  ) {}

  /** Deliver one more chunk, or the end. */
  demand(): void {
    try {
      const stream = this.open();
      if (!this.opened) this.listen(stream);
      stream.resume();
    } catch {
      // Descriptor 0 is closed or cannot be read from: the program sees the end of its input.
      this.shared.end();
    }
  }

  private listen(stream: NodeJS.ReadableStream): void {
    this.opened = true;
    stream.on('data', (chunk: Buffer) => {
      stream.pause();
      this.shared.write(chunk);
    });
    stream.on('end', () => this.shared.end());
    stream.on('error', () => this.shared.end());
  }
}
