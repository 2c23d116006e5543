// The package as those get it who install it: packed, installed, imported, bundled, put on a page.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { browserNames, openProfile, serve } from '../browser/harness.mjs';
import { ROOT, run, Workshop } from './harness.mjs';

const require = createRequire(path.join(ROOT, 'build/web/package.json'));
const { build } = await import(pathToFileURL(require.resolve('esbuild')).href);
const workshop = new Workshop();
let packed;
before(() => (packed = workshop.pack()));
after(() => workshop.remove());

test('the tarball holds what is meant to be published, and nothing to install first', (context) => {
  const names = packed.files.map(({ path: name }) => name);
  const wanted = /^(LICENSE|NOTICES\.txt|README\.md|package\.json|bin\/terrarium(-doctest)?\.mjs|lib\/[a-z-]+\.(mjs|cjs|js|d\.mts|wasm|json|zip))$/;
  assert.deepEqual(names.filter((name) => !wanted.test(name)), []);
  for (const name of ['lib/index.mjs', 'lib/index.d.mts', 'lib/browser.mjs', 'lib/browser-worker.js', 'NOTICES.txt']) {
    assert.ok(names.includes(name), `${name} in ${names}`);
  }
  const description = JSON.parse(fs.readFileSync(path.join(ROOT, 'dist/npm/package.json'), 'utf8'));
  assert.deepEqual([description.dependencies, description.scripts], [undefined, undefined]);
  context.diagnostic(`${(packed.size / 1e6).toFixed(2)} MB packed, ${(packed.unpackedSize / 1e6).toFixed(2)} MB unpacked`);
});

test('a module of Node.js', () => {
  assert.equal(run(process.execPath, ['main.mjs'], { cwd: workshop.project('node-esm') }), '13\n0 2\n');
});

test('a CommonJS program, by import()', () => {
  assert.equal(run(process.execPath, ['main.js'], { cwd: workshop.project('node-cjs') }), '42\n');
});

test('strict TypeScript', () => {
  const folder = workshop.project('typescript');
  const typescript = path.join(ROOT, 'build/web/node_modules/.bin/tsc');
  run(typescript, ['-p', '.'], { cwd: folder });
  assert.match(run(process.execPath, ['out/main.js'], { cwd: folder }), /^.*ZeroDivisionError \[1,2\] 2 /s);
});

test('npx', () => {
  const args = ['--offline', '--yes', '--cache', workshop.cache, `--package=${workshop.tarball}`];
  const folder = path.join(workshop.folder, 'npx');
  fs.mkdirSync(folder);
  assert.equal(run('npx', [...args, 'terrarium', '-c', 'print(1)'], { cwd: folder }), '1\n');
  const installed = workshop.project('node-esm');
  assert.equal(run('npx', ['--offline', 'terrarium-python', '-c', 'print(1)'], { cwd: installed }), '1\n');
});

const library = (folder) => path.join(folder, 'node_modules/terrarium-python/lib');

/** A site with the package's lib at terrarium/. */
async function bundled() {
  const folder = workshop.project('bundler');
  await build({
    entryPoints: [path.join(folder, 'main.js')],
    outfile: path.join(folder, 'bundle.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  });
  fs.symlinkSync(library(folder), path.join(folder, 'terrarium'));
  return folder;
}

function scriptTag() {
  const folder = workshop.project('script-tag');
  fs.symlinkSync(library(folder), path.join(folder, 'terrarium'));
  return folder;
}

let sites;
/** Made once for all browsers. */
const site = async (name) => (sites ??= { bundled: await bundled(), scriptTag: scriptTag() })[name];

for (const name of browserNames()) {
  describe(`on a page in ${name}`, () => {
    async function titleOf(folder) {
      const server = await serve('--root', folder);
      const { browser, close } = await openProfile(name);
      try {
        const page = await browser.newPage();
        const said = [];
        page.on('console', (message) => said.push(message.text()));
        page.on('pageerror', (error) => said.push(String(error)));
        await page.goto(server.url);
        await page
          .waitForFunction(() => document.title !== '', { timeout: 60_000 })
          .catch((error) => assert.fail(`${error.message}\n${said.join('\n')}`));
        return await page.title();
      } finally {
        await close();
        server.close();
      }
    }

    test('bundled', async () => assert.equal(await titleOf(await site('bundled')), '6'));
    test('by a script tag', async () => assert.equal(await titleOf(await site('scriptTag')), 'a enough'));
  });
}
