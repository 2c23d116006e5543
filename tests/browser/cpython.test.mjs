// Some of CPython's own tests in real browsers: tests/cpython/browser.tsv. As many have to pass there
// as the ledger says for Node.js.
//
// usage: node --test tests/browser/cpython.test.mjs
// env: TERRARIUM_BROWSERS and others as repl.test.mjs; TERRARIUM_MODULES some modules (all)
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readLedger } from '../cpython/ledger.mjs';
import { readTests } from '../cpython/module-run.mjs';
import { judge, lastLines } from '../cpython/outcome.mjs';
import { readTable, Reasons } from '../cpython/reasons.mjs';
import { browserNames, openProfile, ROOT, serve } from './harness.mjs';
import { openLab, runtimeSite } from './runtime-site.mjs';

const CPYTHON = path.join(ROOT, 'tests/cpython');
const TESTS = path.join(ROOT, 'build/src/cpython/Lib/test');
/** Where driver.py looks for the tests, and where it writes what became of each. */
const GUEST = '/usr/src/python/Lib/test';
const RESULTS = '/run/regrtest/tests.jsonl';
/** What every test imports. */
const COMMON = ['__init__.py', 'support', 'libregrtest'];
const LONGEST_MS = 300_000;

const driver = fs.readFileSync(path.join(CPYTHON, 'driver.py'), 'utf8');
const reasons = new Reasons(CPYTHON);
const ledger = readLedger(path.join(CPYTHON, 'ledger.tsv'));
const claims = new Map(readTable(path.join(CPYTHON, 'claims.tsv')).map((row) => [row.module, row.claims]));
const wanted = process.env.TERRARIUM_MODULES?.split(' ');
const modules = readTable(path.join(CPYTHON, 'browser.tsv')).filter(({ module }) => !wanted || wanted.includes(module));
const site = await runtimeSite();

/** The files of a module: its own, or all of its package. */
function ownFile(module) {
  const [first, ...rest] = module.split('.');
  return rest.length > 0 ? first : `${first}.py`;
}

/** The files below Lib/test that are, or are below, `names`. */
function filesOf(names) {
  return names.flatMap((name) => {
    const full = path.join(TESTS, name);
    if (fs.statSync(full).isFile()) return [name];
    const below = fs.readdirSync(full, { recursive: true, withFileTypes: true });
    return below
      .filter((entry) => entry.isFile() && !/\.pyc$/.test(entry.name))
      .map((entry) => path.relative(TESTS, path.join(entry.parentPath ?? entry.path, entry.name)));
  });
}

/** The page fetches the tests from its server, as it would anything else. */
function publish(names) {
  for (const name of names) {
    const target = path.join(site, 'tests', name);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(path.join(TESTS, name), target);
  }
}

/** In the page: a fresh Python, the files in its memory, and the driver run there; what it printed. */
async function runInPage({ names, argv, driver, guest, results, milliseconds }) {
  const { lab } = window;
  await lab.start();
  const { python } = lab;
  const contents = await Promise.all(
    names.map(async (name) => new Uint8Array(await (await fetch(`tests/${name}`)).arrayBuffer())),
  );
  for (const [index, name] of names.entries()) await python.writeFile(`${guest}/${name}`, contents[index]);
  await python.writeFile(results, new Uint8Array());
  await python.writeFile('/tmp/driver.py', new TextEncoder().encode(driver));
  lab.reset();
  const statement = `import sys; sys.argv = ${JSON.stringify(argv)}
try: exec(compile(open('/tmp/driver.py').read(), '<driver>', 'exec'))
except SystemExit as error: print('driver left with', error.code)
`;
  const late = new Promise((resolve) => setTimeout(resolve, milliseconds, true));
  const lines = statement.split('\n');
  const run = python.push(`${lines[0]}\n`).then(() => python.push(`${lines.slice(1).join('\n')}\n`));
  const timeUp = await Promise.race([run.then(() => false), late]);
  const told = timeUp ? new Uint8Array() : await python.readFile(results);
  return { timeUp, text: lab.text, told: new TextDecoder().decode(told) };
}

for (const browserName of await browserNames()) {
  describe(browserName, () => {
    let started, server, page;
    before(async () => {
      publish(filesOf(COMMON));
      server = await serve('--root', site);
      started = await openProfile(browserName);
      page = await openLab(started.browser, server.url);
    });
    after(async () => {
      await started?.close();
      server?.close();
    });
    for (const { module, files } of modules) {
      test(module, { timeout: LONGEST_MS }, async () => {
        const names = filesOf([...COMMON, ownFile(module), ...(files === '-' ? [] : files.split(' '))]);
        publish(names);
        const claim = claims.has(module) ? ['--claim', claims.get(module)] : [];
        const given = { names, argv: ['-c', ...claim, module], driver, guest: GUEST, results: RESULTS };
        const { timeUp, text, told } = await page.evaluate(runInPage, { ...given, milliseconds: LONGEST_MS });
        const status = Number(/^driver left with (\d+)$/m.exec(text)?.[1] ?? -1);
        const found = judge(module, { status, late: timeUp, text }, readTests(told), reasons);
        const promised = ledger.get(module);
        const end = lastLines(text).join('\n');
        assert.equal(found.outcome, promised.outcome, end);
        assert.ok(found.counts.passed >= promised.passed, `${found.counts.passed} of ${promised.passed} passed\n${end}`);
      });
    }
  });
}
