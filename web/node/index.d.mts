/** How to run a command line. */
export interface RunOptions {
  /** Everything the program reads from standard input. Default: nothing. */
  input?: string | Uint8Array;
  /** The directory to run in, which the program can read and write. Default: the process's own. */
  cwd?: string;
  /** The environment to choose variables from. Default: the process's own. */
  env?: Record<string, string | undefined>;
  /** Ends the program as Ctrl-C does. */
  signal?: AbortSignal;
}

export interface RunResult {
  /** The exit status, as CPython defines it. */
  status: number;
  stdout: Uint8Array;
  stderr: Uint8Array;
}

/**
 * Run Python as a command line does, in a process of its own.
 *
 * @param args what would follow `terrarium`, for example `['-c', 'print(1)']`
 * @throws Error when the process cannot be started
 */
export function run(args: readonly string[], options?: RunOptions): Promise<RunResult>;

/** Where the command line tool is, for starting it in other ways. */
export const executable: string;
