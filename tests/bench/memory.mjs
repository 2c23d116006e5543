// Memory after the start: of WebAssembly, and of the whole process.
//
// usage: node tests/bench/memory.mjs [--runs N] [--where node,chromium,firefox]
// Python has printed something, or the page has its prompt, and half a second has passed. Touched: what the machine
// holds of the linear memory, from /proc/PID/smaps (Linux only). Whole process: VmRSS above that of a bare process
// that waits as well; in browsers, the sum of all processes' proportional shares above that with an empty page.
// writes build/report/memory.json and prints a table
import { asAmount, asRatio, sharing } from './measures.mjs';
import { NODE_ARGUMENTS, servePages, startNode, visit, withFreshBrowser } from './starting.mjs';
import { inPlaces, placeOptions } from './report.mjs';
import { familyOf, shareOf, statusOf, touchedWasm } from './resident.mjs';

const MEGABYTE = 1e6;
const GOAL_TOUCHED_MB = 14;
const GOAL_RATIO = 0.3;
const settled = () => new Promise((resolve) => setTimeout(resolve, 500));

const WAITING = 'process.stdin.resume();';
const PROGRAMS = {
  bare: ['-e', `console.log('ready'); ${WAITING}`],
  terrarium: NODE_ARGUMENTS.terrarium("print('ready', flush=True); input()"),
  pyodide: NODE_ARGUMENTS.pyodide("print('ready')", { then: WAITING }),
};

async function ofProcess(name) {
  const child = await startNode(PROGRAMS[name]);
  await settled();
  const figures = { touched: name === 'bare' ? 0 : touchedWasm([child.pid]), whole: statusOf(child.pid, 'VmRSS') };
  child.kill();
  return figures;
}

function ofPage(place, name, url) {
  return withFreshBrowser(place, async (browser) => {
    const figures = {};
    await visit(browser, url, async () => {
      await settled();
      const pids = familyOf(browser.process().pid);
      figures.touched = name === 'bare' ? 0 : touchedWasm(pids);
      figures.whole = shareOf(pids);
    });
    return figures;
  });
}

/** Nothing, Terrarium and Pyodide, one after the other; bytes are told in megabytes. */
function candidates(look) {
  const all = async () => ({ bare: await look('bare'), terrarium: await look('terrarium'), pyodide: await look('pyodide') });
  const figure = (choose) => (found) => choose(found) / MEGABYTE;
  return sharing(all, {
    terrarium: figure(({ terrarium }) => terrarium.touched),
    pyodide: figure(({ pyodide }) => pyodide.touched),
    'bare, whole': figure(({ bare }) => bare.whole),
    'terrarium, above bare': figure(({ terrarium, bare }) => terrarium.whole - bare.whole),
    'pyodide, above bare': figure(({ pyodide, bare }) => pyodide.whole - bare.whole),
  });
}

const pick = (samples, keys) => Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, samples[key]]));

async function measure(place, rounds) {
  const inNode = place === 'node';
  const { urls, close } = await servePages(inNode ? [] : ['empty', 'terrarium', 'pyodide']);
  const look = (name) => (inNode ? ofProcess(name) : ofPage(place, name, urls[name === 'bare' ? 'empty' : name]));
  const samples = await rounds(candidates(look));
  close();
  const touched = pick(samples, { terrarium: 'terrarium', pyodide: 'pyodide' });
  const whole = pick(samples, { bare: 'bare, whole', terrarium: 'terrarium, above bare', pyodide: 'pyodide, above bare' });
  const ratio = { unit: 'MB', ...(inNode && { goal: GOAL_RATIO }) };
  return {
    touched: asAmount('touched memory of WebAssembly', touched, { unit: 'MB', goal: GOAL_TOUCHED_MB }),
    touchedRatio: asRatio('touched memory of WebAssembly', touched, { unit: 'MB' }),
    whole: asRatio(inNode ? 'the process, above a bare one' : 'the browser, above an empty page', whole, ratio),
  };
}

await inPlaces('memory', placeOptions(5), measure);
