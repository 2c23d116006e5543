// How the page comes, and how it fails to, in real browsers: progress, faults, offline, upgrades.
//
// usage: node --test tests/browser/page-loading.test.mjs      env: as for repl.test.mjs
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import { browserNames, openProfile, serve, serveCompressed, SITE } from './harness.mjs';
import { copySite, failure, open, pause, text, withBrowser } from './page-helpers.mjs';

/** What goes wrong, once (the packed copy and the plain file) or always, and the words for it. */
const FAULTS = [
  ['python-:404:2', /A file is missing on this server/],
  ['python-:503:2', /The server refused a file/],
  ['python-:truncate:2', /A file arrived damaged/],
  ['python-:flip:2', /A file arrived damaged/],
  ['python-:html:2', /A file arrived damaged/],
  ['python-:reset:2', /Python did not arrive/],
  ['worker-:memory', /There is not enough memory/],
  ['worker-:old', /This browser cannot run Python/],
];

/** What is started for a test ends with it, however that ends: else the process would stay. */
async function started(t, starting) {
  const thing = await starting;
  t.after(() => thing.close());
  return thing;
}

function faults(browserName) {
  const held = withBrowser(browserName, { before, after });

  for (const [fault, words] of FAULTS) {
    test(`${fault}: told in words; "Try again" tries again`, async (t) => {
      const site = await started(t, serve('--csp', '--break', fault));
      const repl = await open(held, site.url, { ready: false });
      assert.match(await failure(repl), words);
      assert.equal(await text(repl.page, '#status'), 'Not running');
      if (fault.endsWith(':2')) {
        await repl.page.click('#retry');
        await repl.prompt();
        await repl.line('6 * 7', /\n42/);
      }
      await repl.page.close();
    });
  }

  test('the first prompt needs nothing of the library', async (t) => {
    const root = copySite(t);
    const assets = path.join(root, 'assets');
    for (const name of fs.readdirSync(assets)) if (/\.zip(\.gz)?$/.test(name)) fs.rmSync(path.join(assets, name));
    const site = await started(t, serve('--root', root));
    const repl = await open(held, site.url);
    await repl.line('6 * 7', /\n42/);
    assert.doesNotMatch(await repl.text(), /terrarium:|Error/);
    await repl.line('import json.tool', /terrarium: [^]*Error/);
    await repl.page.close();
  });

  test('without its script the page says so, and a reload helps', async (t) => {
    const site = await started(t, serve('--csp', '--break', 'main-:404:2'));
    const repl = await open(held, site.url, { ready: false });
    assert.match(await failure(repl), /A part of this page did not arrive[\s\S]*assets\/main-/);
    await repl.page.click('#retry');
    await repl.prompt();
    await repl.page.close();
  });

  test('without the script that asks for Python it says so, too', async (t) => {
    const site = await started(t, serve('--csp', '--break', 'start-:404'));
    const repl = await open(held, site.url, { ready: false });
    assert.match(await failure(repl), /A part of this page did not arrive[\s\S]*assets\/(start|main)-/);
    await repl.page.close();
  });

  test('a page that comes in pieces is no obstacle to the script that does not wait for it', async (t) => {
    const site = await started(t, serve('--csp', '--break', 'index.html:late'));
    const repl = await open(held, `${site.url}index.html`);
    const { script, parsed } = await repl.page.evaluate(() => ({
      script: performance.getEntriesByType('resource').find(({ name }) => /start-/.test(name)).responseEnd,
      parsed: performance.getEntriesByType('navigation')[0].domInteractive,
    }));
    assert.ok(script + 400 < parsed, `script after ${script} ms, page complete after ${parsed} ms`);
    await repl.line('6 * 7', /\n42/);
    await repl.page.close();
  });

  test('without its style it says so, and does not start over it', async (t) => {
    const site = await started(t, serve('--csp', '--break', 'style-:404'));
    const repl = await open(held, 'about:blank', { ready: false });
    // A busy browser tells of the missing style only when the scripts have run.
    await repl.page.evaluateOnNewDocument(() => {
      addEventListener(
        'error',
        (event) => {
          if (!event.isTrusted || !(event.target instanceof HTMLLinkElement)) return;
          event.stopImmediatePropagation();
          setTimeout(() => event.target.dispatchEvent(new Event('error')), 1500);
        },
        true,
      );
    });
    await repl.page.goto(site.url);
    assert.match(await failure(repl), /A part of this page did not arrive[\s\S]*assets\/style-/);
    await repl.page.close();
  });

  test('a server that goes away is told, and is found again', async (t) => {
    const site = await started(t, serve('--csp', '--break', 'python-:stall'));
    const repl = await open(held, site.url, { ready: false });
    await repl.page.waitForFunction(() => document.querySelector('progress').value > 0.1);
    site.close();
    assert.match(await failure(repl), /Python did not arrive/);
    await repl.page.close();
  });

  test('a transfer that stands still is noticed', async (t) => {
    const site = await started(t, serve('--csp', '--break', 'python-:stall'));
    const repl = await open(held, 'about:blank', { ready: false });
    // Its timers run ten times as fast.
    await repl.page.evaluateOnNewDocument(() => {
      const { setTimeout: later } = window;
      window.setTimeout = (act, ms, ...rest) => later(act, ms / 10, ...rest);
    });
    await repl.page.goto(site.url);
    await repl.page.waitForSelector('#stalled:not([hidden])');
    assert.match(await text(repl.page, '#stalled'), /Nothing has come for a while.*Reload/);
    await repl.page.close();
  });

  test('a script error before the page runs is told', async (t) => {
    const site = await started(t, serve());
    const repl = await open(held, 'about:blank', { ready: false });
    await repl.page.evaluateOnNewDocument(() => delete window.ResizeObserver);
    await repl.page.goto(site.url);
    assert.match(await failure(repl), /This page could not start[\s\S]*ResizeObserver/);
    await repl.page.close();
  });

  test('without JavaScript there are words, and no dead buttons', async (t) => {
    const site = await started(t, serve('--csp'));
    const html = await (await fetch(site.url)).text();
    assert.match(html, /<noscript><section class="panel"><h2>JavaScript is switched off/);
    if (browserName === 'chrome') {
      const page = await held.browser.newPage();
      await page.setJavaScriptEnabled(false);
      await page.goto(site.url);
      await page.setJavaScriptEnabled(true);
      const shown = await page.evaluate(() =>
        [...document.querySelectorAll('h2, button, .soil')]
          .filter((e) => e.checkVisibility({ visibilityProperty: true }))
          .map((e) => e.textContent),
      );
      assert.deepEqual(shown, ['JavaScript is switched off']);
      await page.close();
    }
  });
}

