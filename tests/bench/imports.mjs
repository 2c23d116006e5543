// How long the imports of a usual program take in a Python that has just started.
//
// usage: node tests/bench/imports.mjs [--runs N] [--where node,chromium,firefox]
// A fresh process or a fresh profile each time; pages over loopback. `import` is the statement alone, by Python's
// clock in Node.js and by the page's in browsers; `start and import` is the whole process, or from the call that
// starts Python. Pyodide 314 has all of these modules in what it loads at its start.
// writes build/report/imports.json and prints a table
import { asRatio, sharing } from './measures.mjs';
import { inLab, NODE_ARGUMENTS, runNode, servePages } from './starting.mjs';
import { inPlaces, placeOptions } from './report.mjs';

const IMPORT = 'import asyncio, json, re, dataclasses, decimal, sqlite3, unittest';
const TIMED = `import time\nbegan = time.perf_counter()\n${IMPORT}\nprint('took', (time.perf_counter() - began) * 1000)`;

function asProcess(args) {
  const { stdout, milliseconds } = runNode(args);
  return { statement: Number(/^took (\S+)$/m.exec(stdout)[1]), whole: milliseconds };
}

const asPage = (place, url) =>
  inLab(place, url, (page) =>
    page.evaluate(async (code) => {
      const times = [performance.now()];
      const python = await window.peer.start();
      times.push(performance.now());
      await window.peer.run(python, code);
      times.push(performance.now());
      return { statement: times[2] - times[1], whole: times[2] - times[0] };
    }, IMPORT),
  );

async function measure(place, rounds) {
  const inNode = place === 'node';
  const { urls, close } = await servePages(inNode ? [] : ['terrarium lab', 'pyodide lab']);
  const runner = (name) => () => (inNode ? asProcess(NODE_ARGUMENTS[name](TIMED)) : asPage(place, urls[`${name} lab`]));
  const both = (name) => sharing(runner(name), { [name]: (found) => found.statement, [`${name}, with its start`]: (found) => found.whole });
  const samples = await rounds(['terrarium', 'pyodide'].flatMap(both));
  close();
  return {
    statement: asRatio(IMPORT, samples, { goal: 0.5 }),
    whole: asRatio(`start and ${IMPORT}`, samples, { of: 'terrarium, with its start', to: 'pyodide, with its start' }),
  };
}

await inPlaces('imports', placeOptions(7), measure);
