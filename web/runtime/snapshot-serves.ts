/**
 * Which of the two modules can serve a command line. The preinitialised module has consumed its
 * configuration at build time, so whatever changes the configuration needs the plain one: no
 * option may silently do nothing.
 */
export interface Choice {
  readonly module: 'preinitialised' | 'plain';
  /** Why, for `--help` and for tests. */
  readonly reason: string;
}

const PREINITIALISED: Choice = { module: 'preinitialised', reason: 'default configuration' };

function plain(reason: string): Choice {
  return { module: 'plain', reason };
}

/**
 * PYTHONSTARTUP is looked up when the first prompt is near, PYTHONBREAKPOINT at each breakpoint; what the other two
 * ask for, which are usual in containers, the host does.
 */
const SERVED = ['PYTHONBREAKPOINT', 'PYTHONDONTWRITEBYTECODE', 'PYTHONUNBUFFERED', 'PYTHONSTARTUP'];

/** Names with PYTHON_ are not CPython 3.11's: images of containers have PYTHON_VERSION and the like. */
function configures(variable: string): boolean {
  return /^PYTHON[^_]/.test(variable) && !SERVED.includes(variable);
}

/** Options that the host reads when Python is already initialised; joined ones, such as -uB, are others. */
const OPTIONS = ['-q', '-B', '-u'];

/**
 * Decide for arguments after the program name, as CPython would read them.
 *
 * @param args everything after `terrarium`
 * @param env the environment Python will see; like CPython, an empty value counts as unset
 */
export function snapshotServes(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Choice {
  const variable = Object.keys(env).find((name) => configures(name) && env[name]);
  if (variable) return plain(`environment variable ${variable}`);
  for (const [index, argument] of args.entries()) {
    if (argument === '-' || !argument.startsWith('-')) return PREINITIALISED;
    if (argument === '-c' || argument === '-m') {
      // Without its value this is a mistake, which CPython's own parser explains.
      return index + 1 < args.length ? PREINITIALISED : plain(`option ${argument} without value`);
    }
    if (!OPTIONS.includes(argument)) return plain(`option ${argument}`);
  }
  return PREINITIALISED;
}
