// Live examples on a bad day: wrong attributes, missing files, policies, endless programs, frameworks, other sites.
//
// usage: node --test tests/browser/embed-trouble.test.mjs
// env: as repl.test.mjs; writes build/screenshots/embed-*.png
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { examplesIn, HOST, rewrite } from './embed-pages.mjs';
import { browserNames, serve, SITE, STEP_TIMEOUT_MS } from './harness.mjs';

function trouble(name) {
  const examples = examplesIn(name, { before, after });
  const { open, textOf, press, waitFor, run, shot } = examples;

  test('an endless program is stopped, by the reader or by its time, and names stay', async () => {
    const opened = await open('endless.html');
    await press(opened, 'run');
    await waitFor(opened, /Running[^]*begun|begun[^]*Running/);
    await shot(opened, 'running');
    await press(opened, 'stop');
    await waitFor(opened, /Stopped\./);
    await run(opened, 1);
    assert.match(await textOf(opened, 1), /True/);
    const result = await run(opened, 2);
    assert.equal(result.end, 'stopped');
    assert.match(await textOf(opened, 2), /Stopped after 1 s/);
    await opened.close();
  });

  test('mistakes are told in their place', async () => {
    const opened = await open('wrong.html');
    const notes = await opened.evaluate(() =>
      [...document.querySelectorAll('python-run')].map((each) => each.shadowRoot.querySelector('.mistake, .note')?.textContent ?? ''),
    );
    assert.match(notes[0], /data-timeout="soon": expected seconds/);
    assert.match(notes[1], /data-options="\+ELIPSIS": expected option flags/);
    assert.match(notes[2], /for="nowhere": expected the id of an element/);
    await run(opened, 3);
    assert.match(await textOf(opened, 3), /def f\(:\n +\^\nSyntaxError/);
    await run(opened, 4);
    assert.match(await textOf(opened, 4), /line 1, in <module>\n +print\(missing\)[^]*NameError/);
    await run(opened, 5);
    assert.match(await textOf(opened, 5), /data-setup="nowhere": expected the id/);
    assert.deepEqual(await run(opened, 6), { end: 'gone', compared: 0, same: 0 });
    assert.match(await textOf(opened, 6), /ended with exit status 3/);
    assert.deepEqual(await run(opened, 7), { end: 'done', compared: 0, same: 0 });
    await shot(opened, 'wrong');
    await opened.close();
  });

  test('what is loaded later is compared with its digest', async () => {
    const damaged = await serve('--root', examples.root, '--csp', '--break', 'core-:flip');
    const opened = await examples.started.browser.newPage();
    await opened.goto(`${damaged.url}import.html`);
    await opened.waitForFunction(() => document.querySelector('python-run'));
    // Its modules come from their sources then.
    assert.equal((await run(opened)).end, 'done');
    assert.match(await textOf(opened), /core-.*expected SHA-256 [0-9a-f]{12}…, found [0-9a-f]{12}…/);
    await opened.close();
    damaged.close();
  });

  test('ten megabytes of output are folded, and the page answers', async () => {
    const opened = await open('flood.html');
    await run(opened);
    const text = await waitFor(opened, /more characters/);
    assert.ok(text.length < 120_000, `${text.length} characters are shown`);
    assert.match(text, /11,8\d\d,\d\d\d more characters|11,9\d\d,\d\d\d more characters/);
    await press(opened, 'more');
    assert.ok((await textOf(opened)).length > text.length);
    await opened.close();
  });

  test('two copies of the script: the second says that it does nothing', async () => {
    const opened = await open('twice.html');
    await run(opened);
    assert.ok(opened.problems.some((text) => /another copy of terrarium\.js/.test(text)), opened.problems.join('\n'));
    assert.equal(await opened.evaluate(() => document.querySelectorAll('python-run').length), 1);
    await opened.close();
  });

  test('under a policy that allows no inline style, and examples that come later', async () => {
    const opened = await open('strict.html');
    const forbidden = [];
    await opened.exposeFunction('tellForbidden', (directive) => forbidden.push(directive));
    await opened.evaluate(() => document.addEventListener('securitypolicyviolation', (event) => tellForbidden(event.effectiveDirective)));
    await run(opened, 0);
    await run(opened, 1);
    await opened.waitForFunction(() => document.querySelectorAll('python-run')[1].shadowRoot.querySelector('.html p'));
    const colour = await opened.evaluate(() => getComputedStyle(document.querySelectorAll('python-run')[1].shadowRoot.querySelector('.html p')).color);
    assert.equal(colour, 'rgb(1, 2, 3)');
    // Twice at once, as a page does that imports the script and calls upgrade.
    await opened.addScriptTag({ url: 'python/terrarium.js', type: 'module' }).catch(() => undefined);
    await opened.evaluate(async () => {
      document.querySelector('#later').innerHTML = '<pre><code class="language-python">2 + 3</code></pre>'.repeat(60);
      const { upgrade } = await import(new URL('python/terrarium.js', location.href));
      await Promise.all([upgrade(), upgrade()]);
    });
    assert.equal(await opened.evaluate(() => document.querySelectorAll('python-run').length), 62);
    await run(opened, 61);
    assert.match(await textOf(opened, 61), /^5$/m);
    assert.deepEqual(forbidden, []);
    await opened.close();
  });

  test('elements that are taken away, put elsewhere and written anew', async () => {
    const opened = await open('program.html');
    await press(opened, 'edit');
    await opened.waitForFunction(() => getComputedStyle(document.querySelector('pre')).display === 'none');
    // Its example is removed: the block is seen again, and becomes an example at the next upgrade.
    await rewrite(opened, `document.querySelector('python-run').remove()`);
    await opened.waitForFunction(() => getComputedStyle(document.querySelector('pre')).display !== 'none');
    await rewrite(opened, `const { upgrade } = await import('./python/terrarium.js'); await upgrade()`);
    await run(opened);
    assert.match(await textOf(opened), /fern/);
    // The block is written anew, and the example of the old one stays behind.
    await rewrite(opened, `document.querySelector('pre').outerHTML = '<pre><code class="language-python">print("new")</code></pre>';
      const { upgrade } = await import('./python/terrarium.js'); await upgrade()`);
    assert.deepEqual(await opened.evaluate(() => [...document.querySelectorAll('python-run')].map((each) => each.code)), ['print("new")']);
    // Moved, it works on.
    await rewrite(opened, `document.body.prepend(document.querySelector('python-run'))`);
    await run(opened);
    assert.match(await textOf(opened), /^new$/m);
    await opened.close();
  });

  test('a reset while it runs, a stop while it loads, and a run right after', async () => {
    const opened = await open('reset.html');
    // The first click, and at once the second.
    await press(opened, 'run', 1);
    await press(opened, 'stop', 1);
    await opened.waitForFunction(() => !document.querySelectorAll('python-run')[1].shadowRoot.querySelector('.run').hidden);
    await run(opened, 1);
    assert.match(await textOf(opened, 1), /^after$/m);
    await press(opened, 'run', 0);
    await waitFor(opened, /begun/);
    // One that waits for its turn can be stopped, and one that runs can be reset.
    await press(opened, 'run', 1);
    await waitFor(opened, /Waiting for another example/, 1);
    await press(opened, 'stop', 1);
    await opened.waitForFunction(() => !document.querySelectorAll('python-run')[1].shadowRoot.querySelector('.run').hidden);
    await press(opened, 'reset', 0);
    await opened.waitForFunction(() => !document.querySelector('python-run').shadowRoot.querySelector('.run').hidden);
    await run(opened, 1);
    assert.match(await textOf(opened, 1), /^after$/m);
    await opened.close();
  });

  test('a page that is left and come back to', async () => {
    const opened = await open('program.html');
    await run(opened);
    await opened.goto(`${examples.site.url}skip.html`);
    await opened.evaluate(() => history.back());
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await opened.waitForFunction(() => document.querySelector('python-run')?.shadowRoot?.querySelector('.run'));
    await run(opened);
    assert.match(await textOf(opened), /fern/);
    await opened.close();
  });

  test('a file that is missing is told, and asked for again at the next run', async () => {
    // Of Python there is a packed copy, too.
    for (const [file, expected] of [['example-python', /example-python-.* could not be loaded/], ['assets/worker', /worker.* could not be loaded/], ['assets/python-', /wasm/]]) {
      const broken = await serve('--root', examples.root, '--csp', '--break', `${file}:404:${file === 'assets/python-' ? 2 : 1}`);
      const opened = await examples.started.browser.newPage();
      await opened.goto(`${broken.url}program.html`);
      await opened.waitForFunction(() => document.querySelector('python-run'));
      assert.equal((await run(opened)).end, 'failed', file);
      assert.match(await textOf(opened), expected);
      await shot(opened, 'missing');
      assert.equal((await run(opened)).end, 'done', file);
      await opened.close();
      broken.close();
    }
  });

  test('a policy that forbids WebAssembly, or workers, is named', async () => {
    for (const [policy, expected] of [
      ["default-src 'self'", /script-src needs 'wasm-unsafe-eval'/],
      ["default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'", /worker-src needs 'self'/],
    ]) {
      const strict = await serve('--root', examples.root, '--policy', policy);
      const opened = await examples.started.browser.newPage();
      await opened.goto(`${strict.url}program.html`);
      await opened.waitForFunction(() => document.querySelector('python-run'));
      assert.equal((await run(opened)).end, 'failed', policy);
      assert.match(await textOf(opened), expected);
      await opened.close();
      strict.close();
    }
  });

  test('an example in a frame of another site, which obeys the pages that it may', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-frame-'));
    const [published, mine, other] = ['site', 'mine', 'other'].map((part) => path.join(folder, part));
    fs.mkdirSync(published);
    for (const file of fs.readdirSync(SITE)) fs.symlinkSync(path.join(SITE, file), path.join(published, file));
    for (const part of [mine, other]) fs.mkdirSync(part);
    const servers = [await serve('--root', published, '--csp'), await serve('--root', mine), await serve('--root', other)];
    const [ours, host, stranger] = servers.map(({ url }) => url);
    const html = fs.readFileSync(path.join(SITE, 'example.html'), 'utf8');
    fs.rmSync(path.join(published, 'example.html'));
    fs.writeFileSync(path.join(published, 'example.html'), html.replace('"terrarium-origins" content=""', `"terrarium-origins" content="${new URL(host).origin}"`));
    for (const part of [mine, other]) fs.writeFileSync(path.join(part, 'index.html'), HOST(`${ours}example.html#code=6%20*%207`));
    const opened = await examples.started.browser.newPage();
    opened.setDefaultTimeout(STEP_TIMEOUT_MS);
    const hears = (type) => opened.waitForFunction((wanted) => window.heard.find(({ type: heard }) => heard === wanted), {}, type);
    await opened.goto(host);
    await hears('terrarium:height');
    // A link is not run, nor is code that a page gives.
    await opened.evaluate(() => say({ type: 'terrarium:code', code: 'print("given")', kind: 'program' }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(await opened.evaluate(() => heard.filter(({ type }) => type === 'terrarium:start')), []);
    await opened.evaluate(() => say({ type: 'terrarium:run' }));
    await hears('terrarium:end');
    const end = await opened.evaluate(() => heard.find(({ type }) => type === 'terrarium:end'));
    assert.deepEqual(end, { end: 'done', compared: 0, same: 0, type: 'terrarium:end', origin: new URL(ours).origin });
    const frame = opened.frames().find((each) => each.url().includes('example.html'));
    assert.equal(await frame.evaluate(() => document.querySelector('python-run').output), 'given\n');
    const high = await opened.evaluate(() => document.querySelector('#frame').offsetHeight);
    assert.ok(high > 80, `${high} pixels`);
    await shot(opened, 'framed');
    // One that is not in the list is not obeyed, and hears nothing.
    await opened.goto(stranger);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await opened.evaluate(() => say({ type: 'terrarium:run' }));
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(await opened.evaluate(() => heard), []);
    const foreign = opened.frames().find((each) => each.url().includes('example.html'));
    assert.equal(await foreign.evaluate(() => document.querySelector('python-run').code), '6 * 7');
    assert.equal(await foreign.evaluate(() => document.querySelector('python-run').output), '');
    await opened.close();
    for (const server of servers) server.close();
    fs.rmSync(folder, { recursive: true });
  });
}

for (const name of browserNames()) describe(`trouble in ${name}`, () => trouble(name));
