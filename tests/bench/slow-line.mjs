// A first and a second visit over a line of 10 Mbit/s with a round trip of 40 ms (tests/browser/link.mjs).
//
// usage: node tests/bench/slow-line.mjs [--runs N] [--where chromium,firefox]
// The second visit is in the same profile: the browser has kept what the headers let it keep, which are those that
// docs/publishing.md asks for.
// writes build/report/slow-line.json and prints a table
import { asRatio, sharing } from './measures.mjs';
import { openBrowser, servePages, visit } from './starting.mjs';
import { inPlaces, placeOptions } from './report.mjs';

const LINE = { kilobits: 10_000, roundTripMs: 40 };
/** For the browser to write what it keeps. */
const PAUSE_MS = 2000;

/** Both visits, and what they brought over the line: {ms, megabytes} of `first` and `again`. */
async function twoVisits(place, url, received) {
  const { browser, close } = await openBrowser(place);
  const measured = async (look) => {
    const before = received();
    const ms = await visit(browser, url, look);
    return { ms, megabytes: (received() - before) / 1e6 };
  };
  try {
    const first = await measured(() => new Promise((resolve) => setTimeout(resolve, PAUSE_MS)));
    return { first, again: await measured() };
  } finally {
    await close();
  }
}

function candidates(place, { urls, received }) {
  const visits = (name) => () => twoVisits(place, urls[name], () => received(name));
  const shown = (name) => ({
    [name]: ({ first }) => first.ms,
    [`${name} again`]: ({ again }) => again.ms,
    [`${name}, MB`]: ({ first }) => first.megabytes,
    [`${name} again, MB`]: ({ again }) => again.megabytes,
  });
  return ['empty', 'terrarium', 'pyodide'].flatMap((name) => sharing(visits(name), shown(name)));
}

/** Those with this ending, without it. */
const pick = (samples, ending) =>
  Object.fromEntries(Object.entries(samples).flatMap(([name, values]) => (name.endsWith(', MB') === (ending !== '') ? [[name.replace(ending, ''), values]] : [])));

async function inBrowser(place, rounds) {
  const pages = await servePages(['empty', 'terrarium', 'pyodide'], LINE);
  const samples = await rounds(candidates(place, pages));
  pages.close();
  const times = pick(samples, '');
  return {
    first: asRatio('10 Mbit/s, 40 ms: navigation to prompt', times, { goal: 0.4 }),
    again: asRatio('10 Mbit/s, 40 ms: the second visit', times, { of: 'terrarium again', to: 'terrarium', goal: 0.3 }),
    bytes: asRatio('what came over the line', pick(samples, ', MB'), { unit: 'MB' }),
  };
}

await inPlaces('slow-line', placeOptions(5, ['chromium', 'firefox']), inBrowser);
