// The user guide and the notes as they are published: every example of every page is run.
//
// usage: node --test tests/browser/guide.test.mjs
// env: as repl.test.mjs; writes build/screenshots/guide-*.png, notes-*.png
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { browserNames, openProfile, ROOT, serve, SITE } from './harness.mjs';

/** A picture of a million points takes its time in a browser that has not warmed up. */
const PAGE_TIMEOUT_MS = 120_000;

/** The addresses of pages below a folder of the site that have examples. */
function pagesOf(folder) {
  return fs
    .readdirSync(path.join(SITE, folder), { recursive: true })
    .filter((file) => path.basename(file) === 'index.html')
    .filter((file) => /terrarium\.js/.test(fs.readFileSync(path.join(SITE, folder, file), 'utf8')))
    .map((file) => path.posix.join(folder, path.dirname(file), '/'))
    .sort();
}

function reading(name) {
  let started;
  let site;
  before(async () => {
    site = await serve('--csp');
    started = await openProfile(name);
  });
  after(async () => {
    await started?.close();
    site?.close();
  });

  test('every example of the guide and of the notes does what it says', async () => {
    const pages = [...pagesOf('docs'), ...pagesOf('notes')];
    assert.ok(pages.length > 4, `pages with examples: ${pages}`);
    let examples = 0;
    for (const address of pages) {
      const page = await started.browser.newPage();
      page.setDefaultTimeout(PAGE_TIMEOUT_MS);
      await page.setViewport({ width: 1100, height: 900 });
      const problems = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await page.goto(site.url + address);
      await page.waitForFunction(() => document.readyState === 'complete');
      // Long pages are made in pieces.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const results = await page.evaluate(async () => {
        const found = [];
        for (const example of document.querySelectorAll('python-run')) found.push(await example.run());
        return found;
      });
      const marked = await page.evaluate(() => document.querySelectorAll('div.highlight-pycon pre, python-run div.highlight').length > 0);
      assert.equal(results.length > 0, marked, `${address}: ${results.length} examples`);
      for (const [index, { end, compared, same }] of results.entries()) {
        const where = `${address}, example ${index + 1}`;
        // A session may end with an exception that it shows.
        assert.ok(end === 'done' || (end === 'raised' && compared > 0), `${where} has ended as ${end}`);
        assert.equal(same, compared, where);
      }
      assert.deepEqual(problems, [], address);
      examples += results.length;
      const folder = path.join(ROOT, 'build/screenshots');
      fs.mkdirSync(folder, { recursive: true });
      const file = address.replace(/\/$/, '').replaceAll('/', '-').replace(/^docs/, 'guide');
      await page.screenshot({ path: path.join(folder, `${file}-${name}.png`), fullPage: true });
      await page.close();
    }
    assert.ok(examples > 15, `${examples} examples`);
  });
}

for (const name of browserNames()) describe(`guide in ${name}`, () => reading(name));
