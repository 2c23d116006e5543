// Measures typing while Python computes: from the key event to the changed DOM, and to the paint.
//
// usage: node tests/bench/keystroke.mjs [--keys N]      default 150 a setting
// env: TERRARIUM_BROWSERS (chrome,firefox), TERRARIUM_SITE (dist/site)
// Prints p50 and p95 in milliseconds for each browser and waiting strategy, at a prompt and during
// `while True: pass`. Exit code 1 when a p95 exceeds its limit: 16 ms to the DOM, 34 ms to the paint.
import { parseArgs } from 'node:util';
import { browserNames, launch, Repl, serve } from '../browser/harness.mjs';

const DOM_LIMIT_MS = 16;
const PAINT_LIMIT_MS = 34;
const PAUSE_MS = 45;
const { values } = parseArgs({ options: { keys: { type: 'string', default: '150' } } });
const COUNT = Number(values.keys);

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

const quantile = (sorted, q) => sorted[Math.min(Math.floor(sorted.length * q), sorted.length - 1)];

function summary(values) {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), count: sorted.length };
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

let failed = false;
function report(title, { dom, paint }) {
  const show = ({ p50, p95 }) => `p50 ${p50.toFixed(1)} p95 ${p95.toFixed(1)}`;
  const slow = dom.p95 > DOM_LIMIT_MS || paint.p95 > PAINT_LIMIT_MS;
  failed ||= slow;
  const figures = `DOM ${show(dom)}   paint ${show(paint)}   ${dom.count} keys`;
  console.log(`${title.padEnd(28)} ${figures}${slow ? '   TOO SLOW' : ''}`);
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

for (const browserName of browserNames()) {
  for (const setting of SETTINGS) await measure(browserName, setting);
}
process.exit(failed ? 1 : 0);
