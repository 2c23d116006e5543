/** The files that Python sees, for whoever embeds it. */
import { FileError } from '../runtime/files.js';
import type { Terrarium as Interpreter } from '../runtime/interpreter.js';
import { pythonCall } from './python-call.js';
import type { FileEntry, FileStatus } from './terrarium.d.mts';

type Outcome = readonly ['done', unknown] | readonly ['refused', string, string];

/** Runs a piece of work when it is its turn. */
export type Turn = <T>(work: (python: Interpreter) => Promise<T>) => Promise<T>;

const encoder = new TextEncoder();

export class FileSystem {
  constructor(private readonly turn: Turn) {}

  writeFile(path: string, data: Uint8Array | string): Promise<void> {
    const bytes = typeof data === 'string' ? encoder.encode(data) : data;
    return this.turn((python) => python.writeFile(path, bytes));
  }

  readFile(path: string): Promise<Uint8Array>;
  readFile(path: string, encoding: 'utf-8'): Promise<string>;
  async readFile(path: string, encoding?: 'utf-8'): Promise<Uint8Array | string> {
    const bytes = await this.turn((python) => python.readFile(path));
    return encoding ? new TextDecoder(encoding).decode(bytes) : bytes;
  }

  async readdir(path: string): Promise<FileEntry[]> {
    const entries = await this.turn((python) => python.listFiles(path));
    return entries.map((entry) => ({ ...entry }));
  }

  async stat(path: string): Promise<FileStatus> {
    return (await this.operate('stat', path)) as FileStatus;
  }

  async exists(path: string): Promise<boolean> {
    try {
      await this.stat(path);
      return true;
    } catch (error) {
      if (error instanceof FileError && ['ENOENT', 'ENOTDIR'].includes(error.code)) return false;
      throw error;
    }
  }

  async mkdir(path: string, { recursive = false } = {}): Promise<void> {
    await this.operate('mkdir', path, recursive);
  }

  async rm(path: string, { recursive = false } = {}): Promise<void> {
    await this.operate('rm', path, recursive);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.operate('rename', from, to);
  }

  private operate(name: string, ...values: (string | boolean)[]): Promise<unknown> {
    return this.turn(async (python) => {
      const outcome = await python.evaluate(pythonCall('embedding.operate', name, ...values), '<fs>');
      const [kind, result, path] = outcome as unknown as Outcome;
      if (kind === 'refused') throw new FileError(result as string, path as string);
      return result;
    });
  }
}
