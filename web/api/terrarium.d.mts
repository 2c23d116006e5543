/** Python for JavaScript programs. The same in Node.js and in browsers, but where it says so. */

/** What can cross to Python. A Map becomes a dict, a Date a datetime, an Error a terrarium.HostError. */
export type HostValue =
  | null
  | undefined
  | boolean
  /** An int when it is an integer below 2 ** 53, else a float. */
  | number
  | bigint
  | string
  /** Bytes. What Python calls bytes arrives as a Uint8Array. */
  | ArrayBuffer
  | ArrayBufferView
  | Date
  | Error
  | readonly HostValue[]
  | ReadonlyMap<HostValue, HostValue>
  | ReadonlySet<HostValue>
  | { readonly [key: string]: HostValue };

/** Called with what Python passes; the answer, or what its promise resolves to, is a HostValue. */
export type HostFunction = (...args: never[]) => unknown;

/** `{ clock: { now() {…}, zone: 'UTC' } }` makes `import clock`, `clock.now()`, `clock.zone`. */
export type HostModules = Readonly<Record<string, Readonly<Record<string, HostFunction | HostValue>>>>;

/** What `terrarium.display` shows, by MIME type; `text/plain` is always there. */
export type MimeBundle = Readonly<Record<string, string | Uint8Array>>;

/**
 * Standard input: a text, bytes, a stream (of the web or of Node.js) or anything else that gives chunks;
 * `'pipe'` makes `stdin` a stream to write to; null is no input at all.
 */
export type InputSource =
  | string
  | Uint8Array
  | ReadableStream<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>
  | 'pipe'
  | null;

/**
 * Standard output or error. A function that answers with a promise, or a stream that is full, makes
 * Python wait. `'inherit'`: the process's own stream; in a browser, its console. `'pipe'` makes `stdout`
 * or `stderr` a stream that has to be read: Python waits while nobody does. What is printed comes line by line.
 */
export type OutputTarget =
  | ((chunk: Uint8Array) => unknown)
  | WritableStream<Uint8Array>
  /** A Writable of Node.js. */
  | { write(chunk: Uint8Array, done: (error?: Error | null) => void): unknown }
  | 'inherit'
  | 'pipe'
  | 'ignore';

export interface CommonOptions {
  /** Default: null. A text 'pipe' is the stream; write `new TextEncoder().encode('pipe')` for that input. */
  stdin?: InputSource;
  /** Default: `'inherit'`. */
  stdout?: OutputTarget;
  /** Default: `'inherit'`. */
  stderr?: OutputTarget;
  /** Python's environment. Default: nothing. */
  env?: Readonly<Record<string, string>>;
  /** Python's current directory, by Python's name for it. Default: its own `/home/user`, in memory. */
  cwd?: string;
  /** `sys.argv`. */
  argv?: readonly string[];
  /** What Python can import and call. Default: nothing. */
  modules?: HostModules;
  /**
   * Wheels of pure Python, to be installed in Python's memory first. One that is refused makes `start` reject,
   * after a line on `stderr` that says why.
   */
  wheels?: readonly { readonly name: string; readonly data: Uint8Array }[];
  /** The program shows something with `terrarium.display`; without this, its text is printed. */
  onDisplay?: (bundle: MimeBundle) => void;
  /** Bytes of Python that have been loaded (in browsers). */
  onProgress?: (progress: { readonly loaded: number; readonly total: number }) => void;
  /** Ends the start, not what comes after it. */
  signal?: AbortSignal;
}

export interface RunOptions {
  /** What tracebacks call the source. */
  filename?: string;
  /**
   * An abort is Ctrl-C: KeyboardInterrupt, after which the promise rejects with the signal's reason. Python
   * that has not ended 2 s later is started anew, and the promise rejects with StateLostError. Where Python
   * cannot be interrupted (`waiting` is 'none'), that happens at once.
   */
  signal?: AbortSignal;
}

export interface RunFileOptions {
  /** `sys.argv[1:]`. */
  args?: readonly string[];
  /** As for `run`. */
  signal?: AbortSignal;
}

