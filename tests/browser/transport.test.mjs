// Which files a page takes from a host that compresses, from one that does not, and from odd ones.
//
// usage: node --test tests/browser/transport.test.mjs      env: as for repl.test.mjs
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { browserNames, ROOT, serve, serveCompressed } from './harness.mjs';
import { open, pause, text, withBrowser } from './page-helpers.mjs';
import { watchWire } from './wire.mjs';

/** What people are promised of hosts that compress nothing, in multiples of what brotli makes of the same. */
const MOST = 1.35;
/** An import that loads an image, and what it answers. */
const IMPORT = ['import difflib; difflib.get_close_matches("appel", ["apple"])', /\['apple'\]/];

function brotliBytes(group) {
  const table = fs.readFileSync(path.join(ROOT, 'build/report/size.tsv'), 'utf8').trim().split('\n');
  const rows = table.map((line) => line.split('\t')).filter((row) => row[1] === group);
  return rows.reduce((sum, row) => sum + Number(row[4]), 0);
}

function transport(browserName) {
  const held = withBrowser(browserName, { before, after });

  /** A page from a server, and what it asks for: names of the files, marked where they are not simply got. */
  async function visit(t, server, { ready = true } = {}) {
    const site = await server;
    t.after(() => site.close());
    const wire = await watchWire(site.url);
    t.after(() => wire.close());
    const repl = await open(held, wire.url, { ready });
    t.after(() => repl.page.close());
    const got = () => wire.requests.filter(({ status }) => status === 200);
    return {
      repl,
      wire,
      names: () => got().map(({ method, name }) => (method === 'GET' ? name : `${method} ${name}`)),
      // 0: it is under way.
      failed: () => wire.requests.filter(({ status }) => ![0, 200].includes(status)).map(({ name }) => name),
      // Of what the first prompt needs: what is loaded behind it may have begun.
      bytes: () => got().filter(({ name }) => !name.startsWith('python-deferred')).reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  const images = (names) => names.filter((name) => name.includes('.zip'));
  /** The scripts and modules of which there are two. */
  const choices = (names) => names.filter((name) => /^(main|python)\./.test(name)).sort();

  test('from a host that compresses nothing, packed copies come at once', async (t) => {
    const { repl, names, failed, bytes } = await visit(t, serve());
    assert.deepEqual(choices(names()), ['main.js.gz', 'python.wasm.gz']);
    // Browsers ask for an icon of their own accord, and again.
    assert.deepEqual(failed(), []);
    const brotli = brotliBytes('first-prompt');
    assert.ok(bytes() <= MOST * brotli, `${bytes()} bytes for the first prompt, ${brotli} with brotli`);
    await repl.line(...IMPORT);
    const [head, ...loaded] = images(names());
    assert.match(head, /^HEAD .*\.zip$/);
    assert.ok(loaded.length > 0);
    for (const name of loaded) assert.match(name, /\.zip\.gz$/);
    await repl.page.click('#restart');
    await repl.waitFor(/Restarted[\s\S]*>>> $/);
    await repl.line(...IMPORT);
  });

  test('a policy that forbids scripts from blobs gets the plain script, without being broken', async (t) => {
    const { repl, names } = await visit(t, serve('--csp'), { ready: false });
    await repl.page.evaluate(() => {
      window.broken = [];
      addEventListener('securitypolicyviolation', ({ blockedURI }) => window.broken.push(blockedURI));
    });
    await repl.prompt();
    assert.deepEqual(choices(names()), ['main.js', 'main.js.gz', 'python.wasm.gz']);
    assert.deepEqual(await repl.page.evaluate(() => window.broken), []);
    await repl.line('6 * 7', /\n42/);
  });

  test('one that only the page knows of is tried, and the plain script runs', async (t) => {
    const { repl, names } = await visit(t, serve('--csp-page'));
    assert.deepEqual(choices(names()), ['main.js', 'main.js.gz', 'python.wasm.gz']);
    await repl.line('6 * 7', /\n42/);
  });

  test('from a host that compresses, plain files come', async (t) => {
    const { repl, names, wire } = await visit(t, serveCompressed());
    assert.deepEqual(choices(names()), ['main.js', 'python.wasm']);
    assert.ok(!wire.requests.some(({ name }) => name.endsWith('.gz')));
    await repl.line(...IMPORT);
    // It does not compress zip files, as most do not.
    for (const name of images(names()).slice(1)) assert.match(name, /\.zip\.gz$/);
  });

  test('and plain images, where it compresses these', async (t) => {
    const { repl, names, wire } = await visit(t, serveCompressed('--break', '.zip:compressed'));
    await repl.line(...IMPORT);
    const [head, ...loaded] = images(names());
    assert.match(head, /^HEAD /);
    assert.ok(loaded.length > 0);
    for (const name of loaded) assert.match(name, /\.zip$/);
    assert.ok(!wire.requests.some(({ name }) => name.endsWith('.gz')));
  });

  test('a host that compresses scripts alone is left for the packed module after its first bytes', async (t) => {
    const { repl, names, wire } = await visit(t, serveCompressed('--throttle', '40000:0', '--break', 'python-:plain'));
    assert.deepEqual(choices(names()), ['main.js', 'python.wasm', 'python.wasm.gz']);
    const [plain, packed] = wire.requests.filter(({ name }) => name.startsWith('python'));
    assert.equal(plain.encoding, null);
    assert.ok(plain.bytes < packed.bytes, `${plain.bytes} bytes of the plain module had been sent`);
    await repl.line('6 * 7', /\n42/);
  });

  for (const [fault, what] of [
    ['404', 'left out'],
    ['503', 'refused'],
    ['flip', 'damaged'],
    ['truncate', 'incomplete'],
    ['html', 'pages that say something else'],
    ['reset', 'broken off'],
  ]) {
    test(`copies that are ${what} cost a detour`, async (t) => {
      const { repl, names } = await visit(t, serve('--break', `.gz:${fault}`));
      const plain = names().filter((name) => !name.endsWith('.gz'));
      assert.deepEqual(choices(plain), ['main.js', 'python.wasm']);
      await repl.line(...IMPORT);
      assert.doesNotMatch(await repl.text(), /terrarium:|Error/);
      assert.ok(names().some((name) => name.endsWith('.zip')));
    });
  }

  test('copies that the host has browsers unpack are taken', async (t) => {
    const { repl, names } = await visit(t, serve('--break', '.gz:encoded'));
    assert.deepEqual(choices(names()), ['main.js.gz', 'python.wasm.gz']);
    await repl.line(...IMPORT);
    for (const name of images(names()).slice(1)) assert.match(name, /\.zip\.gz$/);
  });

  test('an image that is damaged in both forms is refused in words', async (t) => {
    const { repl } = await visit(t, serve('--break', '.zip:truncate'));
    await repl.line('import difflib', /expected \d+ bytes, found[^]*Error/);
    await repl.line('6 * 7', /\n42/);
  });

  test('on a slow line the bar grows with the packed bytes to its end', async (t) => {
    const { repl } = await visit(t, serve('--throttle', '10000:40'), { ready: false });
    const seen = new Set();
    for (let done = false; !done; await pause(100)) {
      seen.add(await text(repl.page, '#phase'));
      done = await repl.page.evaluate(() => document.querySelector('#loading').hidden);
    }
    await repl.prompt();
    const amounts = [...seen].map((words) => /^Loading Python: (\d\.\d) of (\d\.\d) MB$/.exec(words)).filter(Boolean);
    assert.ok(amounts.length >= 3, `found ${[...seen].join(' | ')}`);
    const loaded = amounts.map(([, amount]) => Number(amount));
    assert.deepEqual(loaded, loaded.toSorted((a, b) => a - b));
    assert.equal(new Set(amounts.map(([, , total]) => total)).size, 1);
    await repl.line('6 * 7', /\n42/);
  });
}

for (const browserName of browserNames()) describe(`${browserName}, transport`, () => transport(browserName));
