// Measures typing while Python computes: from the key event to the changed DOM, and to the paint.
//
// usage: node tests/bench/keystroke.mjs [--runs N]      N keys a setting, default 150
// env: TERRARIUM_BROWSERS (chrome,firefox), TERRARIUM_SITE (dist/site)
// Prints p50 and p95 in milliseconds for each browser and waiting strategy, at a prompt and during
// `while True: pass`, and writes build/report/keystroke.json. Goals, as p95 while Python computes:
// 16 ms to the DOM, 34 ms to the paint.
import { browserNames, launch, Repl, serve } from '../browser/harness.mjs';
import { quantile, runsOption, say, writeReport } from './report.mjs';

const DOM_GOAL_MS = 16;
const PAINT_GOAL_MS = 34;
const PAUSE_MS = 45;
const COUNT = runsOption(150);
const result = {};

const SETTINGS = [
  ['jspi', []],
  ['sab', ['--isolate']],
];

/** In the page: note when a key event came, when the row changed, when the frame was painted. */
function watch() {
  const samples = (window.samples = []);
  let pressed = null;
  addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true });
  const observer = new MutationObserver(() => {
    if (pressed === null) return;
    const sample = { dom: performance.now() - pressed, paint: null };
    const began = pressed;
    pressed = null;
    samples.push(sample);
    // A task posted from within a frame runs once that frame has been painted.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (sample.paint = performance.now() - began);
      port2.postMessage(null);
    });
  });
  observer.observe(document.querySelector('.xterm-rows'), {
    childList: true,
    characterData: true,
    subtree: true,
  });
}

function summary(values) {
  const times = values.filter((value) => value !== null);
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), count: times.length };
}

async function typeKeys(repl) {
  await repl.page.evaluate(() => (window.samples.length = 0));
  for (let i = 0; i < COUNT; i++) {
    await repl.press('abcdefghij'[i % 10]);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  const samples = await repl.page.evaluate(() => window.samples);
  return { dom: summary(samples.map((s) => s.dom)), paint: summary(samples.map((s) => s.paint)) };
}

function report(title, { dom, paint }) {
  const show = ({ p50, p95 }) => `p50 ${p50.toFixed(1)} p95 ${p95.toFixed(1)}`;
  const met = dom.p95 <= DOM_GOAL_MS && paint.p95 <= PAINT_GOAL_MS;
  result[title] = { dom, paint, met };
  const figures = `DOM ${show(dom)}   paint ${show(paint)}   ${dom.count} keys`;
  say(`  ${title.padEnd(26)} ${figures}   goal ${met ? 'met' : 'missed'}`);
}

async function measure(browserName, [waiting, args]) {
  const site = await serve(...args);
  const { browser, close } = await launch(browserName);
  try {
    const repl = await Repl.open(browser, `${site.url}?wait=${waiting}`);
    await repl.page.evaluate(watch);
    report(`${browserName} ${waiting} at the prompt`, await typeKeys(repl));
    await repl.control('c');
    await repl.type('while True: pass');
    await repl.press('Enter', 'Enter');
    await new Promise((resolve) => setTimeout(resolve, 500));
    report(`${browserName} ${waiting} computing`, await typeKeys(repl));
    await repl.control('c');
    await repl.waitFor(/KeyboardInterrupt\n>>> $/);
  } finally {
    await close();
    site.close();
  }
}

say('milliseconds from a key');
for (const browserName of browserNames()) {
  for (const setting of SETTINGS) await measure(browserName, setting);
}
writeReport('keystroke', { goals: { dom: DOM_GOAL_MS, paint: PAINT_GOAL_MS }, result });
