// Types at the REPL page in real browsers and reads the answers from the DOM.
//
// usage: node --test tests/browser/repl.test.mjs
// env: TERRARIUM_BROWSERS (chrome,firefox), TERRARIUM_SITE (dist/site), TERRARIUM_CHROME,
//      TERRARIUM_FIREFOX (executables)
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, openProfile, Repl, serve } from './harness.mjs';

const SETTINGS = [
  ['plain headers', ['--csp', '--prefix', '/some/folder/'], 'stack switching'],
  ['cross-origin isolated', ['--isolate', '--csp'], 'shared memory'],
];

function conversation(browserName, server) {
  let started;
  let site;
  let repl;
  before(async () => {
    site = await serve(...server.args);
    started = await openProfile(browserName);
    repl = await Repl.open(started.browser, site.url);
  });
  after(async () => {
    await started?.close();
    site?.close();
  });

  test('the banner tells the version and how to stop', async () => {
    const text = await repl.text();
    assert.match(text, /^Python 3\.11\.2 (.* )?on emscripten/);
    assert.match(text, /Ctrl-C/);
    const waiting = await repl.page.$eval('#waiting', (element) => element.textContent);
    assert.match(waiting, new RegExp(server.waiting));
  });

  test('an expression and a comprehension', async () => {
    await repl.clear();
    await repl.line('6 * 7', /\n42/);
    await repl.line('{n: n * n for n in range(4)}', /\{0: 0, 1: 1, 2: 4, 3: 9\}/);
  });

  test('a class is a block with its own indentation', async () => {
    await repl.clear();
    await repl.type('class Fern:');
    await repl.press('Enter');
    await repl.type('def __repr__(self):');
    await repl.press('Enter');
    await repl.type('return "fern 🌱"');
    await repl.press('Enter', 'Enter');
    await repl.waitFor(/\.\.\.\s*\n>>> $/);
    await repl.line('Fern()', /\nfern 🌱/u);
  });

  test('a lazily loaded module and a traceback with library source', async () => {
    await repl.clear();
    await repl.line('import difflib, textwrap', />>> import/);
    await repl.line('difflib.get_close_matches("appel", ["ape", "apple"])', /\['apple', 'ape'\]/);
    await repl.line(
      'textwrap.wrap(1)',
      /textwrap\.py", line \d+, in wrap\s+return w\.wrap\(text\)/,
    );
  });

  test('names of characters and Asian encodings, whose tables are loaded when they are imported', async () => {
    await repl.clear();
    await repl.line('import unicodedata; unicodedata.name("\\N{SEEDLING}")', /'SEEDLING'/);
    await repl.line('"中文".encode("gb18030")', /b'\\xd6\\xd0\\xce\\xc4'/);
  });

  test('a traceback shows the typed line', async () => {
    await repl.clear();
    await repl.line('(1,\x20' + '2)[5]', /IndexError/);
    assert.match(await repl.text(), /line 1, in <module>/);
  });

  test('history and editing', async () => {
    await repl.clear();
    await repl.line('x = 1', />>> x/);
    await repl.press('ArrowUp', 'Home');
    await repl.type('y = ');
    await repl.press('End', 'Backspace');
    await repl.line('23', />>> y = x = 23/);
    await repl.line('x + y', /\n46/);
  });

  test('a pasted session runs statement by statement', async () => {
    await repl.clear();
    await repl.paste(
      '>>> total = 0\n>>> for i in range(4):\n...     total += i\n...\n>>> total\n6\n',
    );
    await repl.waitFor(/>>> total\n6\n>>> $/);
  });

  test('pasted code keeps its blank lines', async () => {
    await repl.clear();
    await repl.paste('def f():\n    a = 1\n\n    return a\nf() + 1\n');
    await repl.waitFor(/>>> f\(\) \+ 1\n2\n>>> $/);
  });

  test('Ctrl-C stops a tight loop', async () => {
    await repl.clear();
    await repl.type('while True: pass');
    await repl.press('Enter', 'Enter');
    await new Promise((resolve) => setTimeout(resolve, 700));
    const begin = Date.now();
    await repl.control('c');
    await repl.waitFor(/KeyboardInterrupt\n>>> $/);
    assert.ok(Date.now() - begin < 2000);
  });

  test('a handler of the program takes Ctrl-C at the prompt, and what is typed stays', async () => {
    await repl.clear();
    await repl.line('import signal; old = signal.signal(2, lambda *_: print("caught"))', />>> import/);
    await repl.type('6 *');
    await repl.control('c');
    await repl.waitFor(/>>> 6 \*\ncaught\n>>> 6 \*$/);
    await repl.line(' 7', /\n42/);
    await repl.line('old = signal.signal(2, old)', />>> old/);
    await repl.type('abc');
    await repl.control('c');
    await repl.waitFor(/>>> abc\nKeyboardInterrupt\n>>> $/);
  });

  test('the Stop button stops a sleep', async () => {
    await repl.clear();
    await repl.type('import time; time.sleep(60)');
    await repl.press('Enter');
    await repl.page.waitForSelector('#stop:enabled');
    await repl.page.click('#stop');
    await repl.waitFor(/KeyboardInterrupt\n>>> $/);
  });

  test('input() reads an edited line, however long', async () => {
    await repl.clear();
    await repl.type('name = input("name? ")');
    await repl.press('Enter');
    await repl.waitFor(/name\?$/);
    await repl.type(`${'n'.repeat(300)}Z`);
    await repl.press('Backspace', 'Enter');
    await repl.waitFor(/>>> $/);
    await repl.line('len(name)', /\n300/);
  });

  test('Restart gives a fresh interpreter', async () => {
    await repl.line('marker = 1', />>> marker/);
    await repl.page.click('#restart');
    await repl.waitFor(/Restarted[\s\S]*Python 3\.11\.2[\s\S]*>>> $/);
    await repl.line('"marker" in dir()', /False/);
  });

  test('the end of Python is announced, and Restart goes on', async () => {
    await repl.type('raise SystemExit(3)');
    await repl.press('Enter');
    await repl.waitFor(/exit status 3/);
    await repl.page.click('#restart');
    await repl.waitFor(/Restarted[\s\S]*>>> $/);
  });
}

