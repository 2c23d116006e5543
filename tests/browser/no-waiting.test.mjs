// What is left where a page can neither block nor suspend: see runtime-page.ts.
//
// usage: node --test tests/browser/no-waiting.test.mjs
// env: TERRARIUM_BROWSERS, TERRARIUM_SITE, TERRARIUM_CHROME, TERRARIUM_FIREFOX as repl.test.mjs
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { browserNames, openProfile, Repl, serve, SITE } from './harness.mjs';
import { openLab, runtimeSite } from './runtime-site.mjs';

const site = await runtimeSite();

/** Ways to wait for the terminal that do not go through sys.stdin. */
const TERMINAL = [
  'getpass.getpass()',
  'os.read(0, 1)',
  'open("/dev/tty").read(1)',
  'select.select([0], [], [])',
  'select.select([0], [], [], 5)',
  'p = select.poll(); p.register(0, select.POLLIN); p.poll()',
  'asyncio.run(listen())',
];

function withoutWaiting(browserName) {
  let started, server, page;
  before(async () => {
    server = await serve('--root', site);
    started = await openProfile(browserName);
    page = await openLab(started.browser, server.url, '?wait=none');
  });
  after(async () => {
    await started?.close();
    server?.close();
  });
  const run = (source) => page.evaluate((text) => window.lab.run(text), source);

  test('statements run, and both sides know that nothing waits', async () => {
    assert.equal(await run('6 * 7'), '42\n');
    assert.equal(await run('import terrarium; print(terrarium.waiting())'), 'none\n');
  });

  test('reading input raises with reason and remedy', async () => {
    for (const source of ['input()', 'import sys; sys.stdin.readline()', 'sys.stdin.read(1)', 'next(sys.stdin)']) {
      assert.match(await run(source), /UnsupportedOperation: .*cannot pause .*Chrome 137, Firefox 153/);
    }
  });

  test('so does what reads the terminal in other ways', async () => {
    await run('import asyncio, getpass, os, select');
    await run(`async def listen():
  asyncio.get_running_loop().add_reader(0, print)
  await asyncio.sleep(60)
`);
    for (const source of TERMINAL) {
      assert.match(await run(source), /OSError: \[Errno 116\] .*cannot pause .*Chrome 137, Firefox 153/, source);
    }
    assert.match(await run('r, w = os.pipe(); os.read(r, 1)'), /OSError: \[Errno 16\] Resource deadlock/);
    assert.equal(await run('select.select([0], [], [], 0)'), '([], [], [])\n');
  });

  test('a sleep still takes its time', async () => {
    const output = await run('import time; t = time.monotonic(); time.sleep(0.2); print(time.monotonic() - t >= 0.19)');
    assert.equal(output, 'True\n');
  });

  test('Stop restarts', async () => {
    const outcome = await page.evaluate(async () => {
      const statement = lab.python.push('while True: pass\n').catch((error) => error.message);
      await lab.sleep(200);
      const possible = lab.python.interrupt();
      await lab.start();
      return [possible, await statement, await lab.run('6 * 7')];
    });
    assert.deepEqual(outcome, [false, 'python was stopped', '42\n']);
  });

  test('a strategy that is not possible here is refused in words', async () => {
    const other = await started.browser.newPage();
    await other.goto(`${server.url}?wait=sab`);
    await other.waitForFunction(() => 'lab' in window);
    const message = await other.evaluate(() => lab.start().then(() => 'started', (error) => `${error.kind}: ${error.message}`));
    assert.match(message, /^unsupported: .*does not allow the waiting strategy 'sab'/);
    await other.close();
  });

  test('an export called while another is suspended is refused, and does no harm', async () => {
    const wasm = JSON.parse(fs.readFileSync(path.join(SITE, 'manifest.json'), 'utf8')).python.file;
    const outcome = await page.evaluate(async (file) => {
      const module = await WebAssembly.compileStreaming(fetch(file));
      const worker = new Worker('reentry.js', { type: 'module' });
      const answer = new Promise((resolve) => (worker.onmessage = (event) => resolve(event.data)));
      worker.postMessage(module);
      return answer.finally(() => worker.terminate());
    }, wasm);
    assert.match(outcome, /^Error: terrarium: terrarium_\w+ was called while terrarium_push had not returned; afterwards >>> $/);
  });

  test('on the page Ctrl-C restarts, and says what was lost', async () => {
    const pages = await serve();
    const repl = await Repl.open(started.browser, `${pages.url}?wait=none`);
    await repl.type('while True: pass');
    await repl.press('Enter', 'Enter');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await repl.control('c');
    await repl.waitFor(/could not be interrupted[\s\S]*Restarted: its variables[\s\S]*>>> $/);
    await repl.page.close();
    pages.close();
  });
}

for (const browserName of browserNames()) {
  describe(browserName, () => withoutWaiting(browserName));
}
