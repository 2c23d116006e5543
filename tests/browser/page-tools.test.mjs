// What the page does beside Python, in real browsers: links with code, files, copying, frames.
//
// usage: node --test tests/browser/page-tools.test.mjs      env: as for repl.test.mjs
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { browserNames, Repl, serve } from './harness.mjs';
import {
  closeDialog,
  copySite,
  focused,
  open,
  openDialog,
  pause,
  text,
  withBrowser,
} from './page-helpers.mjs';

const CODE = 'def area(r):\n    return 3 * r ** 2\n\nanswer = area(2)\nanswer + 1';
const linkTo = (url, code) => `${url}#code=${encodeURIComponent(code)}`;

function sharing(browserName) {
  const held = withBrowser(browserName, { before, after });
  let site;
  before(async () => (site = await serve('--csp', '--prefix', '/docs/python/')));
  after(() => site?.close());
  const openLink = async (hash) => {
    const repl = await open(held, site.url + hash, { ready: false });
    await repl.page.waitForFunction(
      () => performance.getEntriesByName('terrarium:prompt').length > 0,
    );
    return repl;
  };

  test('a link puts code at the prompt and runs nothing; Enter runs all of it', async () => {
    const repl = await openLink(`#code=${encodeURIComponent(CODE)}`);
    await repl.waitFor(/>>> def area[\s\S]*answer \+ 1$/);
    assert.match(await text(repl.page, '#notice'), /Enter runs it/);
    await pause(300);
    assert.doesNotMatch(await repl.text(), /\n13/);
    assert.equal(await repl.page.evaluate(() => location.hash), '');
    await repl.press('Enter');
    await repl.waitFor(/\n13\n>>> $/);
    await repl.line('answer', /\n12/);
    await repl.page.close();
  });

  test('Ctrl-C drops it, and a restart does not bring it back', async () => {
    const repl = await openLink('#code=print(%22linked%22)');
    await repl.waitFor(/>>> print\("linked"\)$/);
    await repl.control('c');
    await repl.waitFor(/KeyboardInterrupt\n>>> $/);
    await repl.page.click('#restart');
    await repl.waitFor(/Restarted[\s\S]*>>> $/);
    await repl.page.close();
  });

  test('a damaged, deceptive or huge link is told, and the prompt is there', async () => {
    const LINKS = [
      ['#code=%E0%A4', /damaged/],
      ['#code=%1b%5b2J', /control characters/],
      [`#code=${'x'.repeat(30_000)}`, /more code/],
    ];
    for (const [hash, words] of LINKS) {
      const repl = await openLink(hash);
      assert.match(await text(repl.page, '#notice'), words);
      await repl.waitFor(/>>> $/);
      await repl.page.close();
    }
  });

  test('the dialog makes a link of what was run, and the link works', async () => {
    const repl = await open(held, site.url);
    await repl.line('leaves = 7', />>> leaves/);
    await repl.line('leaves * 6', /\n42/);
    await openDialog(repl, 'share');
    assert.equal(await repl.page.$eval('#share-code', (e) => e.value), 'leaves = 7\nleaves * 6');
    const link = await repl.page.$eval('#share-link', (e) => e.value);
    assert.equal(link, `${site.url}#code=leaves%20%3D%207%0Aleaves%20%2A%206`);
    await repl.page.$eval('#share-code', (area) => {
      area.value = 'x'.repeat(9000);
      area.dispatchEvent(new Event('input'));
    });
    assert.match(await text(repl.page, '#share-message'), /many programs cut links off/);
    assert.equal(await repl.page.$eval('#share-copy', (e) => e.disabled), true);
    await closeDialog(repl);
    await repl.page.close();
    const other = await openLink(new URL(link).hash);
    await other.waitFor(/>>> leaves = 7\n\.\.\. leaves \* 6$/);
    await other.page.close();
  });

  test('a link opened in the same tab replaces what stands at the prompt', async () => {
    const repl = await open(held, site.url);
    await repl.type('old text');
    await repl.page.evaluate((url) => (location.href = url), linkTo(site.url, '6 * 7'));
    await repl.waitFor(/>>> 6 \* 7$/);
    await repl.press('Enter');
    await repl.waitFor(/\n42\n>>> $/);
    await repl.page.close();
  });
}

