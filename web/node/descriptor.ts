/** Synchronous writes to this process's own descriptors. */
import fs from 'node:fs';
import { negativeErrno } from '../runtime/errno.js';

const sleeper = new Int32Array(new SharedArrayBuffer(4));
const LONGEST_PAUSE_MS = 16;

/**
 * Write to descriptor `fd`. A pipe that somebody made non-blocking and that is full is waited for.
 *
 * @returns bytes written (at least one), or `-errno`
 */
export function writeDescriptor(fd: number, bytes: Uint8Array): number {
  for (let pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return fs.writeSync(fd, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return negativeErrno(error);
      Atomics.wait(sleeper, 0, 0, pause);
    }
  }
}
