// The page in real browsers: accessibility in every state and theme, keyboard, touch, settings.
//
// usage: node --test tests/browser/page.test.mjs      env: as for repl.test.mjs
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, serve } from './harness.mjs';
import {
  closeDialog,
  failure,
  focused,
  open,
  openDialog,
  PHONE,
  text,
  violations,
  withBrowser,
} from './page-helpers.mjs';

/** States that are reached from a prompt, one after the other in the same page. */
const STATES = {
  prompt: async () => undefined,
  'screen reader mode': async (repl) => {
    await openDialog(repl, 'settings');
    await repl.page.click('#reader');
    await closeDialog(repl);
  },
  running: async (repl) => {
    await repl.page.focus('.xterm-helper-textarea');
    await repl.type('import time; time.sleep(60)');
    await repl.press('Enter');
    await repl.page.waitForSelector('#stop:enabled');
  },
  'a notice': async (repl) => {
    await repl.page.click('#stop');
    await repl.page.waitForSelector('#stop:disabled');
    await repl.page.click('#copy');
    await repl.page.waitForSelector('#notice.shown');
  },
  help: (repl) => openDialog(repl, 'help'),
  share: async (repl) => (await closeDialog(repl), openDialog(repl, 'share')),
  files: async (repl) => (await closeDialog(repl), openDialog(repl, 'files')),
  settings: async (repl) => (await closeDialog(repl), openDialog(repl, 'settings')),
  ended: async (repl) => {
    await closeDialog(repl);
    await repl.page.focus('.xterm-helper-textarea');
    await repl.type('raise SystemExit(3)');
    await repl.press('Enter');
    await repl.waitFor(/exit status 3/);
  },
};

function accessibility(browserName) {
  const held = withBrowser(browserName, { before, after });
  let sites;
  before(async () => {
    sites = {
      fast: await serve('--csp'),
      stalled: await serve('--csp', '--break', 'python-:stall'),
      broken: await serve('--csp', '--break', 'python-:404'),
    };
  });
  after(() => Object.values(sites ?? {}).forEach((site) => site.close()));

  test('axe-core is at work: it finds what is wrong', async () => {
    const repl = await open(held, sites.fast.url);
    await repl.page.evaluate(() => document.querySelector('main').append(new Image()));
    assert.match((await violations(repl.page)).join(), /image-alt/);
    await repl.page.close();
  });

  const clean = async (repl) => assert.deepEqual(await violations(repl.page), []);

  for (const dark of [false, true]) {
    const theme = dark ? 'dark' : 'light';
    test(`${theme}: nothing to complain about, from the prompt to the end`, async (t) => {
      const repl = await open(held, sites.fast.url, { dark });
      for (const [state, reach] of Object.entries(STATES)) {
        await t.test(state, async () => {
          await reach(repl);
          await clean(repl);
        });
      }
      await repl.page.evaluate(() => localStorage.clear());
      await repl.page.close();
    });

    test(`${theme}: nor while it loads, nor when that fails`, async () => {
      const loading = await open(held, sites.stalled.url, { dark, ready: false });
      await loading.page.waitForFunction(() => document.querySelector('progress').value > 0.1);
      await clean(loading);
      await loading.page.close();
      const failed = await open(held, sites.broken.url, { dark, ready: false });
      await failure(failed);
      await clean(failed);
      await failed.page.close();
    });

    test(`${theme}: nor on a phone with its menu`, async () => {
      const repl = await open(held, sites.fast.url, { dark, viewport: PHONE });
      await clean(repl);
      await repl.page.click('#menu');
      await repl.page.waitForSelector('#tools:popover-open');
      await clean(repl);
      await repl.page.close();
    });
  }
}

function keyboard(browserName) {
  const held = withBrowser(browserName, { before, after });
  let site;
  before(async () => (site = await serve('--csp')));
  after(() => site?.close());

  test('Tab stays in the terminal; Escape and Tab leave it, both ways', async () => {
    const repl = await open(held, site.url);
    assert.equal(await focused(repl.page), 'terminal');
    await repl.press('Tab');
    assert.equal(await focused(repl.page), 'terminal');
    await repl.press('Backspace', 'Escape');
    await repl.page.keyboard.down('Shift');
    await repl.press('Tab');
    await repl.page.keyboard.up('Shift');
    assert.equal(await focused(repl.page), 'help-open');
    const description = await repl.page.$eval(
      '.xterm-helper-textarea',
      (area) => document.getElementById(area.getAttribute('aria-describedby')).textContent,
    );
    assert.match(description, /Escape and then Tab leaves/);
    await repl.page.close();
  });

  test('a dialog opens by key, Escape closes it, and the focus returns', async () => {
    const repl = await open(held, site.url);
    for (const name of ['help', 'settings', 'share', 'files']) {
      await repl.page.focus(`#${name}-open`);
      await repl.press('Enter');
      await repl.page.waitForSelector(`dialog#${name}[open]`);
      await repl.press('Escape');
      await repl.page.waitForSelector(`dialog#${name}:not([open])`);
      assert.equal(await focused(repl.page), `${name}-open`);
    }
    await openDialog(repl, 'help');
    await closeDialog(repl);
    await repl.page.waitForFunction(() => document.activeElement?.closest('#terminal'));
    await repl.page.close();
  });

  test('the focus is visible on every control', async () => {
    const repl = await open(held, site.url);
    await repl.press('Escape');
    await repl.page.keyboard.down('Shift');
    const seen = new Set();
    for (let step = 0; step < 8; step++) {
      await repl.press('Tab');
      const { id, outline } = await repl.page.evaluate(() => {
        const { id, tagName } = document.activeElement;
        return { id: id || tagName, outline: getComputedStyle(document.activeElement).outlineStyle };
      });
      if (id === 'BODY') break;
      seen.add(id);
      assert.equal(outline, 'solid', `${id} shows its focus`);
    }
    await repl.page.keyboard.up('Shift');
    for (const id of ['help-open', 'settings-open', 'share-open', 'files-open', 'clear', 'copy']) {
      assert.ok(seen.has(id), `${id} is reached`);
    }
    await repl.page.close();
  });

  test('screen reader mode is announced, works, and is remembered', async () => {
    const repl = await open(held, site.url);
    await openDialog(repl, 'settings');
    await repl.page.click('#reader');
    assert.match(await text(repl.page, '#notice'), /Screen reader mode is on/);
    await closeDialog(repl);
    await repl.page.waitForSelector('.xterm-accessibility-tree');
    await repl.page.reload();
    await repl.prompt();
    await repl.page.waitForSelector('.xterm-accessibility-tree');
    await repl.page.evaluate(() => localStorage.clear());
    await repl.page.close();
  });
}

