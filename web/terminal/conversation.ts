/** What the console talks to: Python on one side, whoever shows the console on the other. */
import type { PushResult } from '../runtime/channel.js';
import type { Completion } from '../runtime/python.js';

/** What the console asks of Python. */
export interface Interpreter {
  push(source: string): Promise<PushResult>;
  interruptPrompt(): Promise<PushResult>;
  complete(source: string, cursor: number): Promise<Completion>;
  interrupt(): boolean;
  /** Input of the program; null, or `ends` behind the data, ends one read. */
  writeInput(data: Uint8Array | null, ends?: boolean): void;
  acknowledge(bytes: number): void;
}

export interface ConsoleHooks {
  /** A prompt accepts keys. */
  readonly onPrompt: () => void;
  /** A statement runs (true) or has ended (false). */
  readonly onBusy: (busy: boolean) => void;
  /** The program ended Python. */
  readonly onExit: (status: number) => void;
  /** Ctrl-C was pressed where it cannot reach the program. */
  readonly onCannotInterrupt: () => void;
}

export interface ConsoleOptions {
  /** Colour the code that is edited. Default true. */
  readonly colours?: boolean;
}
