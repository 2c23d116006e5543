/** Ways to end that are not Python's. */
import fs from 'node:fs';
import process from 'node:process';

export const EXIT = {
  /** CPython's own for a command line it does not understand. */
  USAGE: 2,
  /** As timeout(1) has it. */
  TIMED_OUT: 124,
  UNAVAILABLE: 69,
  INTERNAL: 70,
  INTERRUPTED: 130,
  /** Of a process that SIGABRT ended. */
  ABORTED: 134,
} as const;

/** Say why in one line, and end. */
export function fail(message: string, status: number): never {
  fs.writeSync(2, `terrarium: ${message}\n`);
  process.exit(status);
}
