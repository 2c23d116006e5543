// A second Python beside the first, and a restart, beside the time that an empty worker takes to its first word.
//
// usage: node tests/bench/interpreters.mjs [--runs N] [--where node,chromium,firefox]
// Each to the answer of `1`, in a fresh process or page, half a second after the first one was ready.
// writes build/report/interpreters.json and prints a table
import { asExcess, asRatio, sharing } from './measures.mjs';
import { inLab, peerProgram, runNode, servePages } from './starting.mjs';
import { inPlaces, placeOptions } from './report.mjs';

const GOAL_MS = 60;

/**
 * In the page, or in Node.js: milliseconds of each step. The first empty worker is not counted: what all workers
 * share is loaded for it.
 */
async function steps() {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 500));
  const timed = async (work) => {
    await pause();
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const { peer } = globalThis;
  const first = await peer.start();
  await peer.run(first, '1');
  await timed(() => peer.empty());
  const times = { empty: await timed(() => peer.empty()) };
  times.second = await timed(async () => peer.run(await peer.start(), '1'));
  if (peer.restart) times.restart = await timed(() => peer.restart(first).then(() => peer.run(first, '1')));
  return times;
}

function asProcess(name) {
  const { stdout } = runNode(peerProgram(name, `console.log(JSON.stringify(await (${steps})()));\nprocess.exit(0);`));
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

async function measure(place, rounds) {
  const inNode = place === 'node';
  const { urls, close } = await servePages(inNode ? [] : ['terrarium lab', 'pyodide lab']);
  const runner = (name) => () => (inNode ? asProcess(name) : inLab(place, urls[`${name} lab`], (page) => page.evaluate(steps)));
  const ours = sharing(runner('terrarium'), { 'empty worker': (found) => found.empty, second: (found) => found.second, restart: (found) => found.restart });
  const theirs = sharing(runner('pyodide'), { 'pyodide, second': (found) => found.second });
  const samples = await rounds([...ours, ...theirs]);
  close();
  const over = { over: 'empty worker', goal: GOAL_MS };
  return {
    second: asExcess('a second interpreter, and a restart', samples, { of: 'second', ...over }),
    restart: asExcess('a restart', samples, { of: 'restart', ...over }),
    ratio: asRatio('a second interpreter', samples, { of: 'second', to: 'pyodide, second' }),
  };
}

await inPlaces('interpreters', placeOptions(7), measure);
