// How long a restart takes while Python is stuck in C, as a person meets it on the page: from the
// Ctrl-C that restarts (the second, or the first where Python cannot be reached at all) to the next
// prompt in the DOM.
//
// usage: node tests/bench/restart.mjs [--runs N]      default 12
// writes build/report/restart.json and prints a table
import { browserNames, launch, Repl, serve } from '../browser/harness.mjs';
import { runsOption, say, writeReport } from './report.mjs';
import { summary } from './statistics.mjs';

const GOAL_MS = 300;
/** Chromium lets a worker that was ended compute for two seconds more: a person meets only one of those. */
const PAUSE_MS = 2500;
const SETTINGS = [
  ['sab', ['--isolate'], 2],
  ['jspi', [], 2],
  ['none', [], 1],
];
const runs = runsOption(12);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** In the page: from the next Ctrl-C to the moment in which the last row of text is an empty prompt. */
function watchRestart() {
  const rows = document.querySelector('.xterm-rows');
  const last = () =>
    [...rows.children].map((row) => row.textContent.replaceAll('\u00a0', ' ').trimEnd()).findLast((text) => text !== '');
  let began = 0;
  const note = (event) => event.ctrlKey && event.key === 'c' && (began ||= performance.now());
  addEventListener('keydown', note, { capture: true });
  window.restarted = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!began || last() !== '>>>') return;
      observer.disconnect();
      removeEventListener('keydown', note, { capture: true });
      resolve(performance.now() - began);
    });
    observer.observe(rows, { childList: true, characterData: true, subtree: true });
  });
}

async function restart(repl, presses) {
  await repl.clear(); // of what the last restart said
  await repl.type('sum(range(10**12))');
  await repl.press('Enter');
  await repl.page.waitForSelector('#stop:enabled');
  await sleep(150);
  if (presses === 2) {
    await repl.control('c');
    await repl.waitFor(/Python is inside a C function/);
  }
  await repl.page.evaluate(watchRestart);
  await repl.control('c');
  const time = await repl.page.evaluate(() => window.restarted);
  await repl.waitFor(/>>> $/);
  await sleep(PAUSE_MS);
  return time;
}

const result = {};
let worst = 0;
say(`Ctrl-C to a new prompt, out of a C function: median of ${runs}, and spread`);
for (const browserName of browserNames()) {
  for (const [kind, args, presses] of SETTINGS) {
    const server = await serve('--csp', ...args);
    const { browser, close } = await launch(browserName);
    const repl = await Repl.open(browser, `${server.url}?wait=${kind}`);
    const times = [];
    await restart(repl, presses);
    for (let i = 0; i < runs; i++) times.push(await restart(repl, presses));
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
