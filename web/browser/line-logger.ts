/** Makes lines of output, for a browser's console. */
export class LineLogger {
  private readonly decoder = new TextDecoder();
  private rest = '';

  constructor(private readonly log: (line: string) => void) {}

  /** What has no line end yet waits for it. */
  write(data: Uint8Array): void {
    const lines = (this.rest + this.decoder.decode(data, { stream: true })).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.log(line);
  }
}
