/** Files of the guest as wholes: what upload, download and a list of files need. */
import { errnoName } from './errno.js';

export interface FileEntry {
  readonly name: string;
  /** 'link' is one that leads nowhere; others are shown as what they lead to. */
  readonly type: 'file' | 'directory' | 'link' | 'other';
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** A file could not be written, read or listed. */
export class FileError extends Error {
  constructor(
    /** The error's name, such as ENOENT. */
    readonly code: string,
    readonly path: string,
  ) {
    super(`${path}: ${WORDS[code] ?? `failed with ${code}`}`);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EFBIG: 'the file is too large',
  EINVAL: 'not an ordinary file',
  EISDIR: 'is a directory',
  ENOENT: 'no such file or directory',
  ENOMEM: 'out of memory',
  ENOSPC: 'no space left',
  ENOTDIR: 'not a directory',
  EROFS: 'cannot be changed',
};

/** @throws FileError when `result` is a negated error number */
export function checked(result: number, path: string): number {
  if (result < 0) throw new FileError(errnoName(result), path);
  return result;
}

const TYPES: Readonly<Record<string, FileEntry['type']>> = { f: 'file', d: 'directory', l: 'link' };

/** Reads the records of `terrarium_list_files`: TYPE SIZE MTIME NAME NUL. */
export function parseListing(records: string): FileEntry[] {
  return records
    .split('\0')
    .filter(Boolean)
    .map((record) => {
      const [, type, size, modified, name] = /^(.) (\d+) (-?\d+) (.*)$/s.exec(record) ?? [];
      return {
        name: name ?? '',
        type: TYPES[type ?? ''] ?? 'other',
        size: Number(size),
        modified: Number(modified),
      };
    });
}
