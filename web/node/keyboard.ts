/**
 * The real terminal as a running program's keyboard. The kernel's own line editing has to be
 * switched off for whatever the program asks of its terminal (a password without echo, single
 * keys, an end of input that holds for one read), so the discipline that pages use does the work,
 * and only while the program reads: what it does not read stays for the shell.
 */
import process from 'node:process';
import tty from 'node:tty';
import type { SharedWriter } from '../runtime/waiting/shared.js';
import { USUAL_MODE, type TerminalMode } from '../runtime/terminal-mode.js';
import { LineDiscipline } from '../terminal/discipline.js';
import { writeDescriptor } from './descriptor.js';
import type { TerminalGuard } from './terminal-guard.js';

/** Where the person sees what is typed: standard output may be a file. */
const TERMINAL = [1, 2].find((fd) => tty.isatty(fd)) ?? 0;
const encoder = new TextEncoder();

export class Keyboard {
  private mode = USUAL_MODE;
  private demanded = false;
  private gone = false;
  private stream: NodeJS.ReadStream | null = null;
  private readonly decoder = new TextDecoder();
  private readonly discipline = new LineDiscipline({
    send: (data, ends) => this.send(data, ends),
    echo: (text) => void writeDescriptor(TERMINAL, encoder.encode(text)),
    signal: (name) => {
      if (name === 'interrupt') {
        this.release();
        this.interrupt();
      } else if (name === 'suspend') this.guard.suspend();
      else this.guard.die('SIGQUIT');
    },
  });

  constructor(
    private readonly shared: SharedWriter,
    private readonly guard: TerminalGuard,
    private readonly interrupt: () => void,
  ) {}

  /** The program waits for input. */
  demand(): void {
    if (this.shared.pump()) return;
    if (this.gone) return this.hangUp();
    this.demanded = true;
    this.follow();
  }

  /** The program was interrupted: it does not wait any more. */
  release(): void {
    this.demanded = false;
    this.follow();
  }

  setMode(mode: TerminalMode, discard: boolean): void {
    this.mode = mode;
    this.discipline.setMode(mode, discard);
    this.follow();
  }

  private send(data: Uint8Array, ends: boolean): void {
    this.shared.write(data, ends);
    this.demanded = false;
    this.follow();
  }

  private follow(): void {
    const ours = this.demanded || !this.mode.canonical || !this.mode.echo;
    this.guard.setRaw(ours);
    if (ours) this.opened().resume();
    else this.stream?.pause();
  }

  private opened(): NodeJS.ReadStream {
    this.stream ??= this.listen(process.stdin);
    return this.stream;
  }

  private listen(stream: NodeJS.ReadStream): NodeJS.ReadStream {
    stream.on('data', (chunk: Buffer) =>
      this.discipline.input(this.decoder.decode(chunk, { stream: true })),
    );
    stream.on('end', () => this.hangUp());
    stream.on('error', () => this.hangUp());
    return stream;
  }

  /** The terminal is gone: an end of input for this read and all that follow. */
  private hangUp(): void {
    this.gone = true;
    this.demanded = false;
    this.shared.end();
  }
}
