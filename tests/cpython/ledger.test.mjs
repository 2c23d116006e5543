// usage: node --test tests/cpython/
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allModules, choose } from './catalogue.mjs';
import { better, readLedger, rowOf, worse, writeLedger } from './ledger.mjs';
import { Reasons, readTable } from './reasons.mjs';
import { writeReport } from './report.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const top = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-ledger-'));
after(() => fs.rmSync(top, { recursive: true, force: true }));

const row = (own = {}) => ({
  ...rowOf('test_x', 'shipped', {
    outcome: 'pass',
    counts: { run: 3, passed: 3, skipped: 1, failed: 0 },
    keys: [['threads', 1]],
  }),
  ...own,
});

function tree(files) {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(top, name)), { recursive: true });
    fs.writeFileSync(path.join(top, name), text);
  }
}

test('every module of every package is in the catalogue, and nothing else', () => {
  tree({
    't/test_a.py': '',
    't/test_notes.txt': '',
    't/support.py': '',
    't/test_p/__init__.py': 'def load_tests(l, tests, p):\n    tests.addTest(X())',
    't/test_p/test_b.py': '',
    't/test_p/helper.py': '',
    't/test_p/inner/__init__.py': '',
    't/test_p/inner/test_c.py': '',
    't/test_p/data/test_d.py': '',
    't/test_q/__init__.py': '',
  });
  const all = allModules(path.join(top, 't'));
  assert.deepEqual(all, ['test_a', 'test_p.__init__', 'test_p.inner.test_c', 'test_p.test_b', 'test_q']);
  assert.deepEqual(choose(all, ['test_p.inner', 'test_a']), { modules: ['test_a', 'test_p.inner.test_c'] });
  assert.deepEqual(choose(all, ['test_']), { unknown: 'test_' });
});

test('what is written is read again', () => {
  const file = path.join(top, 'ledger.tsv');
  assert.equal(readLedger(file).size, 0);
  writeLedger(file, new Map([['test_x', row()]]));
  assert.deepEqual(readLedger(file).get('test_x'), row());
});

test('fewer passing tests, more failing ones and a worse outcome are worse', () => {
  assert.equal(worse(row(), row()), null);
  assert.equal(worse(row(), row({ passed: 4 })), null);
  assert.match(worse(row(), row({ passed: 2, skipped: 2 })), /expected 3 tests to pass, found 2/);
  assert.match(worse(row(), row({ failed: 1 })), /expected 0 tests to fail, found 1/);
  assert.match(worse(row(), row({ outcome: 'skip' })), /expected pass, found skip/);
  assert.match(worse(row({ outcome: 'fail' }), row({ outcome: 'crash' })), /found crash/);
  assert.equal(worse(undefined, row()), null);
  assert.deepEqual([better(row(), row()), better(row(), row({ passed: 4 })), better(undefined, row())], [false, true, true]);
});

test('the tables are whole: keys are known, known failures are sorted and named once', () => {
  const reasons = new Reasons(HERE);
  for (const { because, lifted_by } of reasons.all.values()) assert.ok(because && lifted_by);
  const names = readTable(path.join(HERE, 'failures.tsv')).map((one) => one.test);
  assert.equal(new Set(names).size, names.length);
  const claims = readTable(path.join(HERE, 'claims.tsv'));
  for (const one of claims) assert.match(one.claims, /^(posix|sockets|subprocess)(,(posix|sockets|subprocess))*$/);
});

test('the committed ledger and the report belong together, and every reason in it is explained', () => {
  const reasons = new Reasons(HERE);
  const rows = readLedger(path.join(HERE, 'ledger.tsv'));
  writeReport(path.join(top, 'report.md'), rows, reasons);
  const report = fs.readFileSync(path.join(HERE, '../../docs/cpython-tests.md'), 'utf8');
  assert.equal(report, fs.readFileSync(path.join(top, 'report.md'), 'utf8'));
  for (const { module, outcome, reason } of rows.values()) {
    assert.ok(outcome === 'pass' || reason !== '', module);
    for (const item of reason.split(', ').filter(Boolean)) assert.ok(reasons.all.has(item.split(' ')[0]), item);
  }
});

test('a table with a wrong line says which', () => {
  tree({ 'bad.tsv': '# words\na\tb\n1\n' });
  assert.throws(() => readTable(path.join(top, 'bad.tsv')), /expected 2 columns, found '1'/);
});
