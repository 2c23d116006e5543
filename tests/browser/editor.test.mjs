// Edits lines at the REPL page in real browsers: menu, search, blocks, history, pastes, widths.
//
// usage: node --test tests/browser/editor.test.mjs
// env: as repl.test.mjs; writes build/screenshots/editor-*.png
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, openProfile, Repl, serve } from './harness.mjs';

const DESKTOP = { width: 900, height: 560 };
const PHONE = { width: 360, height: 420, deviceScaleFactor: 2 };
const CODE = [
  '@cache',
  'def harvest(plots, *, year=2026):',
  '    """Weigh what grew."""',
  '    total = 0.5  # kilograms',
  '    for plot in plots:',
  '        if plot is None or not plot.get("ripe"):',
  '            continue',
  "        total += sum(w for w in plot['weights'])",
  '    return {"year": year, "total": round(total, 2)}',
].join('\n');

/** The first row that matches, as spans with their classes. */
function styles(repl, text) {
  return repl.page.evaluate((wanted) => {
    const rows = [...document.querySelectorAll('.xterm-rows > div')];
    const row = rows.find((each) => each.textContent.includes(wanted));
    return [...row.children].map((span) => [span.textContent, span.className]);
  }, text);
}

function editing(browserName, { dark }) {
  let started;
  let site;
  let repl;
  before(async () => {
    site = await serve('--csp');
    started = await openProfile(browserName);
    const page = await started.browser.newPage();
    await page.setViewport(DESKTOP);
    if (dark) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await page.goto(site.url);
    repl = new Repl(page);
    await repl.prompt();
  });
  after(async () => {
    await started?.close();
    site?.close();
  });

  const shot = (name) => repl.screenshot(`editor-${browserName}${dark ? '-dark' : ''}-${name}`);
  const fresh = async () => {
    await repl.control('c');
    await repl.clear();
  };

  test('what is typed is in the document before the next frame', async () => {
    await fresh();
    const shown = await repl.page.evaluate(() => {
      const event = new Event('paste', { bubbles: true, cancelable: true });
      Object.defineProperty(event, 'clipboardData', { value: { getData: () => 'liverwort' } });
      document.querySelector('.xterm-helper-textarea').dispatchEvent(event);
      return document.querySelector('.xterm-rows').textContent;
    });
    assert.match(shown, /liverwort/);
  });

  test('a block is edited as a block, in colours, with its brackets matched', async () => {
    await fresh();
    for (const [index, line] of CODE.split('\n').entries()) {
      if (index > 0) await repl.press('Enter');
      // The indentation is there already, except where it goes back.
      const back = index === 7 ? 0 : index === 8 ? 1 : 0;
      for (let i = 0; i < back; i++) await repl.press('Backspace');
      await repl.type(line.trimStart());
    }
    // With its prompt: what is typed while Python looks at the line above is shown without one.
    const text = await repl.waitFor(/\n\.\.\. +return .*round\(total, 2\)\}$/);
    const shown = text.split('\n').map((row) => row.slice(4));
    assert.equal(shown.join('\n'), CODE);
    const bold = (await styles(repl, 'return {')).filter(([, name]) => /xterm-bold/.test(name));
    assert.deepEqual(
      bold.map(([part]) => part),
      ['{', '}'],
    );
    const names = (await styles(repl, 'for plot in plots')).map(([part]) => part);
    assert.ok(names.includes('for') && names.includes('in'), names.join('|'));
    await shot('colours');
  });

  test('Tab completes names, attributes, imports, keyword arguments and files', async () => {
    await fresh();
    await repl.type('impo');
    await repl.press('Tab');
    await repl.waitFor(/>>> import$/);
    await repl.type(' xml.et');
    await repl.press('Tab');
    await repl.type('.Elem');
    await repl.press('Tab');
    await repl.waitFor(/import xml\.etree\.Element\nElementInclude +ElementPath +ElementTree$/);
    await repl.type('T');
    await repl.press('Tab');
    await repl.waitFor(/import xml\.etree\.ElementTree$/);
    await fresh();
    await repl.type('def grow(height, *, helpers=()): return height');
    await repl.press('Enter', 'Enter');
    await repl.waitFor(/\n>>> $/);
    await repl.type('grow(hei');
    await repl.press('Tab');
    await repl.waitFor(/grow\(height=$/);
    await fresh();
    await repl.type('open("/lib/python3.11/datac');
    await repl.press('Tab');
    await repl.waitFor(/open\("\/lib\/python3\.11\/dataclasses\.py$/);
  });

  test('the menu narrows, is walked with the arrows, and closes with Escape', async () => {
    await fresh();
    await repl.type('"".is');
    await repl.press('Tab');
    await repl.waitFor(/isalnum +isalpha/);
    await repl.press('Tab', 'ArrowRight');
    await repl.waitFor(/>>> "".isalpha\n/);
    await shot('menu');
    await repl.press('Escape');
    await repl.waitFor(/>>> "".is$/);
    // Tab right after Escape would leave the terminal.
    await repl.press('End', 'Tab');
    await repl.waitFor(/isalnum/);
    await repl.type('d');
    await repl.waitFor(/>>> "".isd\nisdecimal +isdigit$/);
    await repl.press('Tab', 'Enter');
    await repl.waitFor(/>>> "".isdecimal$/);
    await repl.line('()', /False/);
  });

  test('Ctrl-R finds statements, again and again, and goes back', async () => {
    await fresh();
    await repl.line('trowel = 1', />>> trowel/);
    await repl.line('spade = 2', />>> spade/);
    await repl.line('trowel + spade', /\n3/);
    await repl.type('draft');
    await repl.control('r');
    await repl.type('trow');
    await repl.waitFor(/>>> trowel \+ spade\nsearch back: trow$/);
    await repl.control('r');
    await repl.waitFor(/>>> trowel = 1\nsearch back: trow$/);
    await shot('search');
    await repl.control('g');
    await repl.waitFor(/>>> draft$/);
    await repl.control('r');
    await repl.type('spade');
    await repl.press('Enter');
    await repl.waitFor(/>>> trowel \+ spade\n3\n>>> $/);
  });

  test('undo, kill ring and word motions', async () => {
    await fresh();
    await repl.type('alpha beta');
    await repl.control('w');
    await repl.control('w');
    await repl.waitFor(/>>> $/);
    await repl.control('y');
    await repl.waitFor(/>>> alpha beta$/);
    await repl.control('z');
    await repl.control('z');
    await repl.control('z');
    await repl.waitFor(/>>> alpha beta$/);
  });

  test('wide and joined characters keep cursor and text together', async () => {
    await fresh();
    await repl.type('s = "漢字🌱');
    await repl.paste('👩‍🚀🇩🇪é');
    await repl.type('"');
    await repl.press('ArrowLeft', 'ArrowLeft', 'ArrowLeft');
    await repl.page.waitForFunction((text) => {
      const range = document.createRange();
      const cell = document.querySelector('.xterm-cursor');
      range.setStart(cell.parentElement, 0);
      range.setEndBefore(cell);
      return range.toString().replace(/\u00a0/g, ' ') === text;
    }, {}, '>>> s = "漢字🌱👩‍🚀');
    await shot('wide');
    await repl.press('Backspace', 'End');
    await repl.line('; len(s)', /\n\d/);
  });

  test('history outlives the visit, block by block, and two tabs keep both', async () => {
    await fresh();
    await repl.line('first_tab = 1', />>> first/);
    const other = await Repl.open(started.browser, site.url);
    await other.line('second_tab = 2', />>> second/);
    await other.page.close();
    await repl.page.bringToFront();
    await repl.type('for n in range(2):');
    await repl.press('Enter');
    await repl.type('n');
    await repl.press('Enter', 'Enter');
    await repl.waitFor(/0\n1\n>>> $/);
    const later = await Repl.open(started.browser, site.url);
    await later.press('ArrowUp');
    await later.waitFor(/>>> for n in range\(2\):\n\.\.\. +n$/);
    await later.control('c');
    await later.control('r');
    await later.type('second_tab');
    await later.waitFor(/>>> second_tab = 2/);
    await later.page.close();
    await repl.page.bringToFront();
  });

  test('a megabyte is pasted whole, edited without delay, and read by Python', async () => {
    await fresh();
    const text = `big = "${'0123456789'.repeat(100_000)}"`;
    await repl.paste(text);
    await repl.waitFor(/9"$/);
    const begin = Date.now();
    await repl.type('; 1');
    await repl.waitFor(/; 1$/);
    assert.ok(Date.now() - begin < 3000, `${Date.now() - begin} ms`);
    await repl.press('Enter');
    await repl.waitFor(/\n1\n>>> $/);
    await repl.line('len(big)', /\n1000000/);
  });

  test('a block taller than the screen scrolls around the cursor', async () => {
    await fresh();
    await repl.type('x = [');
    await repl.paste(Array.from({ length: 60 }, (_, i) => `    ${i},`).join('\n'));
    await repl.waitFor(/ 59,$/);
    for (let i = 0; i < 4; i++) await repl.press('PageUp');
    await repl.waitFor(/>>> x = \[/);
    await shot('tall');
    await repl.control('c');
    await repl.waitFor(/KeyboardInterrupt\n>>> $/);
  });

  test('keys typed while Python computes appear at once and wait for the prompt', async () => {
    await fresh();
    await repl.type('while True: pass');
    await repl.press('Enter', 'Enter');
    await new Promise((resolve) => setTimeout(resolve, 400));
    await repl.type('ahead = 3');
    await repl.waitFor(/\nahead = 3$/);
    await repl.control('c');
    const text = await repl.waitFor(/KeyboardInterrupt\n>>> $/);
    assert.doesNotMatch(text, /ahead/);
  });
}

function onPhone(browserName) {
  test('the menu fits a small screen', async () => {
    const site = await serve('--csp');
    const { browser, close } = await openProfile(browserName);
    try {
      const page = await browser.newPage();
      await page.setViewport(PHONE);
      await page.goto(site.url);
      const repl = new Repl(page);
      await repl.prompt();
      await repl.clear();
      await repl.type('"".');
      await repl.press('Tab');
      await repl.waitFor(/1–\d+ of \d+$/);
      await repl.press('ArrowUp');
      await repl.waitFor(/>>> "".zfill\n/);
      await repl.screenshot(`editor-${browserName}-phone-menu`);
    } finally {
      await close();
      site.close();
    }
  });
}

for (const browserName of browserNames()) {
  describe(`${browserName}, light`, () => editing(browserName, { dark: false }));
  // Firefox's driver cannot ask for a colour scheme; its dark palette is the same.
  if (browserName !== 'firefox') {
    describe(`${browserName}, dark`, () => editing(browserName, { dark: true }));
  }
  describe(`${browserName}, a phone`, () => onPhone(browserName));
}
