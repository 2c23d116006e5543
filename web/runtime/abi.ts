/**
 * The boundary between python.wasm and TypeScript. Twin of wasm-build/host: the exports of
 * host_api.cc and the TERRARIUM_IMPORTs. abi.test.ts compares names and types.
 *
 * Strings are NUL-terminated UTF-8 in linear memory; numbers are i32 unless the signature says
 * otherwise; failures are `-errno` in musl's numbering (errno.ts).
 */
export const ABI_VERSION = 12;

export type ValueType = 'i32' | 'i64' | 'f64';

export interface Signature {
  readonly params: readonly ValueType[];
  readonly result: ValueType | null;
  /** An export that can run Python: wrapped in WebAssembly.promising under JSPI. */
  readonly python?: true;
  /** An import that may suspend: wrapped in WebAssembly.Suspending under JSPI. */
  readonly suspends?: true;
}

/** Functions python.wasm exports, besides what Emscripten's glue uses. */
export const EXPORTS = {
  terrarium_abi_version: { params: [], result: 'i32' },
  terrarium_version: { params: [], result: 'i32' },
  terrarium_load_code: { params: [], result: null },
  terrarium_precompile: { params: ['i32'], result: null },
  terrarium_set_stack: { params: ['i32'], result: null },
  terrarium_alloc: { params: ['i32'], result: 'i32' },
  terrarium_free: { params: ['i32'], result: null },
  terrarium_image: { params: ['i32', 'i32'], result: 'i32' },
  terrarium_boot: { params: ['i32'], result: 'i32', python: true },
  terrarium_booted: { params: [], result: 'i32' },
  terrarium_resume: { params: ['i32', 'i32'], result: 'i32', python: true },
  terrarium_setenv: { params: ['i32', 'i32'], result: 'i32', python: true },
  terrarium_chdir: { params: ['i32'], result: 'i32' },
  terrarium_mount: { params: ['i32', 'i32', 'i32'], result: 'i32' },
  terrarium_run: { params: ['i32', 'i32'], result: 'i32', python: true },
  terrarium_console_start: { params: ['i32', 'i32'], result: 'i32', python: true },
  terrarium_modules: { params: ['i32', 'i32', 'i32'], result: 'i32', python: true },
  terrarium_console_program: { params: [], result: 'i32', python: true },
  terrarium_push: { params: ['i32'], result: 'i32', python: true },
  terrarium_evaluate: { params: ['i32', 'i32', 'i32'], result: 'i32', python: true },
  terrarium_handles_interrupt: { params: [], result: 'i32', python: true },
  terrarium_interrupt_prompt: { params: [], result: 'i32', python: true },
  terrarium_exit_status: { params: [], result: 'i32' },
  terrarium_prompt: { params: ['i32'], result: 'i32', python: true },
  terrarium_complete: { params: ['i32', 'i32'], result: 'i32', python: true },
  terrarium_write_file: { params: ['i32', 'i32', 'i32'], result: 'i32' },
  terrarium_read_file: { params: ['i32', 'i32'], result: 'i32' },
  terrarium_list_files: { params: ['i32', 'i32'], result: 'i32' },
  terrarium_dump_traceback: { params: [], result: null },
  terrarium_finalize: { params: [], result: 'i32', python: true },
} as const satisfies Record<string, Signature>;

