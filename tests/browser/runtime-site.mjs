// Makes a site of the runtime alone: dist/site's assets, and a page that offers `window.lab`.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { ROOT, SITE } from './harness.mjs';

const require = createRequire(path.join(ROOT, 'build/web/package.json'));
const { build } = await import(pathToFileURL(require.resolve('esbuild')).href);
const PAGE = '<!doctype html><meta charset="utf-8"><title>lab</title><script type="module" src="lab.js"></script>';

function replace(name, load) {
  return {
    name,
    setup(context) {
      context.onResolve({ filter: new RegExp(`^${name}$`) }, () => load.path ? { path: load.path } : { path: name, namespace: name });
      context.onLoad({ filter: /.*/, namespace: name }, () => load);
    },
  };
}

/** Builds the site in build/runtime-site; the folder. */
export async function runtimeSite() {
  const site = path.join(ROOT, 'build/runtime-site');
  const { python, worker, images } = JSON.parse(fs.readFileSync(path.join(SITE, 'manifest.json'), 'utf8'));
  const assets = replace('terrarium-assets', {
    contents: `export const ASSETS = ${JSON.stringify({ python, worker, images })};`,
  });
  const glue = replace('terrarium-glue', { path: path.join(ROOT, 'build/wasm/python.mjs') });
  fs.rmSync(site, { recursive: true, force: true });
  fs.cpSync(path.join(SITE, 'assets'), path.join(site, 'assets'), { recursive: true });
  fs.writeFileSync(path.join(site, 'index.html'), PAGE);
  await build({
    entryPoints: { lab: path.join(ROOT, 'tests/browser/runtime-page.ts'), reentry: path.join(ROOT, 'tests/browser/reentry-worker.ts') },
    outdir: site,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    external: ['module', 'node:*', 'fs', 'path', 'url', 'crypto', 'worker_threads'],
    plugins: [assets, glue],
  });
  fs.writeFileSync(path.join(site, 'manifest.json'), JSON.stringify({ python: python.file }));
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
