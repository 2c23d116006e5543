/** PYTHONSTARTUP: a file of this machine that Python need not see otherwise. */
import fs from 'node:fs';
import path from 'node:path';
import type { PushResult } from '../runtime/channel.js';
import type { Terrarium } from '../runtime/interpreter.js';
import { RUN_STARTUP } from '../runtime/startup-file.js';
import { guestPath } from './guest.js';

/** The environment variable as Python shall see it. */
export function startupVariable(file: string | null): Readonly<Record<string, string>> {
  return file === null ? {} : { PYTHONSTARTUP: guestPath(path.resolve(file)) };
}

/**
 * Copy the start-up file to where Python looks for it, and run it. One that is not there is left to
 * Python to report.
 *
 * @param run runs a statement that may ask for input
 * @returns what became of it: it may set the prompts, and end Python; null without a file
 */
export async function runStartup(
  python: Terrarium,
  file: string | null,
  run: (source: string) => Promise<PushResult>,
): Promise<PushResult | null> {
  if (file === null) return null;
  const target = guestPath(path.resolve(file));
  const present = await python.readFile(target).then(
    () => true,
    () => false,
  );
  if (!present && fs.existsSync(file)) await python.writeFile(target, fs.readFileSync(file));
  return run(RUN_STARTUP);
}
