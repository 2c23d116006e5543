// Whatever recurses, and whatever memory it takes, in real browsers: see tests/recursion.
//
// env: TERRARIUM_BROWSERS, TERRARIUM_SITE, TERRARIUM_CHROME, TERRARIUM_FIREFOX as repl.test.mjs;
//   TERRARIUM_RECURSION=all runs every case at every limit by every strategy (make test-all). Without it
//   a case that one strategy runs at the usual limit is run at a million by the other.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { CASES, MEMORY_CASES } from '../recursion/cases.mjs';
import { runCases } from '../recursion/run-cases.mjs';
import { browserNames, openProfile, serve } from './harness.mjs';
import { openLab, runtimeSite } from './runtime-site.mjs';

/** The two stacks that there are: that of the worker, which is also that of 'none', and a suspended one. */
const STRATEGIES = [
  ['sab', ['--isolate']],
  ['jspi', []],
];
const site = await runtimeSite();
const groups = [...new Set(CASES.map(([group]) => group))];

/** A fresh page; what its Python prints, or an Error when that has died. */
async function openPage(browser, url) {
  const page = await openLab(browser, url);
  const run = (source) =>
    page.evaluate(async (text) => {
      // A death rejects what was asked.
      const printed = await window.lab.run(text).catch(() => null);
      if (printed === null) throw new Error(JSON.stringify(window.lab.end));
      return printed;
    }, source);
  return { run, close: () => page.close() };
}

for (const name of browserNames()) {
  for (const [which, [kind, args]] of STRATEGIES.entries()) {
    const share = process.env.TERRARIUM_RECURSION === 'all' ? [0, 1] : [which, STRATEGIES.length];
    describe(`${name}, waiting by ${kind}`, () => {
      let started, server;
      before(async () => {
        server = await serve('--root', site, ...args);
        started = await openProfile(name);
      });
      after(async () => {
        await started?.close();
        server?.close();
      });
      const open = () => openPage(started.browser, `${server.url}?wait=${kind}`);

      for (const group of groups) {
        test(group, async () => {
          const cases = CASES.filter(([which]) => which === group);
          assert.deepEqual(await runCases(open, cases, undefined, share), []);
        });
      }

      test('memory', async () => assert.deepEqual(await runCases(open, MEMORY_CASES), []));
    });
  }
}
