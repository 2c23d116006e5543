// terrarium.js in pages as people write them, in real browsers, under the strict policy.
//
// usage: node --test tests/browser/embed.test.mjs
// env: as repl.test.mjs; writes build/screenshots/embed-*.png
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { examplesIn } from './embed-pages.mjs';
import { browserNames, serve } from './harness.mjs';
import { violations } from './page-helpers.mjs';

function embed(name) {
  const examples = examplesIn(name, { before, after });
  const { open, textOf, press, waitFor, run, shot } = examples;

  test('nothing is loaded until an example is touched, on a page of 200', async () => {
    const opened = await open('untouched.html');
    await opened.waitForFunction(() => document.querySelectorAll('python-run').length === 200);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const loaded = opened.requests.filter((url) => url.includes('/python/')).map((url) => url.replace(/.*\/python\//, ''));
    assert.deepEqual(loaded, ['terrarium.js']);
    await run(opened, 199);
    assert.match(await textOf(opened, 199), /^1$/m);
    assert.deepEqual(opened.problems, []);
    await opened.close();
  });

  test('a program runs; its output and its last value are shown', async () => {
    const opened = await open('program.html');
    await shot(opened, 'program-before');
    await press(opened, 'run');
    await waitFor(opened, /fern\nmoss\n2/);
    await shot(opened, 'program');
    assert.equal(await opened.evaluate(() => document.querySelector('python-run').output), 'fern\nmoss\n2\n');
    assert.deepEqual(opened.problems, []);
    await opened.close();
  });

  test('the code can be changed, by the keyboard alone', async () => {
    const opened = await open('program.html');
    await press(opened, 'edit');
    await opened.waitForFunction(() => getComputedStyle(document.querySelector('pre')).display === 'none');
    await opened.keyboard.down('Control');
    await opened.keyboard.press('a');
    await opened.keyboard.up('Control');
    await opened.keyboard.type('for n in range(2):');
    await opened.keyboard.press('Enter');
    await opened.keyboard.type('print("leaf", n)');
    await opened.keyboard.down('Shift');
    await opened.keyboard.press('Enter');
    await opened.keyboard.up('Shift');
    await waitFor(opened, /leaf 0\nleaf 1/);
    await shot(opened, 'edited');
    await opened.keyboard.down('Control');
    await opened.keyboard.press('z');
    await opened.keyboard.up('Control');
    assert.notEqual(await opened.evaluate(() => document.querySelector('python-run').code), 'for n in range(2):\n    print("leaf", n)');
    await press(opened, 'reset');
    await opened.waitForFunction(() => getComputedStyle(document.querySelector('pre')).display !== 'none');
    assert.match(await opened.evaluate(() => document.querySelector('python-run').code), /^names/);
    await opened.close();
  });

  test('a session is compared with what is documented, in its place', async () => {
    const opened = await open('session.html');
    const result = await run(opened);
    assert.deepEqual(result, { end: 'done', compared: 7, same: 6 });
    const states = await opened.evaluate(() =>
      [...document.querySelector('python-run').shadowRoot.querySelectorAll('.statement')].map((step) => step.dataset.state),
    );
    assert.deepEqual(states, ['same', 'same', 'same', 'same', 'same', 'same', 'differs']);
    const text = await textOf(opened);
    assert.match(text, /Documented\s+differs:\s+'rain'\s+Here\s+differs:\s+'drought'/);
    assert.match(text, /1 of 7 differs/);
    assert.equal(await opened.evaluate(() => getComputedStyle(document.querySelector('pre')).display), 'none');
    await shot(opened, 'session');
    await opened.close();
  });

  test('a statement of the reader\'s own, step by step, and reset', async () => {
    const opened = await open('session.html');
    await press(opened, 'step');
    await opened.waitForFunction(() => document.querySelector('python-run').shadowRoot.querySelector('[data-state="same"]'));
    assert.equal(await opened.evaluate(() => document.querySelector('python-run').shadowRoot.querySelectorAll('[data-state="same"]').length), 1);
    await opened.evaluate(() => [...document.querySelector('python-run').shadowRoot.querySelectorAll('textarea')].at(-1).focus());
    await opened.keyboard.type('total + 100');
    await opened.keyboard.press('Enter');
    await waitFor(opened, /^100$/m);
    // The prompt behind it has the focus.
    await opened.keyboard.type('total + 200');
    await opened.keyboard.press('Enter');
    await waitFor(opened, /^200$/m);
    await shot(opened, 'own-statements');
    await press(opened, 'reset');
    await opened.waitForFunction(() => getComputedStyle(document.querySelector('pre')).display !== 'none');
    await opened.close();
  });

  test('examples share a Python by the name of their session', async () => {
    const opened = await open('shared.html');
    for (const index of [0, 2, 1]) await run(opened, index);
    assert.match(await textOf(opened, 1), /^24$/m);
    await press(opened, 'reset', 0);
    await opened.waitForFunction(() => !document.querySelectorAll('python-run')[1].shadowRoot.querySelector('.output'));
    await run(opened, 1);
    assert.match(await textOf(opened, 1), /NameError/);
    await opened.close();
  });

  test('blocks are found in what generators write, and others left alone', async () => {
    const opened = await open('markup.html');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const codes = await opened.evaluate(() => [...document.querySelectorAll('python-run')].map((each) => each.code));
    assert.deepEqual(codes, [
      'print("sphinx")',
      '1 + 1',
      'print("mkdocs")',
      'print("docusaurus")\n2',
      'print("jekyll")',
      'print("written")',
      'print("numbered")',
      'print("pointed at")',
    ]);
    await run(opened, 7);
    assert.match(await textOf(opened, 7), /pointed at/);
    await shot(opened, 'markup');
    const left = await open('left.html');
    assert.equal(await left.evaluate(() => document.querySelectorAll('python-run').length), 1);
    await left.close();
    await opened.close();
  });

  test('input is typed below the example', async () => {
    const opened = await open('input.html');
    await press(opened, 'run');
    await opened.waitForFunction(() => document.querySelector('python-run').shadowRoot.querySelector('input'));
    await opened.keyboard.type('Basil');
    await shot(opened, 'input');
    await opened.keyboard.press('Enter');
    await waitFor(opened, /Name\? Basil\nHello Basil/);
    // Stopped while it waits, and asked again.
    await press(opened, 'run');
    await opened.waitForFunction(() => document.querySelector('python-run').shadowRoot.querySelector('input'));
    await press(opened, 'stop');
    await waitFor(opened, /Stopped/);
    await press(opened, 'run');
    await opened.waitForFunction(() => document.querySelector('python-run').shadowRoot.querySelector('input'));
    await opened.keyboard.type('Mint');
    await opened.keyboard.press('Enter');
    await waitFor(opened, /Hello Mint/);
    await opened.close();
  });

  test('examples above are offered when a name is missing', async () => {
    const opened = await open('above.html');
    await run(opened, 1);
    await waitFor(opened, /have not been run/, 1);
    await press(opened, 'above', 1);
    await waitFor(opened, /^42$/m, 1);
    await opened.close();
  });

  test('tables, drawings and pictures are shown, and nothing in them runs or loads', async () => {
    // Without a policy, which would keep from loading what this is to keep from loading.
    const free = await serve('--root', examples.root);
    const opened = await open('rich.html', free.url);
    for (const index of [0, 1, 2, 3, 4]) await run(opened, index);
    // The last one is a picture's bytes alone.
    for (const index of [3, 4]) await opened.waitForFunction((at) => document.querySelectorAll('python-run')[at].shadowRoot.querySelector('canvas'), {}, index);
    const found = await opened.evaluate(() => {
      const of = (index, selector) => document.querySelectorAll('python-run')[index].shadowRoot.querySelector(selector);
      return {
        cell: of(0, '.html td').textContent,
        attributes: of(0, '.html td').getAttributeNames().filter((attribute) => attribute !== 'style'),
        script: of(0, '.html script, .html style') !== null,
        source: of(0, '.html img')?.getAttribute('src') ?? null,
        href: of(0, '.html a')?.getAttribute('href') ?? null,
        circle: of(1, '.picture circle')?.getAttribute('r'),
        mask: of(1, '.picture circle').hasAttribute('mask'),
        uses: [...document.querySelectorAll('python-run')[1].shadowRoot.querySelectorAll('use')].map((use) => use.getAttribute('href')),
        canvas: [of(2, 'canvas').width, of(2, 'canvas').height],
        order: [...of(3, '.output').firstElementChild.children].map((child) => child.className),
        styled: [of(0, '.html td').style.textAlign, of(0, '.html td').style.position, of(0, '.html td').style.backgroundImage],
        hacked: String(window.hacked),
        visible: getComputedStyle(document.body).display,
      };
    });
    assert.deepEqual(found, {
      cell: 'Fern',
      attributes: [],
      script: false,
      source: null,
      href: null,
      circle: '18',
      mask: false,
      uses: ['#g', '#b'],
      canvas: [8, 4],
      order: ['text', 'display'],
      styled: ['right', '', ''],
      hacked: 'undefined',
      visible: 'block',
    });
    assert.ok(!opened.requests.some((url) => url.includes('example.org')));
    await shot(opened, 'rich');
    await opened.close();
    free.close();
  });

  test('a turtle draws below its example', async () => {
    const opened = await open('turtle.html');
    await run(opened, 0);
    await opened.waitForFunction(() => document.querySelector('python-run').shadowRoot.querySelector('.picture polyline'));
    await run(opened, 1);
    await opened.waitForFunction(() => document.querySelectorAll('python-run')[1].shadowRoot.querySelectorAll('.picture svg').length === 2);
    const label = await opened.evaluate(() => document.querySelector('python-run').shadowRoot.querySelector('.picture').ariaLabel);
    assert.match(label, /drawing by turtle/);
    await shot(opened, 'turtle');
    await opened.close();
  });

  test('files of the page are there', async () => {
    const opened = await open('files.html');
    await run(opened);
    assert.match(await textOf(opened), /\('beans', 'beans'\)/);
    await run(opened, 1);
    assert.match(await textOf(opened, 1), /^'beans'$/m);
    await opened.close();
  });

  test('wheels by their address, or by their name from a static index', async () => {
    const opened = await open('wheels.html');
    for (const [index, version] of ['1.2', '1.10', '1.2', '1.10', '1.2'].entries()) {
      assert.deepEqual((await run(opened, index)).end, 'done', await textOf(opened, index));
      assert.match(await textOf(opened, index), new RegExp(`^'${version}'$`, 'm'));
    }
    assert.equal((await run(opened, 5)).end, 'failed');
    assert.match(await textOf(opened, 5), /data-index: .*wheels\/weed\/: expected HTTP status 200, found 404/);
    assert.equal((await run(opened, 6)).end, 'failed');
    assert.match(await textOf(opened, 6), /damaged-1-py3-none-any\.whl: [^]*A wheel was refused/);
    assert.equal((await run(opened, 7)).end, 'failed');
    assert.match(await textOf(opened, 7), /sprout-2\.0rc1.*: expected SHA-256 [0-9a-f]{12}…, found/);
    assert.equal((await run(opened, 8)).end, 'failed');
    assert.match(await textOf(opened, 8), /moss\.whl: this Python was started without it/);
    await opened.close();
  });

  test('a page gives it another look, by its parts and by custom properties', async () => {
    const opened = await open('styled.html');
    const found = await opened.evaluate(() => {
      const { shadowRoot } = document.querySelector('python-run');
      const of = (part) => getComputedStyle(shadowRoot.querySelector(part));
      return [of('.run').backgroundColor, of('.edit').borderTopColor];
    });
    assert.deepEqual(found, ['rgb(1, 2, 3)', 'rgb(4, 5, 6)']);
    await opened.close();
  });

  test('print shows the code as it was written', async (t) => {
    const opened = await open('session.html');
    await run(opened);
    const shown = () => opened.evaluate(() => [document.querySelector('pre'), document.querySelector('python-run').shadowRoot.querySelector('.example')].map((each) => getComputedStyle(each).display !== 'none'));
    assert.deepEqual(await shown(), [false, true]);
    if (name === 'firefox') return void t.diagnostic('Firefox cannot be told to lay a page out for print');
    await opened.emulateMediaType('print');
    assert.deepEqual(await shown(), [true, false]);
    await opened.close();
  });

  test('nothing for axe-core to find: before, after a run, and while code is changed', async () => {
    for (const file of ['program.html', 'session.html', 'rich.html', 'dark-block.html']) {
      const opened = await open(file);
      const found = async (when) => assert.deepEqual(await violations(opened), [], `${file} ${when}`);
      await found('before');
      await run(opened);
      await found('after a run');
      await press(opened, file === 'session.html' ? 'step' : 'edit');
      await new Promise((resolve) => setTimeout(resolve, 200));
      await found('while it is changed');
      await opened.close();
    }
  });

  test('a line that overwrites itself is one line', async () => {
    const opened = await open('progress.html');
    await run(opened);
    assert.match(await textOf(opened), /^2 of 3$/m);
    await opened.close();
  });

  test('data-load="near" loads Python before it is touched', async () => {
    const opened = await open('near.html');
    await opened.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => /example-python/.test(name)));
    await opened.close();
  });

  test('what set-up code prints is not part of the example', async () => {
    const opened = await open('setup.html');
    assert.deepEqual(await run(opened), { end: 'done', compared: 1, same: 1 });
    await opened.close();
  });

  test('dark blocks on a light page: the buttons are the page\'s, and a wrapper of two blocks belongs to none', async () => {
    const opened = await open('dark-block.html');
    const found = await opened.evaluate(() => {
      const [first, second] = document.querySelectorAll('python-run');
      const { color } = getComputedStyle(first.shadowRoot.querySelector('.edit'));
      return { look: first.dataset.look, color, after: second.previousElementSibling.tagName };
    });
    assert.deepEqual(found, { look: 'dark', color: 'rgb(34, 34, 34)', after: 'PRE' });
    await run(opened);
    await shot(opened, 'dark-block');
    await opened.close();
  });

  test('a statement that the document skips is not run', async () => {
    const opened = await open('skip.html');
    assert.deepEqual(await run(opened), { end: 'done', compared: 1, same: 1 });
    await opened.close();
  });

  test('the site\'s dark mode is followed', async () => {
    const opened = await open('session.html');
    const look = () => opened.evaluate(() => document.querySelector('python-run').dataset.look);
    assert.equal(await look(), 'light');
    await opened.evaluate(() => document.documentElement.classList.add('dark'));
    await opened.waitForFunction(() => document.querySelector('python-run').dataset.look === 'dark');
    await run(opened);
    await shot(opened, 'session-dark');
    await opened.close();
  });

  test('the whole terminal, in a frame', async () => {
    const opened = await open('repl.html');
    await opened.evaluate(() => document.querySelector('python-repl').shadowRoot.querySelector('.run').click());
    const frame = await opened.waitForFrame((each) => each.url().includes('index.html'));
    await frame.waitForFunction(() => /6 \* 7/.test(document.querySelector('.xterm-rows')?.textContent ?? ''));
    await shot(opened, 'repl');
    await opened.close();
  });
}

for (const name of browserNames()) describe(`embed in ${name}`, () => embed(name));
