/** CPython's command line, as far as one has to know it before Python runs. */
export interface CommandLine {
  /** What stands before the program, as options that name none. */
  readonly options: readonly string[];
  /** The first argument that is not an option, when it is a file's name, and where it stands. */
  readonly script: { readonly name: string; readonly index: number } | null;
  /** `-c`, `-m` or a file: something other than standard input is run. */
  readonly hasProgram: boolean;
  /** `-i`: a prompt follows the program. */
  readonly inspects: boolean;
  /** `-E` or `-I`: variables of the environment configure nothing. */
  readonly ignoresEnvironment: boolean;
  /** Only a text is printed: `-h`, `-V` and their long forms. */
  readonly informs: boolean;
  /** The text is that of `-h` or `--help`. */
  readonly helps: boolean;
}

/** Options whose value may be an argument of its own. */
const VALUED = /[cmWX]/;

/** @param args everything after the program name */
export function readCommandLine(args: readonly string[]): CommandLine {
  const options: string[] = [];
  let flags = '';
  let informs = false;
  let helps = false;
  let script: CommandLine['script'] = null;
  let hasProgram = false;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] as string;
    if (argument === '-') break;
    if (argument === '--' || !argument.startsWith('-')) {
      if (argument === '--') index++;
      const name = args[index];
      if (name !== undefined) script = { name, index };
      hasProgram = script !== null;
      break;
    }
    const letters = argument.startsWith('--') ? '' : argument.slice(1);
    if (letters === '') informs ||= /^--(help|version)/.test(argument);
    helps ||= argument === '--help';
    const value = VALUED.exec(letters);
    flags += value ? letters.slice(0, value.index) : letters;
    if (value && 'cm'.includes(value[0])) {
      hasProgram = true;
      if (value.index > 0) options.push(`-${letters.slice(0, value.index)}`);
      break;
    }
    options.push(argument);
    const separate = value?.index === letters.length - 1 && value;
    if ((separate || argument === '--check-hash-based-pycs') && index + 1 < args.length) {
      options.push(args[++index] as string);
    }
  }
  informs ||= /[hV?]/.test(flags);
  helps ||= /[h?]/.test(flags);
  const inspects = flags.includes('i');
  const ignoresEnvironment = /[EI]/.test(flags);
  return { options, script, hasProgram, inspects, ignoresEnvironment, informs, helps };
}
