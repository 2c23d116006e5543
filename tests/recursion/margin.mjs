// How much of the engine's stack Python may be told of, in each browser: each case with more and more
// of it, until the interpreter dies. What is told is 1; a case that survives less is a death.
//
// usage: node tests/recursion/margin.mjs chrome|firefox jspi|plain [PATTERN]
// Prints the largest part that is survived, the case, what it printed, how it died.
import fs from 'node:fs';
import path from 'node:path';

import { launch, ROOT, serve, SITE } from '../browser/harness.mjs';
import { bundleForTests } from '../browser/runtime-site.mjs';
import { CASES, PRELUDE, statement } from './cases.mjs';

const [browserName, strategy, pattern = ''] = process.argv.slice(2);
if (!['chrome', 'firefox'].includes(browserName) || !['jspi', 'plain'].includes(strategy)) {
  console.error('margin.mjs: expected chrome|firefox jspi|plain [PATTERN], found ' + JSON.stringify(process.argv.slice(2)));
  process.exit(64);
}
const site = path.join(ROOT, `build/runtime-sites/margin-${process.pid}`);
process.on('exit', () => fs.rmSync(site, { recursive: true, force: true }));
fs.cpSync(path.join(SITE, 'assets'), path.join(site, 'assets'), { recursive: true });
fs.writeFileSync(path.join(site, 'index.html'), '<!doctype html><meta charset="utf-8"><title>margin</title>');
await bundleForTests('tests/recursion/margin-worker.ts', path.join(site, 'worker.js'));
const { python, code, images } = JSON.parse(fs.readFileSync(path.join(SITE, 'manifest.json'), 'utf8'));
const cases = CASES.filter(([group, name]) => new RegExp(pattern).test(`${group}: ${name}`)).map(
  ([group, name, code]) => ({ name: `${group}: ${name}`, statement: statement(code, 1_000_000) }),
);

const server = await serve('--root', site);
const { browser, close } = await launch(browserName);
const page = await browser.newPage();
await page.exposeFunction('tell', ({ name, survived, printed, death, stack }) =>
  console.log(stack ? `stack ${stack}` : [survived.toFixed(2), name, JSON.stringify(printed.slice(0, 60)), death].join('\t')),
);
await page.goto(server.url);
// As runtime/speculation.ts has the module compiled: frames differ.
const places = browserName === 'chrome' ? python.places : [];
const run = async (task, { file, places }, deferred, list) => {
  const fetched = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
  const bytes = await fetched(file);
  for (const place of places) [bytes[place], bytes[place + 11]] = [0x06, 0x19];
  const module = await WebAssembly.compile(bytes);
  const code = await WebAssembly.compile(await fetched(deferred.file));
  const images = [];
  for (const { id, file, bytes } of list) images.push({ id, bytes, location: file, data: await fetched(file) });
  const worker = new Worker('worker.js', { type: 'module' });
  worker.postMessage({ module, code, images, ...task });
  await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.done ? resolve() : window.tell(data));
    worker.onerror = (event) => reject(new Error(event.message));
  });
};
page.setDefaultTimeout(0);
await page.evaluate(run, { suspends: strategy === 'jspi', prelude: PRELUDE, cases }, { ...python, places }, code, images);
await close();
server.close();
