/**
 * Error numbers of Emscripten's musl, which are WASI's. The C++ host and CPython's `errno` module
 * were compiled with these; they differ from the numbers of the machine that Node.js runs on.
 */
export const ERRNO = {
  EACCES: 2,
  EAGAIN: 6,
  EBADF: 8,
  EBUSY: 10,
  EDQUOT: 19,
  EEXIST: 20,
  EFBIG: 22,
  EINTR: 27,
  EINVAL: 28,
  EIO: 29,
  EISDIR: 31,
  ELOOP: 32,
  EMFILE: 33,
  EMLINK: 34,
  ENAMETOOLONG: 37,
  ENFILE: 41,
  ENODEV: 43,
  ENOENT: 44,
  ENOMEM: 48,
  ENOSPC: 51,
  ENOSYS: 52,
  ENOTDIR: 54,
  ENOTEMPTY: 55,
  ENOTTY: 59,
  ENXIO: 60,
  EPERM: 63,
  EPIPE: 64,
  EROFS: 69,
  ESPIPE: 70,
  ESTALE: 72,
  ETXTBSY: 74,
  EXDEV: 75,
  ENODATA: 116,
  ENOTSUP: 138,
} as const;

export type ErrnoName = keyof typeof ERRNO;

/** The name of an error number, given positive or negated, or its digits when it has none. */
export function errnoName(number: number): string {
  const found = Object.entries(ERRNO).find(([, value]) => value === Math.abs(number));
  return found?.[0] ?? `E${Math.abs(number)}`;
}

const ALIASES: Readonly<Record<string, ErrnoName>> = {
  EOPNOTSUPP: 'ENOTSUP',
  EWOULDBLOCK: 'EAGAIN',
  // Windows reports a symbolic link that it may not create, or a locked file, in these words.
  UNKNOWN: 'EIO',
  ECHARSET: 'EINVAL',
};

function hasOwn<T extends object>(table: T, key: PropertyKey): key is keyof T {
  return Object.prototype.hasOwnProperty.call(table, key);
}

/**
 * The negated error number for an exception thrown by Node's `fs`.
 *
 * @param error anything that was caught
 * @returns `-errno`; `-EIO` when the exception carries no code that musl knows
 */
export function negativeErrno(error: unknown): number {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return -ERRNO.EIO;
  if (hasOwn(ERRNO, code)) return -ERRNO[code];
  if (hasOwn(ALIASES, code)) return -ERRNO[ALIASES[code] as ErrnoName];
  // A NUL byte in a path reaches Node as an invalid argument, as it does the kernel.
  return code === 'ERR_INVALID_ARG_VALUE' ? -ERRNO.EINVAL : -ERRNO.EIO;
}
