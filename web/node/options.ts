/** Terrarium's own options, which come before CPython's. */
import path from 'node:path';
import type { Mount } from './guest.js';

export interface Options {
  /** What `--mount` asked for, in the order of the command line. */
  readonly mounts: readonly Mount[];
  /** The rest: CPython's command line without the program name. */
  readonly args: readonly string[];
}

/** A mistake in the command line. The message says what was expected. */
export class UsageError extends Error {}

/**
 * Read `HOST:GUEST` or `HOST:GUEST:ro`. HOST may itself contain a colon, as in `C:\x`.
 *
 * @throws UsageError when it has another form, or GUEST is not an absolute path
 */
export function parseMount(text: string): Mount {
  const parts = /^(.+?):(\/[^:]*)(:ro)?$/s.exec(text);
  if (!parts) {
    throw new UsageError(`--mount '${text}': expected HOST:GUEST or HOST:GUEST:ro, GUEST absolute`);
  }
  const guest = path.posix.resolve(parts[2] as string);
  if (guest === '/') throw new UsageError(`--mount '${text}': nothing can be mounted at /`);
  return { guest, host: path.resolve(parts[1] as string), readOnly: parts[3] !== undefined };
}

/**
 * Split Terrarium's options from CPython's.
 *
 * @param args everything after `terrarium`
 * @throws UsageError when an option of Terrarium's is malformed
 */
export function readOptions(args: readonly string[]): Options {
  const mounts: Mount[] = [];
  let next = 0;
  for (; next < args.length; next++) {
    const [name, joined] = splitOnce(args[next] as string);
    if (name !== '--mount') break;
    const value = joined ?? args[++next];
    if (value === undefined) throw new UsageError('--mount: expected HOST:GUEST after it');
    mounts.push(parseMount(value));
  }
  return { mounts, args: args.slice(next) };
}

function splitOnce(argument: string): [string, string | undefined] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

/** Outer directories first, so that no mount hides one below it; a later one wins its place. */
export function inMountOrder(mounts: readonly Mount[]): Mount[] {
  const unique = new Map(mounts.map((mount) => [mount.guest.replace(/\/$/, ''), mount]));
  const depth = ({ guest }: Mount) => guest.split('/').filter(Boolean).length;
  return [...unique.values()].sort((a, b) => depth(a) - depth(b));
}
