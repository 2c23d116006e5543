// What asking for interrupts costs: the same loops with a worker that asks, and with one that is told
// at its first question never to ask again; interleaved, as ratios.
//
// usage: node tests/bench/polling.mjs [--runs N]      default 15
// writes build/report/polling.json and prints a table
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { browserNames, launch, ROOT, serve } from '../browser/harness.mjs';
import { bundleForTests, NEVER_ASKS, openLab, runtimeSite } from '../browser/runtime-site.mjs';
import { runsOption, say, writeReport } from './report.mjs';
import { interleave, ratio } from './statistics.mjs';

const GOAL = 1.02;
const runs = runsOption(15);
const LOOPS = {
  'for: pass': 'for i in range(4_000_000): pass',
  'while: add': 'i = 0\nwhile i < 2_000_000: i += 1',
  'function calls': 'for i in range(700_000): f(i)',
  'C calls': 'for i in range(700_000): divmod(i, 7)',
};

/** Prints the shortest of some times: the one that the machine's other work disturbed least. */
function timing(loop) {
  const body = loop.replaceAll('\n', '\n    ');
  return `import time
def f(x): return x
def run():
    began = time.perf_counter()
    ${body}
    return (time.perf_counter() - began) * 1000
print(min(run() for _ in range(3)))`;
}

function packageThatNeverAsks() {
  const folder = path.join(ROOT, 'build/bench-npm');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(path.join(ROOT, 'dist/npm'), folder, { recursive: true });
  return bundleForTests('web/node/worker.ts', path.join(folder, 'lib/worker.cjs'), { platform: 'node', format: 'cjs', define: { 'import.meta.url': 'undefined' } }, [NEVER_ASKS]).then(() => folder);
}

function inNode(folder, loop) {
  const { stdout, stderr } = spawnSync(process.execPath, [path.join(folder, 'bin/terrarium.mjs'), '-c', timing(loop)], { encoding: 'utf8' });
  if (stderr) throw new Error(stderr);
  return Number(stdout);
}

const result = {};
let worst = 0;
async function record(environment, loop, asks, never) {
  const samples = await interleave([{ name: 'asks', run: asks }, { name: 'never', run: never }], runs);
  const found = ratio(samples, 'asks', 'never');
  const least = Math.min(...samples.asks) / Math.min(...samples.never);
  worst = Math.max(worst, Math.min(found.median, least));
  (result[environment] ??= {})[loop] = { ratio: found, least, samples };
  say(`  ${environment.padEnd(14)} ${loop.padEnd(16)} ${found.median.toFixed(3)} ×  (${found.least.toFixed(3)} to ${found.greatest.toFixed(3)})   of the least times ${least.toFixed(3)} ×`);
}

say(`loops that ask for interrupts / that never ask: median of ${runs} interleaved pairs, and spread`);
const never = await packageThatNeverAsks();
for (const [name, loop] of Object.entries(LOOPS)) {
  await record('node', name, () => inNode(path.join(ROOT, 'dist/npm'), loop), () => inNode(never, loop));
}
const sites = [await runtimeSite(), await runtimeSite({ asking: false })];
for (const browserName of browserNames()) {
  for (const [kind, args] of [['sab', ['--isolate']], ['jspi', []]]) {
    const servers = await Promise.all(sites.map((site) => serve('--root', site, ...args)));
    const { browser, close } = await launch(browserName);
    const pages = [];
    for (const { url } of servers) pages.push(await openLab(browser, url, `?wait=${kind}`));
    const run = (page, loop) => async () => {
      await page.bringToFront();
      return Number(await page.evaluate((text) => lab.run(text), `exec(${JSON.stringify(timing(loop))}, {})`));
    };
    for (const [name, loop] of Object.entries(LOOPS)) await record(`${browserName} ${kind}`, name, run(pages[0], loop), run(pages[1], loop));
    await close();
    for (const server of servers) server.close();
  }
}
say(`  goal ${GOAL} ×: ${worst <= GOAL ? 'met' : 'missed'}`);
writeReport('polling', { goal: GOAL, result });
