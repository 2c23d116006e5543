// How Terrarium and npm pyodide are started for a measurement, in Node.js and on pages; and, for reference,
// nothing at all: a page with an empty worker.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { launch, ROOT, serveCompressed, SITE } from '../browser/harness.mjs';
import { simulateLink } from '../browser/link.mjs';
import { PYODIDE } from './peers.mjs';

/** Pyodide can be imported by its name from there. */
export const PEERS = path.join(ROOT, 'build/bench');
export const PACKAGE = path.join(ROOT, 'dist/npm');
const PAGES = path.join(PEERS, 'pages');
/** By place, as tests/browser/harness.mjs calls them. */
export const BROWSERS = { chromium: 'chrome', firefox: 'firefox' };
/** A machine under load takes its time; a page that has no prompt by then has failed. */
const PROMPT_TIMEOUT_MS = 180_000;

// --- Node.js --------------------------------------------------------------------------------------

/** A module for Node.js that runs `code` in Pyodide; `then` is JavaScript that comes after it, `options` are loadPyodide's. */
export const pyodideProgram = (code, { then = '', options = {} } = {}) =>
  `import { loadPyodide } from 'pyodide';
const pyodide = await loadPyodide(${JSON.stringify(options)});
pyodide.runPython(${JSON.stringify(code)});
${then}`;

const MODULE = ['--input-type=module', '-e'];

/** Arguments of Node.js that run Python code, to be used in the directory PEERS: pyodide is imported from there. */
export const NODE_ARGUMENTS = {
  terrarium: (code, dist = PACKAGE) => [path.join(dist, 'bin/terrarium.mjs'), '-c', code],
  pyodide: (code, settings) => [...MODULE, pyodideProgram(code, settings)],
};

const SEVERAL = new URL('programs/interpreters.mjs', import.meta.url).href;

/** Arguments of Node.js that run JavaScript which has `peer`, as on the lab pages: 'terrarium' or 'pyodide'. */
export const peerProgram = (name, source) => [...MODULE, `await import(${JSON.stringify(SEVERAL)});\n${source}`, '--', name];

const SETTINGS = { cwd: PEERS, env: { PATH: process.env.PATH } };

/** Runs Node.js to its end: what it printed, and the milliseconds of the whole process. @throws when it fails */
export function runNode(args, settings = {}) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { ...SETTINGS, ...settings, maxBuffer: 2 ** 30 });
  const milliseconds = performance.now() - began;
  if (status !== 0) throw new Error(`${args.join(' ').slice(0, 200)} ended with ${status}: ${stderr}`);
  return { stdout: String(stdout), stderr: String(stderr), milliseconds };
}

/** Starts Node.js and waits until it has printed `ready`; the child, to be ended by its caller. */
export async function startNode(args, ready = 'ready') {
  const child = spawn(process.execPath, args, { ...SETTINGS, stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data) => (text += data).includes(ready) && resolve());
    child.on('exit', (status) => reject(new Error(`${args.join(' ').slice(0, 200)} ended with ${status}, without '${ready}'`)));
  });
  child.removeAllListeners('exit');
  return child;
}

// --- pages ----------------------------------------------------------------------------------------