/** Drop files as a person does, as far as a script can. */
function drop(page, files) {
  return page.evaluate((list) => {
    const dataTransfer = new DataTransfer();
    for (const [name, content] of list) dataTransfer.items.add(new File([content], name));
    const target = document.querySelector('#terminal');
    for (const type of ['dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, files);
}

function files(browserName) {
  const held = withBrowser(browserName, { before, after });
  let site;
  before(async () => (site = await serve('--csp')));
  after(() => site?.close());

  test('dropped files are in the current folder', async () => {
    const repl = await open(held, site.url);
    await drop(repl.page, [
      ['fern ü.txt', 'grün\n'],
      ['b.txt', 'two'],
    ]);
    await repl.page.waitForFunction(() =>
      /2 files are/.test(document.querySelector('#notice').textContent),
    );
    await repl.line(
      'open("fern ü.txt", encoding="utf-8").read(), open("b.txt").read()',
      /'grün\\n', 'two'/,
    );
    await repl.page.close();
  });

  test('files dropped while Python computes wait until it is done, and it says so', async () => {
    const repl = await open(held, site.url);
    await repl.type('import time; time.sleep(1.5); 11 * 11');
    await repl.press('Enter');
    await repl.page.waitForSelector('#stop:enabled');
    await drop(repl.page, [['late.txt', 'late']]);
    await repl.page.waitForFunction(() =>
      /Python is at work/.test(document.querySelector('#notice').textContent),
    );
    await repl.waitFor(/\n121\n>>> $/);
    await repl.page.waitForFunction(() =>
      /late\.txt \(4 bytes\)/.test(document.querySelector('#notice').textContent),
    );
    await repl.line('open("late.txt").read()', /'late'/);
    await repl.page.close();
  });

  const WORKING = {
    'input() waits': ['input("? ")', /\? $|\?$/, (repl) => repl.press('Enter')],
    'a loop is tight': ['while True: pass\n', /\.\.\. $/, (repl) => repl.control('c')],
  };
  for (const [name, [statement, shows, end]] of Object.entries(WORKING)) {
    test(`files dropped while ${name} wait for its end`, async () => {
      const repl = await open(held, site.url);
      await repl.type(statement.trimEnd());
      await repl.press('Enter', ...(statement.endsWith('\n') ? ['Enter'] : []));
      await repl.waitFor(shows);
      await drop(repl.page, [['meanwhile.txt', 'there']]);
      await repl.page.waitForFunction(() =>
        /Python is at work/.test(document.querySelector('#notice').textContent),
      );
      await repl.page.focus('.xterm-helper-textarea');
      await end(repl);
      await repl.page.waitForFunction(() =>
        /meanwhile\.txt \(5 bytes\)/.test(document.querySelector('#notice').textContent),
      );
      await repl.line('open("meanwhile.txt").read()', /'there'/);
      await repl.page.close();
    });
  }

  test('chosen files arrive; the list shows folders and sizes', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-upload-'));
    const big = path.join(folder, 'big.bin');
    fs.writeFileSync(big, Buffer.alloc(3_000_000, 7));
    const repl = await open(held, site.url);
    await repl.line('import os; os.mkdir("pots")', />>> import/);
    await openDialog(repl, 'files');
    const input = await repl.page.$('#files-input');
    await input.uploadFile(big);
    await repl.page.waitForFunction(() =>
      /big\.bin/.test(document.querySelector('#files-list').textContent),
    );
    assert.match(await text(repl.page, '#files-list'), /big\.bin3\.0 MBDownload.*pots\//);
    await closeDialog(repl);
    await repl.line('d = open("big.bin", "rb").read(); len(d), set(d)', /\(3000000, \{7\}\)/);
    fs.rmSync(folder, { recursive: true });
    await repl.page.close();
  });

  test('a download is the file, byte for byte', async () => {
    const repl = await open(held, site.url);
    await repl.line('_ = open("all.bin", "wb").write(bytes(range(256)))', />>> _/);
    // Where a browser saves to is its own affair: read what the page offers.
    await repl.page.evaluate(() => {
      const real = URL.createObjectURL;
      URL.createObjectURL = (blob) => ((window.offered = blob), real(blob));
      HTMLAnchorElement.prototype.click = function () {
        window.offeredName = this.download;
      };
    });
    await openDialog(repl, 'files');
    await repl.page.waitForSelector('#files-list button');
    await repl.page.click('#files-list button');
    await repl.page.waitForFunction(() => window.offeredName !== undefined);
    const [name, bytes] = await repl.page.evaluate(async () => [
      window.offeredName,
      Array.from(new Uint8Array(await window.offered.arrayBuffer())),
    ]);
    assert.equal(name, 'all.bin');
    assert.deepEqual(
      bytes,
      Array.from({ length: 256 }, (_, index) => index),
    );
    await repl.page.close();
  });

  const real = browserName === 'chrome' ? test : test.skip;
  real('and the browser saves it, under the strict policy, too', async () => {
    const repl = await open(held, site.url);
    const downloadPath = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-download-'));
    const devtools = await repl.page.createCDPSession();
    await devtools.send('Browser.setDownloadBehavior', {
      behavior: 'allow',
      downloadPath,
      browserContextId: held.browser.id,
    });
    await repl.line('_ = open("leaf.txt", "w").write("green")', />>> _/);
    await openDialog(repl, 'files');
    await repl.page.waitForSelector('#files-list button');
    await repl.page.click('#files-list button');
    const saved = path.join(downloadPath, 'leaf.txt');
    for (let tries = 0; tries < 100 && !fs.existsSync(saved); tries++) await pause(50);
    assert.equal(fs.readFileSync(saved, 'utf8'), 'green');
    fs.rmSync(downloadPath, { recursive: true });
    await repl.page.close();
  });

  test('without a Python there is a word about it', async () => {
    const repl = await open(held, site.url);
    await repl.type('raise SystemExit');
    await repl.press('Enter');
    await repl.waitFor(/exit status/);
    await drop(repl.page, [['a.txt', 'a']]);
    await repl.page.waitForFunction(() =>
      /not running/.test(document.querySelector('#notice').textContent),
    );
    await repl.page.close();
  });
}

/** By a double click, which output that comes just then undoes. */
async function selectFirstWord({ page }) {
  const row = await page.$('.xterm-rows > div');
  for (let tries = 0; tries < 10; tries++) {
    const box = await row.boundingBox();
    await page.mouse.click(box.x + 10, box.y + box.height / 2, { count: 2 });
    await pause(100);
    if (await page.$('.xterm-selection > div')) return;
  }
  assert.fail('a double click selects nothing');
}

function copying(browserName) {
  const held = withBrowser(browserName, { before, after });
  let site;
  before(async () => (site = await serve('--csp')));
  after(() => site?.close());
  test('Copy takes everything, wrapped lines joined, or what is selected', async () => {
    const repl = await open(held, site.url);
    await repl.line('"ab" * 100', /b'/);
    await repl.page.click('#copy');
    await repl.page.waitForSelector('#notice.shown');
    const all = await repl.clipboard();
    assert.match(all, /^Python 3\.11\.2[^\n]*\n/);
    assert.ok(all.includes(`\n>>> "ab" * 100\n'${'ab'.repeat(100)}'\n>>>`));
    await selectFirstWord(repl);
    await repl.page.click('#copy');
    await repl.page.waitForFunction(() => /selection is copied/.test(document.querySelector('#notice').textContent));
    assert.equal(await repl.clipboard(), 'Python');
    await repl.page.close();
  });

  test('Ctrl-C copies what is selected, and the next one is for Python', async () => {
    const repl = await open(held, site.url);
    await repl.type('x = 1');
    await selectFirstWord(repl);
    await repl.control('c');
    await repl.page.waitForSelector('#notice.shown');
    assert.equal(await repl.clipboard(), 'Python');
    assert.doesNotMatch(await repl.text(), /KeyboardInterrupt/);
    await repl.control('c');
    await repl.waitFor(/>>> x = 1\nKeyboardInterrupt\n>>> $/);
    await repl.page.close();
  });

  test('Ctrl-V is left to the browser, which pastes; other keys are not', async () => {
    const repl = await open(held, site.url);
    await selectFirstWord(repl);
    await repl.control('c');
    await repl.page.waitForSelector('#notice.shown');
    await repl.pasteClipboard();
    await repl.waitFor(/>>> Python$/);
    await repl.page.evaluate(() => {
      const note = (event) =>
        event.key === 'a' && setTimeout(() => (window.prevented = event.defaultPrevented));
      addEventListener('keydown', note, true);
    });
    await repl.control('a');
    await repl.type('x');
    await repl.waitFor(/>>> xPython$/);
    await repl.page.waitForFunction(() => window.prevented === true);
    await repl.page.close();
  });

  test('Clear empties the screen, at a prompt and while a program runs', async () => {
    const repl = await open(held, site.url);
    await repl.type('kept = 1');
    await repl.page.click('#clear');
    await repl.waitFor(/^>>> kept = 1$/);
    await repl.press('Enter');
    await repl.type('import time; print("a\\n" * 60); time.sleep(60)');
    await repl.press('Enter');
    await repl.waitFor(/a\na\na$/);
    await repl.page.click('#clear');
    await repl.waitFor(/^$/);
    await repl.page.click('#stop');
    await repl.waitFor(/KeyboardInterrupt\n>>> $/);
    await repl.line('kept', /\n1/);
    await repl.page.close();
  });

  test('the help tells how to embed this very site', async () => {
    const repl = await open(held, site.url);
    await openDialog(repl, 'help');
    await repl.page.click('#embed-copy');
    await repl.page.waitForFunction(() => /Copied/.test(document.querySelector('#help').textContent));
    assert.ok((await repl.clipboard()).startsWith(`<iframe src="${site.url}" title="Python"`));
    const notices = await repl.page.$eval('#help a[href="NOTICES.txt"]', (a) => a.href);
    assert.equal((await fetch(notices)).status, 200);
    await closeDialog(repl);
    await repl.page.close();
  });
}

function framed(browserName) {
  const held = withBrowser(browserName, { before, after });
  let site;
  before(async () => (site = await serve('--csp', '--frame', '--prefix', '/python/')));
  after(() => site?.close());

  test('in a frame of another site it works, and leaves the focus where it was', async () => {
    const page = await held.browser.newPage();
    await page.goto(site.frame);
    const handle = await page.waitForSelector('iframe');
    const frame = await handle.contentFrame();
    await frame.waitForFunction(() => performance.getEntriesByName('terrarium:prompt').length > 0);
    assert.equal(await focused(page), '');
    const repl = new Repl(page);
    repl.text = Repl.prototype.text.bind({ page: frame });
    await (await frame.waitForSelector('.xterm-screen')).click();
    await repl.line('6 * 7', /\n42/);
    await repl.type('name = input("? ")');
    await repl.press('Enter');
    await repl.waitFor(/\?$/);
    await repl.type('fern');
    await repl.press('Enter');
    await repl.line('name', /'fern'/);
    await page.close();
  });
}

function startup(browserName) {
  const held = withBrowser(browserName, { before, after });
  const named = (name) => (html) =>
    html.replace('name="terrarium-startup" content=""', `name="terrarium-startup" content="${name}"`);
  /** A page of a site whose start-up file has this content. */
  const openWith = async (t, source, name = 'lesson/startup.py') => {
    const root = copySite(t, named(name));
    fs.mkdirSync(path.join(root, 'lesson'));
    if (source) fs.writeFileSync(path.join(root, 'lesson/startup.py'), source);
    const site = await serve('--csp', '--root', root, '--prefix', '/course/');
    t.after(() => site.close());
    const repl = await open(held, site.url, { ready: false });
    t.after(() => repl.page.close());
    return repl;
  };

  test('a start-up file runs before every first prompt, and its mistakes are shown', async (t) => {
    const repl = await openWith(t, 'import math\nleaves = 6\nprint("welcome")\n1 / 0\n');
    await repl.waitFor(/welcome[\s\S]*startup\.py", line 4[\s\S]*ZeroDivisionError[^\n]*\n>>> $/);
    await repl.line('leaves * 7', /\n42/);
    await repl.line('__import__("os").environ["PYTHONSTARTUP"]', /\/home\/user\/startup\.py/);
    await openDialog(repl, 'share');
    assert.match(await repl.page.$eval('#share-code', (e) => e.value), /^leaves \* 7\n/);
    await closeDialog(repl);
    await repl.page.click('#restart');
    await repl.waitFor(/Restarted[\s\S]*welcome[\s\S]*>>> $/);
    await repl.line('math.floor(leaves / 4)', /\n1/);
  });

  test('it may ask for input, be interrupted, set the prompt and end Python', async (t) => {
    const repl = await openWith(
      t,
      'import sys\nsys.ps1 = "py> "\nname = input("name? ")\nif name == "q": raise SystemExit(3)\n' +
        'print("begun")\nwhile True: pass\n',
    );
    await repl.waitFor(/name\?$/);
    await repl.page.click('.xterm-screen');
    await repl.type('fern');
    await repl.press('Enter');
    await repl.waitFor(/begun$/);
    await repl.page.click('#stop');
    await repl.waitFor(/KeyboardInterrupt\npy>$/);
    await repl.type('name');
    await repl.press('Enter');
    await repl.waitFor(/'fern'\npy>$/);
    await repl.page.click('#restart');
    await repl.waitFor(/Restarted[\s\S]*name\?$/);
    // While it runs, too, Restart gives a new Python.
    await repl.page.click('#restart');
    await repl.waitFor(/Restarted[\s\S]*Restarted[\s\S]*name\?$/);
    await repl.page.click('.xterm-screen');
    await repl.type('q');
    await repl.press('Enter');
    await repl.waitFor(/exit status 3/);
  });

  test('one that cannot be had is told in a line, and the prompt is there', async (t) => {
    for (const [name, words] of [
      ['lesson/startup.py', /start-up file lesson\/startup\.py could not be loaded:[^>]*404/],
      ['https://example.org/startup.py', /could not be loaded:\s+it\s+is\s+on\s+another\s+site/],
    ]) {
      const repl = await openWith(t, null, name);
      await repl.prompt();
      assert.match(await repl.text(), words);
      await repl.line('6 * 7', /\n42/);
    }
  });
}

for (const browserName of browserNames()) {
  describe(`${browserName}, sharing`, () => sharing(browserName));
  describe(`${browserName}, files`, () => files(browserName));
  describe(`${browserName}, copying`, () => copying(browserName));
  describe(`${browserName}, start-up file`, () => startup(browserName));
  describe(`${browserName}, in a frame`, () => framed(browserName));
}
