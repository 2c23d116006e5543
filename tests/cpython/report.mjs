// docs/cpython-tests.md: the ledger for people.
import fs from 'node:fs';

const TITLE = `# CPython's own tests

Written by \`make regrtest\` from \`tests/cpython/ledger.tsv\`; do not edit.

Every \`test_*\` of CPython 3.11.2's \`Lib/test\` runs under Node.js, one process a module, sub-packages
module by module. What needs none of CPython's \`_test*\` modules runs on what ships; the rest (marked †)
on a build of the same objects with these linked in, which starts cold. Doctests count as tests. A test
that asks for something which WebAssembly cannot give, a thread or a process or an address, counts as
skipped for that reason. No test is left out. Where CPython's tests go by the name of the platform and
not by what it can do, they are told that it can (\`tests/cpython/claims.tsv\`).
`;

/** The rows by top-level entry of Lib/test. */
function byEntry(rows) {
  const entries = new Map();
  for (const row of rows) {
    const [name] = row.module.split('.');
    entries.set(name, [...(entries.get(name) ?? []), row]);
  }
  return entries;
}

/** A package passes when nothing of it fails and something ran. */
function outcomeOf(rows) {
  const bad = rows.find(({ outcome }) => outcome !== 'pass' && outcome !== 'skip');
  if (bad) return bad.outcome;
  return rows.some(({ outcome }) => outcome === 'pass') ? 'pass' : 'skip';
}

/** Key → how many tests it explains, and in which modules. */
function byReason(rows) {
  const found = new Map();
  for (const { module, reason } of rows) {
    for (const item of reason.split(', ').filter(Boolean)) {
      const [key, n = '1'] = item.split(' ');
      const entry = found.get(key) ?? { tests: 0, modules: [] };
      entry.tests += Number(n);
      entry.modules.push(module);
      found.set(key, entry);
    }
  }
  return [...found].sort(([a, x], [b, y]) => y.tests - x.tests || (a < b ? -1 : 1));
}

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function summary(rows) {
  const entries = [...byEntry(rows).values()].map(outcomeOf);
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  const percent = ((100 * sum('passed')) / sum('run')).toFixed(2);
  const of = (list, what) => list.filter((outcome) => outcome === what).length;
  const outcomes = ['pass', 'skip', 'fail', 'crash', 'timeout'];
  const modules = rows.map(({ outcome }) => outcome);
  return `${table(
    ['', ...outcomes, 'all'],
    [
      ['top-level entries', ...outcomes.map((what) => of(entries, what)), entries.length],
      ['modules', ...outcomes.map((what) => of(modules, what)), modules.length],
    ],
  )}

Of ${sum('run')} tests that run, ${sum('passed')} pass (${percent} %); ${sum('skipped')} are skipped.
`;
}

function reasonsTable(rows, reasons) {
  const line = ([key, { tests, modules }]) => {
    const { because, upstream, lifted_by } = reasons.all.get(key);
    return [`\`${key}\``, tests, modules.length, because, upstream, lifted_by];
  };
  const head = ['reason', 'tests', 'modules', 'because', 'upstream', 'what would lift it'];
  return table(head, byReason(rows).map(line));
}

function moduleTable(rows) {
  const line = ({ module, python, outcome, passed, skipped, failed, reason }) => [
    python === 'test' ? `${module} †` : module,
    outcome,
    passed,
    skipped,
    failed,
    reason,
  ];
  return table(['module', 'outcome', 'passed', 'skipped', 'failed', 'why'], rows.map(line));
}

export function writeReport(file, ledger, reasons) {
  const rows = [...ledger.values()].sort((a, b) => (a.module < b.module ? -1 : 1));
  const parts = [
    TITLE,
    `## Summary\n\n${summary(rows)}`,
    `## Why tests are skipped or fail\n\n${reasonsTable(rows, reasons)}\n`,
    `## Module by module\n\n${moduleTable(rows)}\n`,
  ];
  fs.writeFileSync(`${file}.new`, parts.join('\n'));
  fs.renameSync(`${file}.new`, file);
}