const EMPTY_WORKER = 'postMessage(0);\n';
const head = (title) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>\n`;
/** An empty worker, from its making to its first word. */
const START_EMPTY = "await new Promise((resolve) => (new Worker('empty.js').onmessage = resolve));";

/** The shortest way to a first answer that the peer's documentation shows: its loader, on the page's own thread. */
const PYODIDE_PAGE = `${head('pyodide')}<script type="module">
import { loadPyodide } from './pyodide/pyodide.mjs';
const pyodide = await loadPyodide();
pyodide.runPython('1');
performance.mark('terrarium:prompt');
</script>
`;

const EMPTY_PAGE = `${head('empty')}<script type="module">
${START_EMPTY}
performance.mark('terrarium:prompt');
</script>
`;

/** Pages for programs: \`window.peer\` starts interpreters, and runs code in them. */
const TERRARIUM_LAB = `${head('terrarium lab')}<script type="module">
import { Terrarium } from './terrarium/browser.mjs';
window.peer = {
  start: () => Terrarium.start({ stdout: 'ignore' }),
  run: (python, code) => python.run(code),
  restart: (python) => python.restart(),
  empty: async () => { ${START_EMPTY} },
};
</script>
`;

const PYODIDE_LAB = `${head('pyodide lab')}<script type="module">
import { loadPyodide } from './pyodide/pyodide.mjs';
window.peer = {
  start: () => loadPyodide({ stdout: () => undefined }),
  run: async (python, code) => python.runPython(code),
  empty: async () => { ${START_EMPTY} },
};
</script>
`;

const SITES = {
  pyodide: { page: PYODIDE_PAGE, files: { pyodide: PYODIDE } },
  empty: { page: EMPTY_PAGE, files: {} },
  'terrarium lab': { page: TERRARIUM_LAB, files: { terrarium: path.join(PACKAGE, 'lib') } },
  'pyodide lab': { page: PYODIDE_LAB, files: { pyodide: PYODIDE } },
};

/** Writes the folder of a page; the peers' files are linked, not copied. */
function writeSite(name) {
  const folder = path.join(PAGES, name.replace(' ', '-'));
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'index.html'), SITES[name].page);
  fs.writeFileSync(path.join(folder, 'empty.js'), EMPTY_WORKER);
  // Relative: inside the toolchain the checkout may have another name.
  for (const [link, target] of Object.entries(SITES[name].files)) fs.symlinkSync(path.relative(folder, target), path.join(folder, link));
  return folder;
}

/**
 * Serves pages over loopback, compressed, with the caching that docs/publishing.md asks of publishers.
 *
 * @param names 'terrarium' (the page that people see), 'pyodide', 'empty', 'terrarium lab', 'pyodide lab'
 * @param line as for simulateLink, to put a slow line in front of each; null: none
 * @returns `urls` by name; `received(name)`, bytes that have come over its line; and `close()`
 */
export async function servePages(names, line = null) {
  const closing = [];
  const urls = {};
  const links = {};
  const close = () => closing.splice(0).forEach((server) => server.close());
  process.on('exit', close); // also when a measurement has failed
  for (const name of names) {
    const server = await serveCompressed('--root', name === 'terrarium' ? SITE : writeSite(name));
    closing.push(server);
    urls[name] = server.url;
    if (!line) continue;
    links[name] = await simulateLink(server.url, line);
    closing.push(links[name]);
    urls[name] = links[name].url;
  }
  return { urls, received: (name) => links[name].received(), close };
}

/** In the page: when the prompt was there, in milliseconds after the navigation began. Nothing polls meanwhile. */
function prompt() {
  return new Promise((resolve) => {
    const seen = (list) => {
      const mark = list.getEntries().find(({ name }) => name === 'terrarium:prompt');
      if (mark) resolve(mark.startTime);
    };
    new PerformanceObserver(seen).observe({ type: 'mark', buffered: true });
  });
}

/** Opens a page in a browser and closes it; milliseconds from navigation to prompt. `look(page)` comes in between. */
export async function visit(browser, url, look = async () => undefined) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PROMPT_TIMEOUT_MS);
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  const milliseconds = await page.evaluate(prompt);
  await look(page);
  await page.close();
  return milliseconds;
}

/** A browser with a fresh profile: {browser, close}. @param place 'chromium' or 'firefox' */
export const openBrowser = (place) => launch(BROWSERS[place]);

/** One for the time of `use(browser)`; what that answers. */
export async function withFreshBrowser(place, use) {
  const { browser, close } = await openBrowser(place);
  try {
    return await use(browser);
  } finally {
    await close();
  }
}

/** As `visit`, in a fresh profile: what a first visit costs. */
export const firstVisit = (place, url, look) => withFreshBrowser(place, (browser) => visit(browser, url, look));

/** A lab page in a fresh profile for the time of `use(page)`. */
export function inLab(place, url, use) {
  return withFreshBrowser(place, async (browser) => {
    const page = await browser.newPage();
    page.setDefaultTimeout(PROMPT_TIMEOUT_MS);
    await page.goto(url);
    await page.waitForFunction(() => 'peer' in window);
    return use(page);
  });
}
