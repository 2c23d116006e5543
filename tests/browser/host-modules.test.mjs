// Modules of the embedder, evaluate and display in real browsers, by every way to wait.
//
// usage: node --test tests/browser/host-modules.test.mjs
// env: TERRARIUM_BROWSERS, TERRARIUM_SITE, TERRARIUM_CHROME, TERRARIUM_FIREFOX as repl.test.mjs
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserNames, openProfile, serve } from './harness.mjs';
import { openLab, runtimeSite } from './runtime-site.mjs';

const SETTINGS = [
  ['sab', ['--isolate']],
  ['jspi', []],
  ['none', []],
];
const site = await runtimeSite();

function strategy(browserName, kind, args) {
  let started, server, page;
  before(async () => {
    server = await serve('--root', site, ...args);
    started = await openProfile(browserName);
    page = await openLab(started.browser, server.url, `?wait=${kind}&modules`);
    await page.evaluate(() => window.lab.run('import garden, terrarium'));
  });
  after(async () => {
    await started?.close();
    server?.close();
  });
  /** The value, or the error, of an evaluation. */
  const value = (source) =>
    page.evaluate(
      (text) =>
        lab.python.evaluate(text).catch(({ name, type, text: what, message, cause }) => ({
          name,
          type,
          text: what ?? message,
          cause: cause?.name,
        })),
      source,
    );

  test('values are there', async () => {
    assert.equal(await value('garden.zone'), 'UTC');
    assert.equal(await value('{"now", "zone"} <= set(dir(garden))'), true);
  });

  test('an exception is told', async () => {
    const { name, type, text } = await value('1/0');
    assert.deepEqual([name, type, text], ['PythonError', 'ZeroDivisionError', 'division by zero']);
  });

  test('display sends a bundle', async () => {
    await value('terrarium.display("<b>", mime="text/html")');
    assert.deepEqual(await page.evaluate(() => lab.shown), [{ 'text/html': '<b>', 'text/plain': '<b>' }]);
  });

  test('a name of the standard library is refused at the start', async () => {
    const message = await page.evaluate(async () => {
      const { options } = lab.python;
      const again = new lab.python.constructor({ ...options, modules: { json: {} } });
      return again.start({ columns: 80, rows: 24, onProgress: () => undefined }).then(() => 'started', (e) => e.message);
    });
    assert.match(message, /'json' is a module of Python's own; choose another name/);
  });

  if (kind === 'none') {
    test('a call says why it is impossible, and what to do', async () => {
      const { type, text } = await value('garden.now()');
      assert.equal(type, 'RuntimeError');
      assert.match(text, /^garden\.now\(\) cannot be called: this browser cannot pause Python.*Chrome 137, Firefox 153/);
    });
    return;
  }

  test('functions answer, sync and async alike', async () => {
    assert.deepEqual(await value('[garden.now(), garden.later("x"), garden.later({1: b"y"}) == {1: b"y"}]'), [42, 'x', true]);
  });

  test('a mebibyte crosses each way', async () => {
    assert.equal(await value('data = bytes(range(256)) * 4096\ngarden.later(data) == data'), true);
  });

  test('an error of JavaScript, and what cannot cross', async () => {
    const error = await value('garden.fail()');
    assert.deepEqual([error.type, error.cause], ['terrarium.HostError', 'RangeError']);
    assert.match(error.text, /^RangeError: no such bed\n[^]*lab\.js/);
    assert.equal((await value('garden.give()')).text, "garden.give(): the result['a'][0]: a function cannot cross to Python");
  });

  test('Ctrl-C ends a call that is never answered, and Python goes on', async () => {
    const output = await page.evaluate(async () => {
      lab.reset();
      lab.called = false;
      const statement = lab.python.push('garden.forever()');
      await lab.until(() => lab.called);
      await lab.interrupted(statement);
      return lab.text;
    });
    assert.match(output, /KeyboardInterrupt\n$/);
    assert.equal(await value('garden.later(7)'), 7);
  });

  test('a function that asks Python while Python waits for it is told so', async () => {
    for (const name of ['back', 'backLater']) {
      const { type, text } = await value(`garden.${name}()`);
      assert.equal(type, 'terrarium.HostError');
      assert.match(text, new RegExp(`^DeadlockError: Python waits for garden\\.${name}\\(\\)`));
    }
  });

  test('how fast calls are', async (context) => {
    const seconds = await value('import time\nt = time.perf_counter()\nfor _ in range(1000): garden.now()\ntime.perf_counter() - t');
    context.diagnostic(`${Math.round(1000 / seconds)} calls a second`);
  });
}

for (const browserName of browserNames()) {
  for (const [kind, args] of SETTINGS) {
    describe(`${browserName}, ${kind}`, () => strategy(browserName, kind, args));
  }
}
