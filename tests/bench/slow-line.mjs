// A first and a second visit over a line of 10 Mbit/s with a round trip of 40 ms (tests/browser/link.mjs).
//
// usage: node tests/bench/slow-line.mjs [--runs N] [--where chromium,firefox]
// The second visit is in the same profile: the browser has kept what the headers let it keep, which are those that
// docs/publishing.md asks for.
// writes build/report/slow-line.json and prints a table
import { asRatio } from './measures.mjs';
import { firstVisit, openBrowser, servePages, visit } from './starting.mjs';
import { inPlaces, placeOptions } from './report.mjs';

const LINE = { kilobits: 10_000, roundTripMs: 40 };
/** For the browser to write what it keeps. */
const PAUSE_MS = 2000;

/** Two candidates that take turns: the first visit leaves its browser to the second. */
function twoVisits(place, url) {
  let held = null;
  const first = async () => {
    held = await openBrowser(place);
    return visit(held.browser, url, () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS)));
  };
  const second = async () => {
    try {
      return await visit(held.browser, url);
    } finally {
      await held.close();
    }
  };
  return [
    { name: 'terrarium', run: first },
    { name: 'terrarium again', run: second },
  ];
}

async function inBrowser(place, rounds) {
  const { urls, close } = await servePages(['empty', 'terrarium', 'pyodide'], LINE);
  const candidates = [
    { name: 'empty', run: () => firstVisit(place, urls.empty) },
    ...twoVisits(place, urls.terrarium),
    { name: 'pyodide', run: () => firstVisit(place, urls.pyodide) },
  ];
  const samples = await rounds(candidates);
  close();
  return {
    first: asRatio('10 Mbit/s, 40 ms: navigation to prompt', samples, { goal: 0.4 }),
    again: asRatio('10 Mbit/s, 40 ms: the second visit', samples, { of: 'terrarium again', to: 'terrarium', goal: 0.3 }),
  };
}

await inPlaces('slow-line', placeOptions(5, ['chromium', 'firefox']), inBrowser);
