// Makes a site of the runtime alone: dist/site's assets, and a page that offers `window.lab`.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { ROOT, SITE } from './harness.mjs';

const require = createRequire(path.join(ROOT, 'build/web/package.json'));
const { build } = await import(pathToFileURL(require.resolve('esbuild')).href);
const PAGE =
  '<!doctype html><meta charset="utf-8"><title>lab</title><script type="module" src="lab.js"></script>';
/** Modules of Node.js that the glue names and never loads in a browser. */

/** esbuild plugin: a file, or text, in place of what is imported as `name`. */
function replace(name, { file, contents }) {
  return {
    name,
    setup(context) {
      const filter = new RegExp(`^${name}$`);
      context.onResolve({ filter }, () => (file ? { path: file } : { path: name, namespace: name }));
      context.onLoad({ filter: /.*/, namespace: name }, () => ({ contents }));
    },
  };
}

/** esbuild plugin: text of one of our files, changed; an Error when it is not there. */
function rewrite(file, from, to) {
  return {
    name: file,
    setup(context) {
      context.onLoad({ filter: new RegExp(`${file}$`) }, ({ path: found }) => {
        const source = fs.readFileSync(found, 'utf8');
        if (!source.includes(from)) throw new Error(`${file} has no '${from}'`);
        return { contents: source.replace(from, to), loader: 'ts' };
      });
    },
  };
}

/** How many times as often a worker asks that asks OFTEN. */
export const TIMES = 10;
/** esbuild plugins by how often Python looks for interrupts, and lets the event loop turn under JSPI. */
export const ASKING = {
  usual: [],
  /** Once, and then not again. */
  never: [replace('.*/interrupts\\.js', { contents: 'export class Countdown { next() { return 2 ** 30; } restart() {} }' })],
  often: [
    rewrite('/interrupts.ts', 'LARGEST = 4096', `LARGEST = ${Math.round(4096 / TIMES)}`),
    rewrite('/suspending.ts', 'YIELD_EVERY_MS = 30', `YIELD_EVERY_MS = ${30 / TIMES}`),
  ],
};
const GLUE = replace('terrarium-glue', { file: path.join(ROOT, 'build/wasm/python.mjs') });

/** Bundles one TypeScript file of the checkout, glue included. */
export function bundleForTests(entry, outfile, options = {}, plugins = []) {
  return build({
    entryPoints: [path.join(ROOT, entry)],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    plugins: [GLUE, ...plugins],
    ...options,
  });
}

/**
 * Builds the site; the folder.
 *
 * @param asking a key of ASKING
 */
export async function runtimeSite({ asking = 'usual' } = {}) {
  // Its own for each process: test files run at the same time.
  const site = path.join(ROOT, `build/runtime-sites/${asking}-${process.pid}`);
  process.on('exit', () => fs.rmSync(site, { recursive: true, force: true }));
  const assets = JSON.parse(fs.readFileSync(path.join(SITE, 'manifest.json'), 'utf8'));
  const { python, code, images } = assets;
  let { worker } = assets;
  fs.rmSync(site, { recursive: true, force: true });
  fs.cpSync(path.join(SITE, 'assets'), path.join(site, 'assets'), { recursive: true });
  fs.writeFileSync(path.join(site, 'index.html'), PAGE);
  if (asking !== 'usual') {
    worker = { file: 'worker.js', bytes: 0, sha256: createHash('sha256').digest('hex') };
    await bundleForTests('web/runtime/worker.ts', path.join(site, 'worker.js'), {}, ASKING[asking]);
  }
  const names = replace('terrarium-assets', {
    contents: `export const ASSETS = ${JSON.stringify({ python, code, worker, images })};`,
  });
  await bundleForTests('tests/browser/runtime-page.ts', path.join(site, 'lab.js'), {}, [names]);
  await bundleForTests('tests/browser/reentry-worker.ts', path.join(site, 'reentry.js'));
  return site;
}

/** Opens the page with a started Python; `query` as in '?wait=jspi'. */
export async function openLab(browser, url, query = '') {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(url + query);
  await page.waitForFunction(() => 'lab' in window);
  await page.evaluate(() => window.lab.start());
  return page;
}
