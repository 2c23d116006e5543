/** Raw mode of the real terminal, which must never outlive us or our being in the foreground. */
import process from 'node:process';
import type { ReadStream } from 'node:tty';

const FATAL_SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

export class TerminalGuard {
  private stream: ReadStream | null = null;
  private raw = false;
  private readonly onLeave: (() => void)[] = [];
  private readonly onReturn: (() => void)[] = [];

  /** @param open the terminal; not called before raw mode is wanted */
  constructor(private readonly open: () => ReadStream) {
    process.on('exit', () => this.leave());
    process.on('SIGCONT', () => this.comeBack());
    for (const signal of FATAL_SIGNALS) process.once(signal, () => this.die(signal));
  }

  /** What to write when the terminal is given back, and when it is ours again. */
  around(leave: () => void, comeBack: () => void): void {
    this.onLeave.push(leave);
    this.onReturn.push(comeBack);
  }

  setRaw(raw: boolean): void {
    if (raw === this.raw) return;
    this.stream ??= this.open();
    this.raw = raw;
    this.apply(raw);
  }

  /** Ctrl-Z: the shell gets the terminal as it was, and we get it again when we are continued. */
  suspend(): void {
    if (process.platform === 'win32') return;
    this.leave();
    process.kill(process.pid, 'SIGTSTP');
  }

  /** End as the signal itself would have, had nobody listened. */
  die(signal: NodeJS.Signals): void {
    this.leave();
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }

  private leave(): void {
    for (const action of this.onLeave) action();
    this.apply(false);
  }

  private comeBack(): void {
    this.apply(this.raw);
    for (const action of this.onReturn) action();
  }

  private apply(raw: boolean): void {
    try {
      this.stream?.setRawMode(raw);
    } catch {
      // The terminal is gone (its window was closed): there is nothing to give back.
    }
  }
}
