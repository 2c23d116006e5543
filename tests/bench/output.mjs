// 10 MB of print on the REPL page: how long until the prompt is back and everything is drawn, the
// longest time in which the page did not react, and Ctrl-C during an endless flood.
//
// usage: node tests/bench/output.mjs [--runs N]      default 3
// writes build/report/output.json and prints a table
import { browserNames, launch, Repl, serve } from '../browser/harness.mjs';
import { runsOption, say, writeReport } from './report.mjs';
import { summary } from './statistics.mjs';

const GOAL_S = 3;
const runs = runsOption(3);
const TEN_MEGABYTES = "for i in range(100_000): print(f'{i:<98}')";
const FLOOD = "while True: print('x' * 98)";

/** Starts to watch for times in which nothing else ran on the main thread. */
function watch() {
  window.longest = 0;
  let last = performance.now();
  const { port1, port2 } = new MessageChannel();
  window.watching = true;
  port1.onmessage = () => {
    const time = performance.now();
    window.longest = Math.max(window.longest, time - last);
    last = time;
    if (window.watching) setTimeout(() => port2.postMessage(0), 0);
  };
  port2.postMessage(0);
}

/** Milliseconds until the last rows match `pattern`, seen from inside the page. */
function untilPrompt(pattern) {
  const last = () => {
    const rows = Array.from(document.querySelectorAll('.xterm-rows > div'), (row) => row.textContent.replace(/\u00a0/g, ' ').trimEnd());
    return rows.filter((row) => row !== '').slice(-6).join('\n');
  };
  const began = performance.now();
  return new Promise((resolve) => {
    const look = () => (new RegExp(pattern).test(last()) ? resolve(performance.now() - began) : setTimeout(look, 5));
    look();
  });
}

async function measure(browser, url) {
  const repl = await Repl.open(browser, url);
  await repl.type(TEN_MEGABYTES);
  await repl.press('Enter');
  await repl.page.evaluate(watch);
  const drawn = repl.page.evaluate(untilPrompt, '99999\\s*\\n>>>$');
  await repl.press('Enter');
  const seconds = (await drawn) / 1000;
  const longest = await repl.page.evaluate(() => ((window.watching = false), window.longest));
  const figures = { seconds, longest };
  if (!url.includes('none')) {
    await repl.type(FLOOD);
    await repl.press('Enter', 'Enter');
    await new Promise((resolve) => setTimeout(resolve, 700));
    const ended = repl.page.evaluate(untilPrompt, 'KeyboardInterrupt[\\s\\S]*>>>$');
    await repl.control('c');
    figures.interrupt = await ended;
  }
  await repl.page.close();
  return figures;
}

const result = {};
say(`10 MB of print on the page: median of ${runs}, and spread`);
for (const browserName of browserNames()) {
  for (const [kind, args] of [['sab', ['--isolate']], ['jspi', []], ['none', []]]) {
    const server = await serve(...args);
    const { browser, close } = await launch(browserName);
    const samples = [];
    for (let i = 0; i < runs; i++) samples.push(await measure(browser, `${server.url}?wait=${kind}`));
    result[`${browserName} ${kind}`] = samples;
    const line = (key, unit, digits) => {
      const values = samples.map((sample) => sample[key]).filter((value) => value !== undefined);
      if (values.length === 0) return '';
      const { median, least, greatest } = summary(values);
      return `${key} ${median.toFixed(digits)} ${unit} (${least.toFixed(digits)} to ${greatest.toFixed(digits)})  `;
    };
    say(`  ${browserName.padEnd(8)} ${kind.padEnd(5)} ${line('seconds', 's', 2)}${line('longest', 'ms', 0)}${line('interrupt', 'ms', 0)}`);
    await close();
    server.close();
  }
}
const worst = Math.max(...Object.values(result).flat().map(({ seconds }) => seconds));
say(`  goal ${GOAL_S} s: ${worst <= GOAL_S ? 'met' : 'missed'}`);
writeReport('output', { goal: GOAL_S, result });
