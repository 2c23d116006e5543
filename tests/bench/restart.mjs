// How long a restart takes while Python is stuck in C: from Terrarium.start to the first answer of
// the new interpreter, which is when the prompt accepts statements.
//
// usage: node tests/bench/restart.mjs [--runs N]      default 12
// writes build/report/restart.json and prints a table
import { browserNames, launch, serve } from '../browser/harness.mjs';
import { openLab, runtimeSite } from '../browser/runtime-site.mjs';
import { runsOption, say, writeReport } from './report.mjs';
import { summary } from './statistics.mjs';

const GOAL_MS = 300;
/** Chromium lets a worker that was ended compute for two seconds more: a person meets only one of those. */
const PAUSE_MS = 2500;
const runs = runsOption(12);
const site = await runtimeSite();
const result = {};
let worst = 0;
say(`restart out of a C function: median of ${runs}, and spread`);
for (const browserName of browserNames()) {
  for (const [kind, args] of [['sab', ['--isolate']], ['jspi', []], ['none', []]]) {
    const server = await serve('--root', site, ...args);
    const { browser, close } = await launch(browserName);
    const page = await openLab(browser, server.url, `?wait=${kind}`);
    const times = await page.evaluate(async (count, pause) => {
      const samples = [];
      for (let i = -1; i < count; i++) {
        lab.python.push('sum(range(10**12))').catch(() => undefined);
        await lab.sleep(100);
        const began = performance.now();
        await lab.start();
        await lab.python.push('1');
        if (i >= 0) samples.push(performance.now() - began);
        await lab.sleep(pause);
      }
      return samples;
    }, runs, PAUSE_MS);
    const { median, least, greatest } = summary(times);
    worst = Math.max(worst, greatest);
    result[`${browserName} ${kind}`] = times;
    say(`  ${browserName.padEnd(8)} ${kind.padEnd(5)} ${median.toFixed(0).padStart(5)} ms   (${least.toFixed(0)} to ${greatest.toFixed(0)})`);
    await close();
    server.close();
  }
}
say(`  goal ${GOAL_MS} ms: ${worst <= GOAL_MS ? 'met' : 'missed'}`);
writeReport('restart', { goal: GOAL_MS, result });
