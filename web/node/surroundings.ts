/** Shows Python what it may see of this machine: environment, directories, current directory. */
import { checked } from '../runtime/files.js';
import type { Python } from '../runtime/python.js';
import type { Mount } from './guest.js';
import type { NodeHostFiles } from './host-fs.js';

export interface Visible {
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  readonly cwd: string;
}

/** @throws Error naming what failed when `status` is not 0 */
export function must(status: number, what: string): void {
  if (status !== 0) throw new Error(`${what} failed with ${status}`);
}

/** To be called when Python has been resumed and nothing has run. */
export async function showMachine(
  python: Python,
  files: NodeHostFiles,
  { env, mounts, cwd }: Visible,
): Promise<void> {
  for (const [name, value] of Object.entries(env)) {
    must(await python.callWithStrings('terrarium_setenv', [name, value]), `setting ${name}`);
  }
  for (const mount of mounts) await mountOne(python, files, mount);
  must(await python.callWithStrings('terrarium_chdir', [cwd]), `changing to ${cwd}`);
}

/** @throws FileError naming the directory of this machine, or the place where it cannot be mounted */
export async function mountOne(
  python: Python,
  files: NodeHostFiles,
  { guest, host, readOnly }: Mount,
): Promise<void> {
  const handle = checked(files.openRoot(host), host);
  checked(await python.callWithStrings('terrarium_mount', [guest], handle, +readOnly), guest);
}
