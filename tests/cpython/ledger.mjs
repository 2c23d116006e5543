// The ledger: one line a module, without anything that differs between two runs of the same thing.
import fs from 'node:fs';
import { readTable } from './reasons.mjs';

const COLUMNS = ['module', 'python', 'outcome', 'run', 'passed', 'skipped', 'failed', 'reason'];
const HEADER = `# How much of CPython's own test suite works, module by module. Written by \`make regrtest\`; what the
# words in the last column mean is in docs/cpython-tests.md. python: shipped, or test (the same with
# _testcapi and its like linked in).
`;
/** From worst to best. A module that skips has shown nothing. */
const ORDER = ['crash', 'timeout', 'fail', 'skip', 'pass'];

/** The row for what `judge` said. */
export function rowOf(module, python, { outcome, counts, keys }) {
  const reason = keys.map(([key, n]) => (n > 1 ? `${key} ${n}` : key)).join(', ');
  return { module, python, outcome, ...counts, reason };
}

/** Rows by module; empty where there is no ledger. */
export function readLedger(file) {
  if (!fs.existsSync(file)) return new Map();
  const rows = readTable(file).map((row) => {
    const [run, passed, skipped, failed] = COLUMNS.slice(3, 7).map((name) => Number(row[name]));
    return { ...row, run, passed, skipped, failed };
  });
  return new Map(rows.map((row) => [row.module, row]));
}

export function writeLedger(file, rows) {
  const lines = [...rows.values()]
    .sort((a, b) => (a.module < b.module ? -1 : 1))
    .map((row) => COLUMNS.map((name) => row[name]).join('\t'));
  fs.writeFileSync(`${file}.new`, `${HEADER}${[COLUMNS.join('\t'), ...lines].join('\n')}\n`);
  fs.renameSync(`${file}.new`, file);
}

/** In words, how `now` is worse than `before`; null when it is not, or the ledger has no such module. */
export function worse(before, now) {
  if (!before) return null;
  if (ORDER.indexOf(now.outcome) < ORDER.indexOf(before.outcome)) {
    return `expected ${before.outcome}, found ${now.outcome}`;
  }
  if (now.passed < before.passed) return `expected ${before.passed} tests to pass, found ${now.passed}`;
  if (now.failed > before.failed) return `expected ${before.failed} tests to fail, found ${now.failed}`;
  return null;
}

/** Whether the ledger should be written anew: it promises less than there is. */
export function better(before, now) {
  return !before || now.outcome !== before.outcome || now.passed !== before.passed || now.failed !== before.failed;
}
