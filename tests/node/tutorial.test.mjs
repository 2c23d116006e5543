// Every example of CPython's tutorial, run by terrarium-doctest and by the build Python with the same runner.
// Not every one is meant to come out as printed; natively right has to be right here, but for what
// tutorial-differences.tsv lists.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';

import { unpackTutorial } from '../cpython-sources.mjs';
import { ROOT } from './bundled.mjs';
import { PACKAGE } from './command.mjs';

const NATIVE = path.join(ROOT, 'build/native-python/python');
const RUNNER = path.join(ROOT, 'wasm-build/host/python/_terrarium/doctests.py');
const BIN = path.join(PACKAGE, 'bin/terrarium-doctest.mjs');
const LIST = 'tests/node/tutorial-differences.tsv';
const COMMAND = 'scripts/toolchain run node --test tests/node/tutorial.test.mjs';
const PAGE_SECONDS = 60;

// By its file: the package around it tells the library of Python that there are no processes. And examples reach no
// server: there may be one for mail on this machine.
const WITHOUT_NETWORK = `
import runpy, socket
def create_connection(*args, **options):
    raise ConnectionRefusedError('a test of the tutorial connects to nothing')
socket.create_connection = create_connection
runpy.run_path(${JSON.stringify(RUNNER)}, run_name='__main__')
`;

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-tutorial-')));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** The lines of tutorial-differences.tsv. */
function readList() {
  const lines = fs.readFileSync(path.join(ROOT, LIST), 'utf8').trim().split('\n');
  const [heads, ...rows] = lines.filter((line) => !line.startsWith('#'));
  return rows.map((row) => {
    const [kind, page, line, source, reason] = row.split('\t');
    const known = /^(native|here|chance|endless)$/.test(kind);
    assert.ok(known && reason, `${LIST}: expected ${heads.replaceAll('\t', ', ')}, found ${row}`);
    return { kind, page, key: `${page}:${line}: ${source}`, line: Number(line), source };
  });
}

/** The pages that have examples: name and text, in which endless examples are marked as not to be run. */
function tutorial(list) {
  unpackTutorial(folder);
  const endless = list.filter(({ kind }) => kind === 'endless');
  const directory = path.join(folder, 'tutorial');
  const pages = [];
  for (const name of fs.readdirSync(directory).sort()) {
    const lines = fs.readFileSync(path.join(directory, name), 'utf8').split('\n');
    if (!lines.some((line) => /^\s*>>> /.test(line))) continue;
    for (const { line, source, key } of endless.filter(({ page }) => page === name)) {
      assert.equal(lines[line - 1].trim(), `>>> ${source}`, `${LIST}: there is no example ${key}`);
      lines[line - 1] += '  # doctest: +SKIP';
    }
    pages.push({ name, text: lines.join('\n') });
  }
  return pages;
}

function checkNative() {
  assert.ok(fs.existsSync(NATIVE), `${NATIVE} is missing: run make native-python`);
  const { status, stderr } = spawnSync(NATIVE, ['-c', ''], { encoding: 'utf8' });
  assert.equal(status, 0, `${NATIVE} does not run here: run ${COMMAND}\n${stderr}`);
}

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };
const unescape = (value) => value.replace(/&(lt|gt|quot|amp);/g, (entity) => ENTITIES[entity]);

/** What became of the examples: a map from `page:line: first line` to whether it does what it says. */
function outcomes(page, report) {
  const found = new Map();
  let skipped = 0;
  for (const [, , value, rest] of report.matchAll(/^ {4}<testcase .*? name=(["'])(.*?)\1(.*)/gm)) {
    const name = unescape(value);
    if (rest.includes('<skipped/>')) skipped++;
    else found.set(`${page}:${name.replace(/^line /, '')}`, !rest.includes('<failure'));
  }
  const { tests } = /<testsuite .* tests="(?<tests>\d+)"/.exec(report).groups;
  assert.equal(found.size + skipped, Number(tests), `${page}: cases of the report`);
  return { found, skipped };
}

/** Runs a page in a directory of its own, with nothing to read on standard input. */
async function runPage({ name, text: source }, side, [program, ...args], env) {
  const cwd = path.join(folder, side, name);
  fs.mkdirSync(cwd, { recursive: true });
  fs.writeFileSync(path.join(cwd, name), source);
  const child = spawn(program, [...args, '--junit', 'report.xml', name], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, LC_ALL: 'C.UTF-8', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: PAGE_SECONDS * 1000,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'close');
  const err = await text(child.stderr);
  const [code, signal] = await ended;
  const limit = `an example did not end within ${PAGE_SECONDS} s; ${LIST} knows those that never do`;
  assert.ok(code === 0 || code === 1, `${side}: ${name}: ended with ${signal ? `${signal}: ${limit}` : code}\n${err}`);
  return outcomes(name, fs.readFileSync(path.join(cwd, 'report.xml'), 'utf8'));
}

// Without random hashes, as here: sets come out the same every time.
const runNative = (page) => runPage(page, 'native', [NATIVE, '-B', '-c', WITHOUT_NETWORK], { PYTHONHASHSEED: '0' });
const runHere = (page) => runPage(page, 'here', [process.execPath, BIN], {});

describe("CPython's tutorial", () => {
  const list = readList();
  const listed = (wanted) => list.filter(({ kind }) => kind === wanted).map(({ key }) => key);
  const native = new Map();
  const here = new Map();

  before(async () => {
    checkNative();
    for (const page of tutorial(list)) {
      const [theirs, ours] = await Promise.all([runNative(page), runHere(page)]);
      assert.deepEqual([...ours.found.keys()], [...theirs.found.keys()], `${page.name}: other examples were run here`);
      const skipped = list.filter(({ kind, page: name }) => kind === 'endless' && name === page.name).length;
      assert.deepEqual([theirs.skipped, ours.skipped], [skipped, skipped], `${page.name}: examples that were not run`);
      for (const [key, right] of theirs.found) native.set(key, right);
      for (const [key, right] of ours.found) here.set(key, right);
    }
    for (const key of listed('chance')) {
      assert.ok(native.delete(key) && here.delete(key), `${LIST}: there is no example ${key}`);
    }
  });

  const rightIn = (results) => [...results.keys()].filter((key) => results.get(key));

  test('what comes out natively as printed does so here', (t) => {
    const expected = rightIn(native);
    const found = expected.filter((key) => here.get(key)).length;
    const ratio = found / expected.length;
    const all = `native ${expected.length} of ${native.size}, here ${rightIn(here).length}`;
    const counts = `${all}; of the native ones ${found}, ratio ${ratio.toFixed(4)}`;
    t.diagnostic(counts);
    assert.ok(expected.length > 400, `the tutorial has more examples than that: ${counts}`);
    assert.ok(ratio >= 0.98, counts);
    const page = fs.readFileSync(path.join(ROOT, 'docs/tutorial.md'), 'utf8');
    assert.ok(page.includes(counts), `docs/tutorial.md does not say: ${counts}`);
  });

  for (const [kind, one, other] of [['native', native, here], ['here', here, native]]) {
    test(`right in one only (${kind}): exactly what the list says`, () => {
      const found = rightIn(one).filter((key) => !other.get(key));
      const known = listed(kind);
      const added = found.filter((key) => !known.includes(key));
      const gone = known.filter((key) => !found.includes(key));
      const say = (what, keys) => keys.map((key) => `${what}: ${key}\n`).join('');
      const message = say(`not in ${LIST} as ${kind}`, added) + say(`no longer so, take it out of ${LIST}`, gone);
      assert.ok(message === '', message);
    });
  }
});
