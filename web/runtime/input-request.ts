/** When the world outside is asked for input. */
const LOOKS_EVERY_MS = 50;

/** A program that looks for input in a loop is heard often enough, and no oftener. */
export class InputRequest {
  private last = -Infinity;

  /** @param ask tells the world outside that input is wanted */
  constructor(private readonly ask: () => void) {}

  /** The program wants input; `looks`: it does not wait, and may look again very soon. */
  make(looks: boolean): void {
    const now = performance.now();
    if (looks && now - this.last < LOOKS_EVERY_MS) return;
    this.last = now;
    this.ask();
  }
}
