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
 * Decide for arguments after the program name, as CPython would read them.
 *
 * @param args everything after `terrarium`
 * @param env the environment Python will see; like CPython, an empty value counts as unset
 */
export function snapshotServes(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Choice {
  const variable = Object.keys(env).find((name) => name.startsWith('PYTHON') && env[name]);
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

/** The script in a command line: the first argument that is not an option, or null. */
export function scriptOf(args: readonly string[]): string | null {
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] as string;
    if (argument === '-') return null;
    if (!argument.startsWith('-')) return argument;
    if (argument === '--') return args[index + 1] ?? null;
    const letters = argument.startsWith('--') ? '' : argument.slice(1);
    const value = /[cmWX]/.exec(letters);
    if (value && (value[0] === 'c' || value[0] === 'm')) return null;
    const separate = value && value.index === letters.length - 1;
    if (separate || argument === '--check-hash-based-pycs') index++;
  }
  return null;
}
