// What live examples cost a page of documentation: before a reader touches one, and from the first click to its output.
//
// usage: node tests/bench/embed.mjs [--runs N] [--where chromium,firefox]
// A page of prose with 40 examples, over loopback, compressed by the server, a fresh profile each time; for reference,
// the same page without the script. "Blocking" is what tasks of the page's thread take beyond 50 ms each, until a second
// after it was loaded; only Chromium tells.
// writes build/report/embed.json and prints a table
import fs from 'node:fs';
import path from 'node:path';

import { serveCompressed, SITE } from '../browser/harness.mjs';
import { asAmount, sharing } from './measures.mjs';
import { inPlaces, placeOptions } from './report.mjs';
import { PEERS, withFreshBrowser } from './starting.mjs';

const SETTLED_MS = 1000;
const LONG_TASK_MS = 50;
const TIMEOUT_MS = 60_000;
const EXAMPLES = 40;

const PROSE = '<p>Plants grow by what they are given, and by what is kept from them; a gardener measures both.</p>';
const EXAMPLE = '<pre><code class="language-python">total = sum(range(10))\nprint(total)</code></pre>';
const page = (script) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Growing</title>${script}
<h1>Growing</h1>${`${PROSE.repeat(3)}${EXAMPLE}`.repeat(EXAMPLES)}</html>`;

/** The site, with the two pages beside the folder that is published. */
function writePages() {
  const folder = path.join(PEERS, 'pages/embed');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'bare.html'), page(''));
  fs.writeFileSync(path.join(folder, 'live.html'), page('<script type="module" src="python/terrarium.js"></script>'));
  fs.writeFileSync(path.join(folder, 'favicon.ico'), '');
  // Relative: inside the toolchain the checkout may have another name.
  fs.symlinkSync(path.relative(folder, SITE), path.join(folder, 'python'));
  return folder;
}

/** In the page, from its beginning: tasks that readers feel. */
function observeTasks() {
  window.longTasks = [];
  if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return;
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: 'longtask',
    buffered: true,
  });
}

/** In the page: milliseconds from a click on Run to the output in the document. */
function clickAndWait() {
  const { shadowRoot } = document.querySelector('python-run');
  return new Promise((resolve) => {
    const began = performance.now();
    const observer = new MutationObserver(() => {
      if (!/45/.test(shadowRoot.querySelector('.output')?.textContent ?? '')) return;
      observer.disconnect();
      resolve(performance.now() - began);
    });
    observer.observe(shadowRoot, { childList: true, subtree: true, characterData: true });
    shadowRoot.querySelector('.run').click();
  });
}

/** Opens a page in a fresh profile. @returns milliseconds of blocking, bytes that came, milliseconds of the first run */
const visit = (place, url, clicks) =>
  withFreshBrowser(place, async (browser) => {
    const opened = await browser.newPage();
    opened.setDefaultTimeout(TIMEOUT_MS);
    await opened.evaluateOnNewDocument(observeTasks);
    await opened.goto(url, { waitUntil: 'load' });
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    const { tasks, bytes } = await opened.evaluate(() => ({
      tasks: window.longTasks,
      bytes: performance.getEntriesByType('resource').reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    }));
    const blocking = tasks.reduce((sum, duration) => sum + Math.max(duration - LONG_TASK_MS, 0), 0);
    return { blocking, bytes, firstRun: clicks ? await opened.evaluate(clickAndWait) : null };
  });

async function measure(place, rounds) {
  const site = await serveCompressed('--root', writePages());
  const bare = sharing(() => visit(place, `${site.url}bare.html`, false), {
    'bare, blocking': ({ blocking }) => blocking,
    'bare, bytes': ({ bytes }) => bytes / 1000,
  });
  const live = sharing(() => visit(place, `${site.url}live.html`, true), {
    'live, blocking': ({ blocking }) => blocking,
    'live, bytes': ({ bytes }) => bytes / 1000,
    'live, first run': ({ firstRun }) => firstRun,
  });
  const samples = await rounds([...bare, ...live]);
  site.close();
  const of = (what) => ({ bare: samples[`bare, ${what}`], terrarium: samples[`live, ${what}`] });
  return {
    bytes: asAmount('loaded by the script before an example is touched (brotli 6)', of('bytes'), { unit: 'kB', goal: 15 }),
    ...(place === 'chromium' && { blocking: asAmount('blocking before an example is touched', of('blocking'), { goal: 0 }) }),
    firstRun: asAmount('from the first click to its output', { terrarium: samples['live, first run'] }, { goal: place === 'chromium' ? 700 : null }),
  };
}

await inPlaces('embed', placeOptions(7, ['chromium', 'firefox']), measure);