/** Where a browser keeps a page from its own files. */
function kept(browserName) {
  const held = withBrowser(browserName, { before, after });

  test('a page from the disk runs, or says that it wants a server', async () => {
    const runs = browserName === 'firefox';
    const repl = await open(held, `${pathToFileURL(SITE)}/index.html`, { ready: runs });
    if (!runs) assert.match(await failure(repl), /from the disk.*Serve its folder/);
    await repl.page.close();
  });

  test('a page in a sandbox says what that lacks', async (t) => {
    const site = await started(t, serve());
    const around = `<!doctype html><iframe sandbox="allow-scripts" src="${site.url}"></iframe>`;
    const outer = http.createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(around));
    await new Promise((resolve) => outer.listen(0, '127.0.0.1', resolve));
    t.after(() => outer.close());
    const repl = await open(held, `http://127.0.0.1:${outer.address().port}/`, { ready: false });
    const frame = await (await repl.page.waitForSelector('iframe')).contentFrame();
    await frame.waitForFunction(() => document.querySelector('#failure')?.hidden === false);
    assert.match(await text(frame, '#failure'), /sandbox needs allow-same-origin/);
    await repl.page.close();
  });
}

function slowLine(browserName) {
  const held = withBrowser(browserName, { before, after });

  test('on a modest line bytes and phases are shown until the prompt', async (t) => {
    const site = await started(t, serveCompressed('--csp', '--throttle', '10000:40'));
    const repl = await open(held, site.url, { ready: false });
    const seen = new Set();
    for (let done = false; !done; await pause(100)) {
      seen.add(await text(repl.page, '#phase'));
      done = await repl.page.evaluate(() => document.querySelector('#loading').hidden);
    }
    await repl.prompt();
    const amounts = [...seen].filter((words) =>
      /^Loading Python: \d\.\d of \d\.\d MB$/.test(words),
    );
    assert.ok(amounts.length >= 3, `found ${[...seen].join(' | ')}`);
    await repl.page.close();
  });
}

