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

/** PYTHONSTARTUP is looked up when the first prompt is near. */
function configures(variable: string): boolean {
  return variable.startsWith('PYTHON') && variable !== 'PYTHONSTARTUP';
}

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
    // The host reads only these when it is already initialised; joined forms such as -cCODE count
    // as other options.
    if (argument !== '-q') return plain(`option ${argument}`);
  }
  return PREINITIALISED;
}
