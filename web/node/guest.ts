/** What of this machine Python gets to see: directories and environment, nothing by default. */
import fs from 'node:fs';
import path from 'node:path';

export interface Mount {
  /** Where Python sees it. */
  readonly guest: string;
  /** The directory on this machine. */
  readonly host: string;
  readonly readOnly: boolean;
}

/** Directories that are Python's own; a mount on top would hide the standard library. */
const RESERVED = ['/', '/lib', '/lib/python3.11', '/usr', '/usr/lib', '/usr/local', '/usr/share', '/dev', '/proc'];

/** Paths as `platform`, a value of `process.platform`, has them. */
export function pathsOf(platform: string): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}

/**
 * The path under which Python sees a directory: the same one, so that tracebacks name real files.
 * On Windows `C:\x` becomes `/mnt/c/x`, and `\\server\share\x` becomes `/mnt/host/server/share/x`. A
 * directory that would hide Python's own goes below `/mnt/host`.
 *
 * @param host an absolute path
 */
export function guestPath(host: string, platform: string = process.platform): string {
  if (platform === 'win32') return windowsGuestPath(host);
  const plain = path.posix.resolve(host);
  return RESERVED.includes(plain) ? path.posix.join('/mnt/host', plain) : plain;
}

/** A drive letter means the same in either case, and so has one form; other names keep theirs. */
function windowsGuestPath(host: string): string {
  const short = host.replace(/^\\\\\?\\UNC\\/i, '\\\\').replace(/^\\\\[?.]\\/, '');
  const names = path.win32.normalize(short).split('\\').filter(Boolean);
  const drive = /^([A-Za-z]):$/.exec(names[0] ?? '');
  const top = drive ? ['mnt', (drive[1] as string).toLowerCase(), ...names.slice(1)] : ['mnt', 'host', ...names];
  return `/${top.join('/')}`;
}

/**
 * The current directory, writable, if that is wanted, and the script's directory, read only, when it
 * lies elsewhere.
 *
 * @param script the script in the command line, or null
 */
export function mountsFor(
  cwd: string,
  script: string | null,
  mountsCurrent = true,
  platform: string = process.platform,
): Mount[] {
  const guest = guestPath(cwd, platform);
  const current: Mount[] = mountsCurrent ? [{ guest, host: cwd, readOnly: false }] : [];
  const folder = script ? folderOf(pathsOf(platform).resolve(cwd, script), platform) : null;
  if (folder === null || (mountsCurrent && isInside(folder, cwd, platform))) return current;
  const outer: Mount = { guest: guestPath(folder, platform), host: folder, readOnly: true };
  // An outer directory first: the writable one is mounted on top of it.
  return [outer, ...current];
}

/** What has to be there for a script; null where that would be the whole machine or its devices. */
function folderOf(script: string, platform: string): string | null {
  const paths = pathsOf(platform);
  const isFolder = fs.statSync(script, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const folder = isFolder ? script : paths.dirname(script);
  const { root } = paths.parse(folder);
  const devices = platform !== 'win32' && /^\/(dev|proc)(\/|$)/.test(folder);
  return folder === root || devices ? null : folder;
}

/** Whether a file or folder is `parent` or below it. On Windows, case does not count. */
export function isInside(folder: string, parent: string, platform: string = process.platform): boolean {
  const paths = pathsOf(platform);
  const relative = paths.relative(parent, folder);
  return relative !== '..' && !relative.startsWith(`..${paths.sep}`) && !paths.isAbsolute(relative);
}

const PASSED = /^(PYTHON.*|TERM|COLUMNS|LINES|TZ|NO_COLOR|FORCE_COLOR)$/;

/** What is wanted of the environment beyond what configures Python and the terminal. */
export interface EnvironmentChoice {
  readonly all: boolean;
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, string>>;
}

/** The environment Python gets, by name. Everything that is not chosen stays outside. */
export function guestEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  { all, names, values }: EnvironmentChoice,
): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const name of Object.keys(env)) {
    const value = env[name];
    if (value !== undefined && (all || PASSED.test(name) || names.includes(name))) chosen[name] = value;
  }
  const entries = Object.entries({ ...chosen, ...values });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