/** Publish a next version over the site at `root`: other names for all that index.html names. */
function upgrade(root, { keepOld }) {
  const assets = path.join(root, 'assets');
  const old = fs.readdirSync(assets);
  const renamed = (name) =>
    name.replace(/-[0-9a-f]{12}\./, (part) => `-${[...part.slice(1, -1)].reverse().join('')}.`);
  const rename = (words) => old.reduce((all, name) => all.replaceAll(name, renamed(name)), words);
  for (const name of old) {
    const bytes = fs.readFileSync(path.join(assets, name));
    const text = /\.(js|css)$/.test(name);
    const inside = (change) => zlib.gzipSync(change(zlib.gunzipSync(bytes).toString()));
    const next = text ? rename(bytes.toString()) : /\.js\.gz$/.test(name) ? inside(rename) : bytes;
    fs.writeFileSync(path.join(assets, renamed(name)), next);
    if (!keepOld) fs.rmSync(path.join(assets, name));
  }
  for (const name of ['index.html', 'manifest.json']) {
    const file = path.join(root, name);
    fs.writeFileSync(file, rename(fs.readFileSync(file, 'utf8')));
  }
}

const scripts = (page) =>
  page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop()),
  );

function upgrades(browserName) {
  const held = withBrowser(browserName, { before, after });

  test('index.html and the manifest name the same files, and all of them are there', async (t) => {
    const manifest = JSON.parse(fs.readFileSync(path.join(SITE, 'manifest.json'), 'utf8'));
    const html = fs.readFileSync(path.join(SITE, 'index.html'), 'utf8');
    const named = new Set(html.match(/assets\/[\w.-]+/g));
    const listed = Object.values(manifest)
      .flat()
      .flatMap(({ file, gzip }) => [file, gzip?.file])
      .filter(Boolean);
    for (const file of named) assert.ok(listed.includes(file), file);
    assert.deepEqual(
      fs
        .readdirSync(path.join(SITE, 'assets'))
        .map((f) => `assets/${f}`)
        .sort(),
      // The name of terrarium.js stays, because other pages say it.
      listed.filter((file) => file !== 'terrarium.js').sort(),
    );
    assert.ok(listed.includes('terrarium.js'));
  });

  test('the manifest has the sizes and digests of all files, and packed copies hold the plain ones', () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(SITE, 'manifest.json'), 'utf8'));
    const read = (file) => fs.readFileSync(path.join(SITE, file));
    const agrees = ({ file, bytes, sha256 }) => {
      const found = read(file);
      assert.equal(found.length, bytes, file);
      assert.equal(createHash('sha256').update(found).digest('hex'), sha256, file);
    };
    const assets = Object.values(manifest).flat().filter(({ file }) => file);
    const packed = assets.filter(({ gzip }) => gzip);
    for (const asset of [...assets, ...packed.map(({ gzip }) => gzip)]) agrees(asset);
    for (const { file, gzip } of packed) assert.ok(zlib.gunzipSync(read(gzip.file)).equals(read(file)), file);
    assert.ok(packed.length > 2);
  });

  test('an open page goes on while its files stay; a new visit gets the new ones, all of them', async (t) => {
    const root = copySite(t);
    const site = await started(t, serve('--csp', '--root', root));
    const old = await open(held, site.url);
    const before = new Set(await scripts(old.page));
    upgrade(root, { keepOld: true });
    await old.line('import difflib, textwrap', />>> import/);
    await old.page.click('#restart');
    await old.waitFor(/Restarted[\s\S]*>>> $/);
    const fresh = await open(held, site.url);
    const after = await scripts(fresh.page);
    assert.ok(after.length > 3);
    for (const name of after) assert.ok(!before.has(name) || !/-[0-9a-f]{12}\./.test(name), name);
    await old.page.close();
    await fresh.page.close();
  });

  test('when old files are gone, loading says that the site has been renewed', async (t) => {
    const root = copySite(t);
    const site = await started(t, serve('--csp', '--root', root, '--break', 'python-:503:2'));
    const old = await open(held, site.url, { ready: false });
    await failure(old);
    upgrade(root, { keepOld: false });
    await old.page.click('#retry');
    await old.page.waitForFunction(() =>
      /renewed/.test(document.querySelector('#failure').textContent),
    );
    await old.page.click('#retry');
    await old.prompt();
    await old.page.close();
  });

  test('and so does an import', async (t) => {
    const root = copySite(t);
    const site = await started(t, serve('--csp', '--root', root));
    const old = await open(held, site.url);
    upgrade(root, { keepOld: false });
    await old.type('import difflib');
    await old.press('Enter');
    await old.waitFor(/this site has been renewed: reload the page/);
    await old.page.close();
  });
}

