// The functions that few programs call, in a page: loaded behind the prompt, or by the first call of one of them.
//
// usage: node --test tests/browser/deferred-code.test.mjs
// env: TERRARIUM_BROWSERS, TERRARIUM_SITE, TERRARIUM_CHROME, TERRARIUM_FIREFOX as repl.test.mjs
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { browserNames, openProfile, serve, SITE } from './harness.mjs';
import { openLab, runtimeSite } from './runtime-site.mjs';

const site = await runtimeSite();
const { code } = JSON.parse(fs.readFileSync(path.join(SITE, 'manifest.json'), 'utf8'));

/** Deferred code calls Python, which waits, and calls deferred code. */
const PROGRAM = `
import sqlite3, time
def step(n):
    time.sleep(0.02)
    return con.execute("select %d + 1" % n).fetchone()[0]
con = sqlite3.connect(":memory:")
con.create_function("step", 1, step)
print(con.execute("select step(step(40))").fetchone())
`;

/** A copy of a site in which the file is not there. */
function withoutCode(from, name) {
  const copy = path.join(path.dirname(site), `${name}-${process.pid}`);
  process.on('exit', () => fs.rmSync(copy, { recursive: true, force: true }));
  fs.cpSync(from, copy, { recursive: true });
  for (const file of [code.file, code.gzip.file]) fs.rmSync(path.join(copy, file));
  return copy;
}
const broken = withoutCode(site, 'lab-without');

function deferred(browserName) {
  let started;
  const servers = [];
  before(async () => (started = await openProfile(browserName)));
  after(async () => {
    await started?.close();
    for (const server of servers) server.close();
  });
  const served = async (...args) => {
    servers.push(await serve('--root', ...args));
    return servers.at(-1).url;
  };
  const program = (page) => page.evaluate((text) => window.lab.run(`exec(${JSON.stringify(text)})`), PROGRAM);

  for (const [kind, ...args] of [['sab', '--isolate'], ['jspi'], ['none']]) {
    test(`the first call loads it and programs go through it (${kind})`, async () => {
      const page = await openLab(started.browser, await served(site, ...args), `?wait=${kind}`);
      // At once, in a page of which nothing is loaded ahead yet.
      await page.reload();
      await page.waitForFunction(() => 'lab' in window);
      const [output, ahead] = await page.evaluate(async (text) => {
        await lab.start();
        const { code } = lab.python;
        return [await lab.run(`exec(${JSON.stringify(text)})`), code];
      }, PROGRAM);
      assert.deepEqual([output, ahead], ['(42,)\n', null]);
      await page.evaluate(() => window.lab.start());
      assert.equal(await program(page), '(42,)\n');
      await page.close();
    });
  }

  test('it is loaded behind the prompt', async () => {
    const page = await openLab(started.browser, await served(site));
    // What the page has for the workers to come.
    await page.evaluate(() => lab.until(() => lab.python.code !== null));
    assert.equal(await program(page), '(42,)\n');
    await page.close();
  });

  test('a start needs none of it; who does hears why, and a new start works again', async () => {
    const page = await openLab(started.browser, await served(broken), '?wait=none');
    assert.equal(await page.evaluate(() => window.lab.run('6 * 7')), '42\n');
    const end = await page.evaluate(async () => {
      lab.reset();
      void lab.python.push('import sqlite3').catch(() => undefined);
      await lab.until(() => lab.end !== null);
      return { end: lab.end, text: lab.text };
    });
    assert.match(end.text, /^terrarium: what this program calls .*cannot be loaded: this site has been renewed: reload the page/);
    assert.ok('crash' in end.end);
    await page.evaluate(() => window.lab.start());
    assert.equal(await page.evaluate(() => window.lab.run('6 * 8')), '48\n');
    await page.close();
  });
}

for (const name of browserNames()) describe(name, () => deferred(name));
