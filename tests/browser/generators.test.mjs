// CPython's own tutorial, built by Debian's Sphinx with our extension, and a page of MkDocs with our plugin: read, and
// clicked through, in real browsers under the strict policy.
//
// usage: scripts/toolchain run node --test tests/browser/generators.test.mjs    (Sphinx and MkDocs are there)
// env: as repl.test.mjs; writes build/screenshots/sphinx-*.png, mkdocs-*.png
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { unpackTutorial } from '../cpython-sources.mjs';
import { browserNames, openProfile, ROOT, serve, SITE, STEP_TIMEOUT_MS } from './harness.mjs';

const INTEGRATIONS = path.join(ROOT, 'web/integrations');
const PARTS = ['common', 'sphinx', 'mkdocs'].map((part) => path.join(INTEGRATIONS, part));
/** Pages whose examples need neither files nor time; how many statements native Python, too, answers otherwise (docs/tutorial.md). */
const PAGES = { introduction: 2, datastructures: 6, floatingpoint: 5 };

const CONF = `
import sys
sys.path[:0] = ${JSON.stringify(PARTS)}
project = "The tutorial"
extensions = ["sphinx_terrarium"]
terrarium_site = ${JSON.stringify(SITE)}
highlight_language = "python3"
exclude_patterns = ["_build"]
`;

const MKDOCS = (site) => `site_name: Growing things
theme: mkdocs
plugins:
  - terrarium:
      site: ${site}
markdown_extensions: [fenced_code, attr_list]
`;
const GROWING = '# Growing\n\n```python\nseeds = 12\nprint(seeds * 2)\n```\n\n```pycon\n>>> seeds\n12\n```\n\n``` { .python .no-terrarium }\nprint("left")\n```\n';

/** @param name of a folder with `conf.py` */
function buildSphinx(root) {
  unpackTutorial(root);
  const source = path.join(root, 'tutorial');
  fs.writeFileSync(path.join(source, 'conf.py'), CONF);
  // Without the rest of CPython's documentation references lead nowhere, of which nothing is to be said here.
  execFileSync('python3', ['-m', 'sphinx', '-q', '-Q', '-b', 'dirhtml', '-j', '2', source, path.join(root, 'site')], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  return path.join(root, 'site');
}

function buildMkdocs(root) {
  const project = path.join(root, 'growing');
  fs.mkdirSync(path.join(project, 'docs'), { recursive: true });
  fs.writeFileSync(path.join(project, 'mkdocs.yml'), MKDOCS(SITE));
  fs.writeFileSync(path.join(project, 'docs/index.md'), GROWING);
  // What an installed package has, by which MkDocs finds its plugins.
  const info = path.join(root, 'packages/terrarium_docs-0.1.0.dist-info');
  fs.mkdirSync(info, { recursive: true });
  fs.writeFileSync(path.join(info, 'METADATA'), 'Metadata-Version: 2.1\nName: terrarium-docs\nVersion: 0.1.0\n');
  fs.writeFileSync(path.join(info, 'entry_points.txt'), '[mkdocs.plugins]\nterrarium = mkdocs_terrarium:TerrariumPlugin\n');
  const PYTHONPATH = [...PARTS, path.join(root, 'packages')].join(':');
  execFileSync('python3', ['-m', 'mkdocs', 'build', '-q', '--strict', '-f', path.join(project, 'mkdocs.yml')], {
    env: { ...process.env, PYTHONPATH, PYTHONDONTWRITEBYTECODE: '1' },
  });
  return path.join(project, 'site');
}

let root;
const built = {};
before(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-generators-'));
  built.sphinx = buildSphinx(root);
  built.mkdocs = buildMkdocs(root);
});
after(() => fs.rmSync(root, { recursive: true, force: true }));

function reading(name) {
  let started;
  const sites = {};
  before(async () => {
    for (const [generator, folder] of Object.entries(built)) sites[generator] = await serve('--root', folder, '--csp');
    started = await openProfile(name);
  });
  after(async () => {
    await started?.close();
    for (const site of Object.values(sites)) site.close();
  });

  async function open(address) {
    const page = await started.browser.newPage();
    page.setDefaultTimeout(STEP_TIMEOUT_MS);
    await page.setViewport({ width: 1000, height: 900 });
    const problems = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(address);
    await page.waitForFunction(() => document.querySelector('python-run')?.shadowRoot);
    // Long pages are made in pieces.
    await new Promise((resolve) => setTimeout(resolve, 300));
    return Object.assign(page, { problems });
  }
  const shot = (page, file) => page.screenshot({ path: path.join(ROOT, `build/screenshots/${file}-${name}.png`) });

  for (const [chapter, most] of Object.entries(PAGES)) {
    test(`the tutorial's chapter ${chapter}, every example of it`, async () => {
      const page = await open(`${sites.sphinx.url}${chapter}/`);
      const total = { compared: 0, same: 0 };
      const count = await page.evaluate(() => document.querySelectorAll('python-run').length);
      for (let index = 0; index < count; index++) {
        const result = await page.evaluate((at) => document.querySelectorAll('python-run')[at].run(), index);
        assert.ok(['done', 'raised'].includes(result.end), `example ${index} has ended as ${result.end}`);
        total.compared += result.compared;
        total.same += result.same;
      }
      assert.ok(total.compared > 20, `${total.compared} statements were compared`);
      assert.ok(total.same >= total.compared - most, `${total.same} of ${total.compared} do what is documented`);
      await page.evaluate(() => document.querySelectorAll('python-run')[2].scrollIntoView({ block: 'center' }));
      fs.mkdirSync(path.join(ROOT, 'build/screenshots'), { recursive: true });
      await shot(page, `sphinx-${chapter}`);
      await page.close();
    });
  }

  test('a page of MkDocs', async () => {
    const page = await open(sites.mkdocs.url);
    assert.equal(await page.evaluate(() => document.querySelectorAll('python-run').length), 2);
    const first = await page.evaluate(() => document.querySelectorAll('python-run')[0].run());
    assert.equal(first.end, 'done');
    assert.equal(await page.evaluate(() => document.querySelectorAll('python-run')[0].output), '24\n');
    const second = await page.evaluate(() => document.querySelectorAll('python-run')[1].run());
    assert.deepEqual(second, { end: 'done', compared: 1, same: 1 });
    await shot(page, 'mkdocs');
    await page.close();
  });
}

for (const name of browserNames()) describe(`generators in ${name}`, () => reading(name));
