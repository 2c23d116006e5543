// Start-up of Terrarium beside npm pyodide: a whole process of Node.js, and from navigation to prompt on pages.
//
// usage: node tests/bench/start.mjs [--runs N] [--where node,chromium,firefox]
// Pages: over loopback, compressed by the server, a fresh profile each time. For reference: a bare process, and a
// page with nothing but an empty worker.
// writes build/report/start.json and prints a table
import { asExcess, asRatio } from './measures.mjs';
import { firstVisit, NODE_ARGUMENTS, runNode, servePages } from './starting.mjs';
import { inPlaces, placeOptions } from './report.mjs';

const CODE = 'print(1)';

async function inNode(rounds) {
  const candidates = [
    { name: 'bare node', run: () => runNode(['-e', '0']).milliseconds },
    { name: 'terrarium', run: () => runNode(NODE_ARGUMENTS.terrarium(CODE)).milliseconds },
    { name: 'pyodide', run: () => runNode(NODE_ARGUMENTS.pyodide(CODE)).milliseconds },
  ];
  const samples = await rounds(candidates);
  return {
    ratio: asRatio(`-c '${CODE}', whole process`, samples, { goal: 0.08 }),
    excess: asExcess(`-c '${CODE}', above bare node`, samples, { over: 'bare node', goal: 120 }),
  };
}

async function inBrowser(place, rounds) {
  const { urls, close } = await servePages(['empty', 'terrarium', 'pyodide']);
  const candidates = Object.entries(urls).map(([page, url]) => ({ name: page, run: () => firstVisit(place, url) }));
  const samples = await rounds(candidates);
  close();
  return { ratio: asRatio('navigation to prompt', samples, { goal: 0.1 }) };
}

await inPlaces('start', placeOptions(7), (place, rounds) => (place === 'node' ? inNode(rounds) : inBrowser(place, rounds)));
