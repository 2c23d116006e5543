/** PYTHONSTARTUP: a file of this machine that Python need not see otherwise. */
import fs from 'node:fs';
import { guestPath, isInside, pathsOf, type Mount } from './guest.js';

/** Where no directory of this machine is mounted. */
const FOLDER = '/run/terrarium';

export interface Startup {
  /** The name that Python has for it. */
  readonly guest: string;
  /** Its contents, to be put there; null where Python sees the file itself, or nothing can be read. */
  readonly data: Uint8Array | null;
}

/** @param mounts what Python sees of this machine */
export function findStartup(
  file: string,
  mounts: readonly Mount[],
  platform: string = process.platform,
): Startup {
  const paths = pathsOf(platform);
  const full = paths.resolve(file);
  const inside = mounts.some(
    ({ host, guest }) => guest === guestPath(host, platform) && isInside(full, host, platform),
  );
  const data = inside ? null : contents(full);
  // What is not there is Python's to report, under the name that it was given.
  return { guest: data ? `${FOLDER}/${paths.basename(full)}` : guestPath(full, platform), data };
}

function contents(file: string): Uint8Array | null {
  try {
    return fs.readFileSync(file);
  } catch {
    return null;
  }
}