export interface FileStatus {
  readonly type: 'file' | 'directory' | 'link' | 'other';
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export interface FileEntry extends FileStatus {
  readonly name: string;
}

/**
 * The files that Python sees: its own, in memory, and what is mounted. Relative paths start at its
 * current directory. Every function waits for what runs, and rejects with FileError.
 */
export interface FileSystem {
  /** Makes the directories that it needs. */
  writeFile(path: string, data: Uint8Array | string): Promise<void>;
  readFile(path: string): Promise<Uint8Array>;
  readFile(path: string, encoding: 'utf-8'): Promise<string>;
  readdir(path: string): Promise<FileEntry[]>;
  stat(path: string): Promise<FileStatus>;
  exists(path: string): Promise<boolean>;
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>;
  rm(path: string, options?: { recursive?: boolean }): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

export interface Prompts {
  /** `sys.ps1` and `sys.ps2`. */
  readonly first: string;
  readonly more: string;
  /** The program has a handler of its own for Ctrl-C. */
  readonly handlesInterrupt: boolean;
}

export interface PushResult {
  /** `incomplete`: nothing has run, more lines are needed. `exit`: the program has left. */
  readonly status: 'complete' | 'incomplete' | 'exit';
  readonly prompts: Prompts;
  readonly exitStatus: number;
}

export interface Completion {
  /** Where in the source what `matches` replace begins, in UTF-16 code units. */
  readonly start: number;
  readonly matches: readonly string[];
}

/** The prompt, statement by statement: values and tracebacks are printed, as at `>>>`. */
export interface PythonConsole {
  push(source: string, options?: Pick<RunOptions, 'signal'>): Promise<PushResult>;
  complete(source: string, cursor?: number): Promise<Completion>;
}

/** One interpreter in a thread of its own. It sees nothing of the machine that it was not given. */
export declare class Python {
  protected constructor();
  /** `sys.version`. */
  readonly version: string;
  /** How Python waits: 'sab', 'jspi', or 'none' where `input()` cannot. */
  readonly waiting: string;
  /** With `stdin: 'pipe'`, else null. */
  readonly stdin: WritableStream<Uint8Array | string> | null;
  /** With `stdout: 'pipe'`, else null. */
  readonly stdout: ReadableStream<Uint8Array> | null;
  /** With `stderr: 'pipe'`, else null. */
  readonly stderr: ReadableStream<Uint8Array> | null;
  readonly fs: FileSystem;
  readonly console: PythonConsole;
  /**
   * Run statements in `__main__`, after what was asked for before.
   *
   * @returns the value of the last one when that is an expression, else null
   * @throws PythonError; PythonExit when the program leaves, after which only `restart` and `close` work;
   *   StateLostError; the signal's reason
   */
  run(source: string, options?: RunOptions): Promise<HostValue>;
  /**
   * Run a file that Python sees as `python path args` does, in a `__main__` of its own. Modules that it
   * imports stay. A traceback is printed, and makes the status 1.
   *
   * @returns the exit status
   */
  runFile(path: string, options?: RunFileOptions): Promise<number>;
  /** Ctrl-C for what runs. False when Python cannot be reached. */
  interrupt(): boolean;
  /** A fresh interpreter with the same options, after `close` of this one; what runs or waits rejects with StateLostError. */
  restart(): Promise<void>;
  /**
   * End it, and the thread, when what was printed has been written. Python in which nothing runs ends as a program
   * does, for which it has 2 s: functions of atexit run, files are flushed. What runs is stopped at once, and it
   * and what waits reject with StoppedError.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** An exception that nothing in the program has caught; `cause` is the JavaScript error behind it, if any. */
export declare class PythonError extends Error {
  constructor(type: string, text: string, traceback: string, options?: ErrorOptions);
  /** The exception's class, such as `ValueError`. */
  readonly type: string;
  /** What `str()` of it gives. */
  readonly text: string;
  /** As Python prints it. */
  readonly traceback: string;
}

/** The program has left, by `sys.exit()` for instance. */
export declare class PythonExit extends Error {
  constructor(status: number);
  readonly status: number;
}

/** A file could not be written, read, listed, mounted ... */
export declare class FileError extends Error {
  constructor(code: string, path: string);
  /** The error's name, such as ENOENT. */
  readonly code: string;
  readonly path: string;
}

/** Python cannot be started: its files are missing, damaged or cannot be reached. */
export declare class LoadError extends Error {
  constructor(kind: string, message: string, options?: ErrorOptions);
  readonly kind: string;
}

/** Names, modules and files of the program are gone: Python was, or has to be, started anew. */
export declare class StateLostError extends Error {}

/** Python was closed. */
export declare class StoppedError extends Error {}