function settings(browserName) {
  const held = withBrowser(browserName, { before, after });
  let site;
  before(async () => (site = await serve('--csp')));
  after(() => site?.close());
  const background = (page) =>
    page.evaluate(() => getComputedStyle(document.querySelector('#glass')).backgroundColor);

  test('themes change page and terminal at once, and are there before the first paint', async () => {
    const repl = await open(held, site.url);
    await openDialog(repl, 'settings');
    const found = {};
    for (const theme of ['dark', 'light']) {
      await repl.page.click(`#settings [value=${theme}]`);
      found[theme] = await background(repl.page);
    }
    assert.deepEqual(found, { dark: 'rgb(20, 27, 25)', light: 'rgb(253, 253, 250)' });
    await repl.page.click('#settings [value=dark]');
    await repl.page.reload({ waitUntil: 'domcontentloaded' });
    assert.equal(await background(repl.page), found.dark);
    await repl.prompt();
    const colour = await repl.page.$eval('.xterm-rows', (e) => getComputedStyle(e).color);
    assert.equal(colour, 'rgb(228, 235, 229)');
    await repl.page.evaluate(() => localStorage.clear());
    await repl.page.close();
  });

  test('the text grows, and a statement being typed survives it', async () => {
    const repl = await open(held, site.url);
    await repl.type('1234 + 1');
    const height = () => repl.page.$eval('.xterm-rows > div', (row) => row.offsetHeight);
    const before = await height();
    await openDialog(repl, 'settings');
    for (let i = 0; i < 6; i++) await repl.page.click('#size-more');
    assert.equal(await text(repl.page, '#size-value'), '21 px');
    await closeDialog(repl);
    await repl.page.waitForFunction(
      (old) => document.querySelector('.xterm-rows > div').offsetHeight > old,
      {},
      before,
    );
    await repl.press('Enter');
    await repl.waitFor(/>>> 1234 \+ 1\n1235\n>>> $/);
    await repl.page.evaluate(() => localStorage.clear());
    await repl.page.close();
  });

  test('a browser that keeps nothing is no obstacle', async () => {
    const repl = await open(held, site.url, { ready: false });
    await repl.page.evaluateOnNewDocument(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    });
    await repl.page.reload();
    await repl.prompt();
    await openDialog(repl, 'settings');
    await repl.page.click('#settings [value=dark]');
    assert.equal(await background(repl.page), 'rgb(20, 27, 25)');
    await closeDialog(repl);
    await repl.line('6 * 7', /\n42/);
    await repl.page.close();
  });
}

function phone(browserName) {
  const held = withBrowser(browserName, { before, after });
  let site;
  before(async () => (site = await serve('--csp')));
  after(() => site?.close());
  const wider = (page) =>
    page.evaluate(() => {
      const boxes = [...document.querySelectorAll('body *')].map((e) => e.getBoundingClientRect());
      return boxes.filter(({ width, right }) => width > 2 && right > innerWidth + 1).length;
    });

  test('360 pixels hold everything, also the dialogs', async () => {
    const repl = await open(held, site.url, { viewport: PHONE });
    assert.equal(await wider(repl.page), 0);
    for (const name of ['help', 'settings', 'share', 'files']) {
      await repl.page.click('#menu');
      await openDialog(repl, name);
      assert.equal(await wider(repl.page), 0, name);
      await repl.press('Escape');
    }
    await repl.page.close();
  });

  const touch = browserName === 'chrome' ? test : test.skip;
  touch('touch screens get a row of keys', async () => {
    const viewport = { ...PHONE, isMobile: true, hasTouch: true };
    const repl = await open(held, site.url, { viewport });
    const key = (label) => repl.page.tap(`#keys button[aria-label=${label}]`);
    await repl.type('mnemo = 4');
    await key('Left');
    await repl.type('1');
    await repl.press('Enter');
    await repl.type('mne');
    await key('Tab');
    await repl.waitFor(/>>> mnemo$/);
    await key('Control');
    await repl.type('a');
    await repl.type('1 + ');
    await repl.press('Enter');
    await repl.waitFor(/\n15\n>>> $/);
    await key('Up');
    await repl.waitFor(/>>> 1 \+ mnemo$/);
    assert.equal(await focused(repl.page), 'terminal');
    const small = await repl.page.$$eval('#keys button', (keys) =>
      keys.map((k) => k.getBoundingClientRect()).filter((b) => b.width < 40 || b.height < 44),
    );
    assert.equal(small.length, 0);
    await repl.page.close();
  });
}

for (const browserName of browserNames()) {
  describe(`${browserName}, accessibility`, () => accessibility(browserName));
  describe(`${browserName}, keyboard`, () => keyboard(browserName));
  describe(`${browserName}, settings`, () => settings(browserName));
  describe(`${browserName}, phone`, () => phone(browserName));
}
