/** Where the console of Node.js keeps what was entered before. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { HISTORY_KEY, type HistoryStore } from '../terminal/history.js';

/**
 * TERRARIUM_HISTORY names the file; empty, nothing is kept. Otherwise it is in the XDG state
 * directory, where one is set, or `.terrarium_history` in the home directory.
 */
export function historyFile(
  env: Readonly<Record<string, string | undefined>>,
  home: string = os.homedir(),
): string | null {
  const named = env['TERRARIUM_HISTORY'];
  if (named !== undefined) return named === '' ? null : path.resolve(named);
  const state = env['XDG_STATE_HOME'];
  if (state) return path.join(state, 'terrarium', 'history');
  return path.join(home, '.terrarium_history');
}

/** The history in one file that its owner may read. One that cannot be written is done without. */
export class FileStore implements HistoryStore {
  constructor(private readonly file: string) {}

  getItem(key: string): string | null {
    if (key !== HISTORY_KEY) return null;
    try {
      return fs.readFileSync(this.file, 'utf8');
    } catch {
      return null;
    }
  }

  /** Replaced in one step, so that a crash leaves the old one or the new one. */
  setItem(key: string, value: string): void {
    if (key !== HISTORY_KEY) return;
    const fresh = `${this.file}.${process.pid}`;
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    fs.writeFileSync(fresh, value, { mode: 0o600 });
    fs.renameSync(fresh, this.file);
  }
}
