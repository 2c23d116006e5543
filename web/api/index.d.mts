import { CommonOptions, Python } from './terrarium.mjs';
export * from './terrarium.mjs';

/** A directory that Python is to see. */
export interface MountOptions {
  /** On this machine; relative to the process's current directory. */
  host: string;
  /** Python's name for it, an absolute path. Default: the same (`C:\x` is `/mnt/c/x`). */
  guest?: string;
  /** Default: false. */
  readOnly?: boolean;
}

export interface StartOptions extends CommonOptions {
  /** Default: none. */
  mounts?: readonly MountOptions[];
  /** The most memory that Python may have, in bytes; beyond it there is MemoryError. */
  memoryBytes?: number;
}

export declare class Terrarium extends Python {
  private constructor();
  /**
   * @throws TypeError for options that are not valid; FileError for a mount that is no directory; LoadError
   */
  static start(options?: StartOptions): Promise<Terrarium>;
  /** Show Python one more directory, after what was asked for before. @throws FileError */
  mount(options: MountOptions): Promise<void>;
}

/** How to run a command line. */
export interface CommandOptions {
  /** Everything the program reads from standard input. Default: nothing. */
  input?: string | Uint8Array;
  /** The directory to run in, which the program can read and write. Default: the process's own. */
  cwd?: string;
  /** The environment to choose variables from. Default: the process's own. */
  env?: Record<string, string | undefined>;
  /** Ends the program as Ctrl-C does. */
  signal?: AbortSignal;
}

export interface CommandResult {
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
export declare function runCommand(args: readonly string[], options?: CommandOptions): Promise<CommandResult>;

/** Where the command line tool is, for starting it in other ways. */
export declare const executable: string;