/** Functions python.wasm imports from the module "terrarium". */
export const IMPORTS = {
  write: { params: ['i32', 'i32', 'i32'], result: 'i32' },
  read: { params: ['i32', 'i32', 'i32'], result: 'i32' },
  wait: { params: ['f64', 'i32', 'i32'], result: 'i32', suspends: true },
  poll: { params: [], result: 'i32' },
  yield: { params: [], result: 'i32', suspends: true },
  terminal_mode: { params: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], result: null },
  terminal_size: { params: [], result: 'i32' },
  time_zone: { params: ['i32', 'i32'], result: 'i32' },
  host_call: { params: ['i32', 'i32', 'i32'], result: 'i32', suspends: true },
  host_answer: { params: ['i32', 'i32', 'i32'], result: 'i32' },
  host_display: { params: ['i32', 'i32'], result: 'i32' },
  image_size: { params: ['i32'], result: 'i32' },
  image_read: { params: ['i32', 'f64', 'i32', 'i32'], result: 'i32' },
  image_packed: { params: ['i32', 'i32', 'i32'], result: 'i32' },
  image_unpacked: { params: ['i32', 'i32', 'i32'], result: 'i32' },
  load_code: { params: [], result: 'i32' },
  fs_open_dir: { params: ['i32', 'i32'], result: 'i32' },
  fs_close: { params: ['i32'], result: 'i32' },
  fs_stat: { params: ['i32', 'i32', 'i32'], result: 'i32' },
  fs_fstat: { params: ['i32', 'i32'], result: 'i32' },
  fs_open: { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32' },
  fs_read: { params: ['i32', 'i32', 'i32', 'f64'], result: 'i32' },
  fs_write: { params: ['i32', 'i32', 'i32', 'f64'], result: 'i32' },
  fs_ftruncate: { params: ['i32', 'f64'], result: 'i32' },
  fs_fsync: { params: ['i32'], result: 'i32' },
  fs_read_dir: { params: ['i32', 'i32', 'i32'], result: 'i32' },
  fs_mkdir: { params: ['i32', 'i32', 'i32'], result: 'i32' },
  fs_rmdir: { params: ['i32', 'i32'], result: 'i32' },
  fs_unlink: { params: ['i32', 'i32'], result: 'i32' },
  fs_rename: { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32' },
  fs_link: { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32' },
  fs_symlink: { params: ['i32', 'i32', 'i32'], result: 'i32' },
  fs_readlink: { params: ['i32', 'i32', 'i32', 'i32'], result: 'i32' },
  fs_utimes: { params: ['i32', 'i32', 'i64', 'i64'], result: 'i32' },
  fs_chmod: { params: ['i32', 'i32', 'i32'], result: 'i32' },
} as const satisfies Record<string, Signature>;

export type ExportName = keyof typeof EXPORTS;
export type ImportName = keyof typeof IMPORTS;

type Value<T extends ValueType> = T extends 'i64' ? bigint : number;
type Values<T extends readonly ValueType[]> = { -readonly [K in keyof T]: Value<T[K]> };
type Result<T extends ValueType | null> = T extends ValueType ? Value<T> : void;

/** The JavaScript type of an export that runs to its end without suspending. */
export type ExportFunction<N extends ExportName> = (
  ...args: Values<(typeof EXPORTS)[N]['params']>
) => Result<(typeof EXPORTS)[N]['result']>;

/** The JavaScript type of an import; one that may suspend can also answer with a promise. */
export type ImportFunction<N extends ImportName> = (
  ...args: Values<(typeof IMPORTS)[N]['params']>
) => (typeof IMPORTS)[N] extends { suspends: true }
  ? Result<(typeof IMPORTS)[N]['result']> | Promise<Result<(typeof IMPORTS)[N]['result']>>
  : Result<(typeof IMPORTS)[N]['result']>;

export type ImportTable = { readonly [N in ImportName]: ImportFunction<N> };

/** Bits of `wait`: what is awaited, and what happened. */
export const WAIT = { READABLE: 1, INTERRUPTED: 2, RESIZED: 4 } as const;

/** Results of `terrarium_push`, and of other exports that end with a prompt. */
export const PUSH = { COMPLETE: 0, INCOMPLETE: 1, EXIT: 2 } as const;

/** Bytes of the record `fs_stat` and `fs_fstat` fill: u32 mode, nlink, uid, gid; i64 size, ino,
 * dev, atime, mtime, ctime (the times in nanoseconds), little endian. */
export const HOST_STAT_BYTES = 64;

/** File type numbers in the answer of `fs_read_dir` (those of `d_type`). */
export const DIRENT = { UNKNOWN: 0, DIRECTORY: 4, FILE: 8, LINK: 10 } as const;

/** `open` flags as musl numbers them; the machine's own numbers may differ. */
export const OPEN = {
  ACCMODE: 0o3,
  WRONLY: 0o1,
  RDWR: 0o2,
  CREAT: 0o100,
  EXCL: 0o200,
  TRUNC: 0o1000,
  APPEND: 0o2000,
  DIRECTORY: 0o200000,
} as const;
