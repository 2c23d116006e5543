// Why a test is skipped or fails, from the words that it says itself: reasons.tsv and its companions.
import fs from 'node:fs';
import path from 'node:path';

/** The rows of a table as objects; the first line that is no comment names the columns. */
export function readTable(file) {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const [columns, ...rows] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const names = columns.split('\t');
  return rows.map((line) => {
    const cells = line.split('\t');
    if (cells.length !== names.length) throw new Error(`${file}: expected ${names.length} columns, found '${line}'`);
    return Object.fromEntries(names.map((name, index) => [name, cells[index]]));
  });
}

/** What the tables of `folder` say. */
export class Reasons {
  constructor(folder) {
    const table = (name) => readTable(path.join(folder, name));
    /** `because`, `upstream` (may be empty) and `lifted_by` of each key. */
    this.all = new Map(table('reasons.tsv').map(({ key, ...rest }) => [key, rest]));
    const patterns = table('patterns.tsv').map(({ kind, key, pattern }) => ({
      kind,
      key: this.known(key, 'patterns.tsv'),
      pattern: new RegExp(pattern),
    }));
    this.skips = patterns.filter(({ kind }) => kind === 'skip');
    this.limits = patterns.filter(({ kind }) => kind === 'limit');
    this.failures = new Map(
      table('failures.tsv').map(({ test, key }) => [test, this.known(key, 'failures.tsv')]),
    );
  }

  known(key, where) {
    if (this.all.has(key)) return key;
    throw new Error(`${where}: '${key}' is not in reasons.tsv`);
  }

  /** The key for a skip's own words; null for none. */
  ofSkip(words) {
    return find(this.skips, words) ?? find(this.limits, words);
  }

  /** The key for an error that says by itself that the platform lacks something; null for none. */
  ofLimit(words) {
    return find(this.limits, words);
  }

  /** The key for a test that is known to fail; null for none. */
  ofFailure(name) {
    return this.failures.get(name) ?? null;
  }
}

function find(patterns, words) {
  return patterns.find(({ pattern }) => pattern.test(words))?.key ?? null;
}
