// Start-up of Terrarium beside npm pyodide: in Node, and from navigation to prompt in Chromium.
//
// usage: node tests/bench/start.mjs [--runs N]     (scripts/bench installs what it needs)
// writes build/report/bench.json and prints a table.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { launch, ROOT, serveCompressed } from '../browser/harness.mjs';
import { interleave, ratio, summary } from './statistics.mjs';

const PEERS = path.join(ROOT, 'build/bench');
const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '7' } } });
const runs = Number(options.runs);
if (!Number.isInteger(runs) || runs < 1) {
  process.stderr.write(`bench: --runs ${options.runs}: expected a whole number above 0\n`);
  process.exit(64);
}

function timed(...args) {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: PEERS, env: { PATH: process.env.PATH } });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - began;
}

const PYODIDE_NODE =
  "import { loadPyodide } from 'pyodide'; (await loadPyodide()).runPython('print(1)')";
const inNode = [
  { name: 'bare node', run: () => timed('-e', '0') },
  {
    name: 'terrarium',
    run: () => timed(path.join(ROOT, 'dist/npm/bin/terrarium.mjs'), '-c', 'print(1)'),
  },
  { name: 'pyodide', run: () => timed('--input-type=module', '-e', PYODIDE_NODE) },
];

// The peer's page: its loader in the main thread, the shortest way to a first answer that its
// documentation shows.
const PYODIDE_PAGE = `<!doctype html><meta charset="utf-8"><title>pyodide</title>
<script type="module">
import { loadPyodide } from './pyodide.mjs';
const pyodide = await loadPyodide();
pyodide.runPython('1');
performance.mark('terrarium:prompt');
</script>
`;

function pyodideSite() {
  const site = path.join(PEERS, 'site');
  fs.rmSync(site, { recursive: true, force: true });
  fs.cpSync(path.join(PEERS, 'node_modules/pyodide'), site, { recursive: true });
  fs.writeFileSync(path.join(site, 'index.html'), PYODIDE_PAGE);
  return site;
}

// A fresh profile each time: what a first visit over loopback costs, compressed by the server.
async function navigationToPrompt(url) {
  const { browser, close } = await launch('chrome');
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(url, { waitUntil: 'commit' }).catch(() => page.goto(url));
    await page.waitForFunction(() => performance.getEntriesByName('terrarium:prompt').length > 0);
    return await page.evaluate(() => performance.getEntriesByName('terrarium:prompt')[0].startTime);
  } finally {
    await close();
  }
}

const say = (text) => process.stdout.write(`${text}\n`);
const line = (name, { median, least, greatest }, unit, digits) =>
  say(`  ${name.padEnd(28)} ${median.toFixed(digits).padStart(8)} ${unit}   (${least.toFixed(digits)} to ${greatest.toFixed(digits)})`);

function report(title, samples, goal) {
  say(`\n${title}: median of ${runs}, and spread`);
  for (const [name, values] of Object.entries(samples)) line(name, summary(values), 'ms', 0);
  const result = ratio(samples, 'terrarium', 'pyodide');
  line('terrarium / pyodide', result, `×`, 3);
  say(`  goal ${goal} ×: ${result.median <= goal ? 'met' : 'missed'}`);
  return { samples, ratio: result, goal };
}

const version = JSON.parse(
  fs.readFileSync(path.join(PEERS, 'node_modules/pyodide/package.json'), 'utf8'),
).version;
const load = os.loadavg()[0];
say(`node ${process.version}, pyodide ${version}, ${os.cpus().length} cores, load ${load.toFixed(1)}`);
if (load > 1.5) say('the machine is busy: ratios hold better than times, but the spread will be wide');

const result = { node: process.version, pyodide: version, load, runs };
result.nodeStart = report("Node, -c 'print(1)', whole process", await interleave(inNode, runs), 0.1);

const ours = await serveCompressed();
const theirs = await serveCompressed('--root', pyodideSite());
const inChromium = [
  { name: 'terrarium', run: () => navigationToPrompt(ours.url) },
  { name: 'pyodide', run: () => navigationToPrompt(theirs.url) },
];
result.chromiumStart = report('Chromium, navigation to prompt', await interleave(inChromium, runs), 0.2);
ours.close();
theirs.close();

fs.mkdirSync(path.join(ROOT, 'build/report'), { recursive: true });
fs.writeFileSync(path.join(ROOT, 'build/report/bench.json'), `${JSON.stringify(result, null, 2)}\n`);
