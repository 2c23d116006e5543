/** What of this machine Python gets to see: directories and environment, nothing by default. */
import path from 'node:path';

export interface Mount {
  /** Where Python sees it. */
  readonly guest: string;
  /** The directory on this machine. */
  readonly host: string;
  readonly readOnly: boolean;
}

/** Directories that are Python's own; a mount on top would hide the standard library. */
const RESERVED = ['/', '/lib', '/lib/python3.11', '/usr', '/usr/lib', '/dev', '/proc'];

/**
 * The path under which Python sees a directory: the same one, so that tracebacks name real files.
 * `C:\x` becomes `/mnt/c/x`, and a directory that would hide Python's own goes below `/mnt/host`.
 */
export function guestPath(host: string, platform: string = process.platform): string {
  if (platform === 'win32') {
    const drive = /^([A-Za-z]):[\\/]?(.*)$/s.exec(host);
    if (drive) return `/mnt/${drive[1]?.toLowerCase()}/${drive[2]?.replaceAll('\\', '/')}`;
    return `/mnt/host/${host.replaceAll('\\', '/').replace(/^\/+/, '')}`;
  }
  const plain = path.posix.resolve(host);
  return RESERVED.includes(plain) ? path.posix.join('/mnt/host', plain) : plain;
}

/**
 * The current directory, writable, and the script's directory, read only, when it lies elsewhere.
 *
 * @param script the script in the command line, or null
 */
export function mountsFor(cwd: string, script: string | null): Mount[] {
  const current: Mount = { guest: guestPath(cwd), host: cwd, readOnly: false };
  if (script === null) return [current];
  const folder = path.dirname(path.resolve(cwd, script));
  if (isInside(folder, cwd)) return [current];
  const outer: Mount = { guest: guestPath(folder), host: folder, readOnly: true };
  // An outer directory first: the writable one is mounted on top of it.
  return [outer, current];
}

function isInside(folder: string, parent: string): boolean {
  const relative = path.relative(parent, folder);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

const PASSED = /^(PYTHON.*|TERM|COLUMNS|LINES|TZ|NO_COLOR|FORCE_COLOR)$/;

/**
 * The environment Python gets: what configures Python and the terminal. Everything else stays
 * outside unless TERRARIUM_PASS_ENV lists its name (separated by commas).
 */
export function guestEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const extra = new Set((env['TERRARIUM_PASS_ENV'] ?? '').split(',').filter(Boolean));
  const chosen: Record<string, string> = {};
  for (const name of Object.keys(env).sort()) {
    const value = env[name];
    if (value !== undefined && (PASSED.test(name) || extra.has(name))) chosen[name] = value;
  }
  return chosen;
}
