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

/** esbuild plugin: a countdown that lets Python ask once, and then not again. */
export const NEVER_ASKS = replace('.*/interrupts\\.js', {
  contents: 'export class Countdown { next() { return 2 ** 30; } restart() {} }',
});
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
 * @param asking false for a worker that looks for interrupts only once
 */
export async function runtimeSite({ asking = true } = {}) {
  const site = path.join(ROOT, `build/runtime-site${asking ? '' : '-never-asks'}`);
  const assets = JSON.parse(fs.readFileSync(path.join(SITE, 'manifest.json'), 'utf8'));
  const { python, images } = assets;
  let { worker } = assets;
  fs.rmSync(site, { recursive: true, force: true });
  fs.cpSync(path.join(SITE, 'assets'), path.join(site, 'assets'), { recursive: true });
  fs.writeFileSync(path.join(site, 'index.html'), PAGE);
  if (!asking) {
    worker = { file: 'worker.js', bytes: 0, sha256: createHash('sha256').digest('hex') };
    await bundleForTests('web/runtime/worker.ts', path.join(site, 'worker.js'), {}, [NEVER_ASKS]);
  }
  const names = replace('terrarium-assets', {
    contents: `export const ASSETS = ${JSON.stringify({ python, worker, images })};`,
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