function failures(browserName) {
  let started;
  before(async () => {
    started = await openProfile(browserName);
  });
  after(() => started?.close());

  const FAULTS = [
    ['python-:404', /missing on this server/],
    ['python-:503', /refused a file/],
    ['worker-:404', /missing on this server/],
  ];
  for (const [fault, words] of FAULTS) {
    test(`${fault} is told on the page, with a way on`, async () => {
      const site = await serve('--break', fault);
      const repl = await Repl.open(started.browser, site.url, { ready: false });
      await repl.page.waitForSelector('#failure:not([hidden])');
      const text = await repl.page.$eval('#failure', (element) => element.textContent);
      assert.match(text, words);
      assert.match(text, /Try again/);
      if (fault.endsWith(':404') && fault.startsWith('python')) {
        await repl.screenshot(`${browserName}-error`);
      }
      await repl.page.close();
      site.close();
    });
  }

  test('without a way to wait, statements run and input() says why not', async () => {
    const site = await serve();
    const repl = await Repl.open(started.browser, `${site.url}?wait=none`);
    await repl.line('6 * 7', /\n42/);
    await repl.line('input()', /cannot pause Python to wait for input[\s\S]*COOP and\s+COEP/);
    await repl.page.close();
    site.close();
  });
}

for (const browserName of browserNames()) {
  for (const [title, args, waiting] of SETTINGS) {
    describe(`${browserName}, ${title}`, () => conversation(browserName, { args, waiting }));
  }
  describe(`${browserName}, failures`, () => failures(browserName));
}