function offline(browserName) {
  const optIn = (html) =>
    html.replace('name="terrarium-offline" content="no"', 'name="terrarium-offline" content="yes"');
  const keptSets = (page) =>
    page.evaluate(async () =>
      (await caches.keys()).filter((name) => name.startsWith('terrarium ')),
    );
  const whole = (page) =>
    page.waitForFunction(async () => Boolean(await caches.match(new URL('./', location.href))));

  test('a site that did not opt in keeps nothing', async (t) => {
    const held = await started(t, openProfile(browserName));
    const site = await started(t, serve('--csp'));
    const repl = await open(held, site.url);
    await pause(500);
    assert.equal(
      await repl.page.evaluate(
        async () => (await navigator.serviceWorker.getRegistrations()).length,
      ),
      0,
    );
    assert.deepEqual(await keptSets(repl.page), []);
  });

  test('one that did works without a network after the first visit, imports included', async (t) => {
    const held = await started(t, openProfile(browserName));
    const root = copySite(t, optIn);
    const site = await started(t, serve('--csp', '--root', root, '--prefix', '/sub/folder/'));
    const repl = await open(held, site.url);
    await repl.line('6 * 7', /\n42/);
    await whole(repl.page);
    site.close();
    await pause(200);
    await repl.page.reload();
    await repl.prompt();
    await repl.line('import difflib; difflib.get_close_matches("appel", ["apple"])', /\['apple'\]/);
  });

  test('an upgrade is seen at the next visit, and the old set is forgotten', async (t) => {
    const held = await started(t, openProfile(browserName));
    const root = copySite(t, optIn);
    const site = await started(t, serve('--csp', '--root', root));
    const repl = await open(held, site.url);
    await whole(repl.page);
    const [first] = await keptSets(repl.page);
    const before = await scripts(repl.page);
    upgrade(root, { keepOld: false });
    // Another set is known by another digest.
    const manifest = path.join(root, 'manifest.json');
    const list = JSON.parse(fs.readFileSync(manifest, 'utf8'));
    for (const asset of Object.values(list).flat()) {
      if (!asset.file) continue;
      const bytes = fs.readFileSync(path.join(root, asset.file));
      asset.sha256 = createHash('sha256').update(bytes).digest('hex');
    }
    fs.writeFileSync(manifest, JSON.stringify(list));
    await repl.page.reload();
    await repl.prompt();
    const after = await scripts(repl.page);
    assert.ok(after.some((name) => name.startsWith('main-') && !before.includes(name)));
    await repl.page.waitForFunction(
      async (old) => !(await caches.keys()).includes(old) && Boolean(await caches.match('./')),
      {},
      first,
    );
    assert.equal((await keptSets(repl.page)).length, 1);
  });

  test('a site that changes its mind lets go', async (t) => {
    const held = await started(t, openProfile(browserName));
    const root = copySite(t, optIn);
    const site = await started(t, serve('--csp', '--root', root));
    const repl = await open(held, site.url);
    await whole(repl.page);
    fs.copyFileSync(path.join(SITE, 'index.html'), path.join(root, 'index.html'));
    await repl.page.reload();
    await repl.prompt();
    await repl.page.waitForFunction(
      async () =>
        (await navigator.serviceWorker.getRegistrations()).length === 0 &&
        (await caches.keys()).length === 0,
    );
  });
}

for (const browserName of browserNames()) {
  describe(`${browserName}, faults`, () => faults(browserName));
  describe(`${browserName}, kept from its files`, () => kept(browserName));
  describe(`${browserName}, slow line`, () => slowLine(browserName));
  describe(`${browserName}, upgrades`, () => upgrades(browserName));
  describe(`${browserName}, offline`, () => offline(browserName));
}
