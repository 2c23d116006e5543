// What asking for interrupts costs: the same loops with a worker that asks as usual, with one that asks
// TIMES as often, and with one that is told at its first question never to ask again. The first ratio
// is what people get, and no larger than the noise of a machine; the second tells the cost by how much
// slower the many questions make it, of the least times, divided by their number.
//
// usage: node tests/bench/polling.mjs [--runs N]      default 11
// writes build/report/polling.json and prints a table
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { browserNames, launch, ROOT, serve } from '../browser/harness.mjs';
import { ASKING, bundleForTests, openLab, runtimeSite, TIMES } from '../browser/runtime-site.mjs';
import { runsOption, say, writeReport } from './report.mjs';
import { median, ratio } from './statistics.mjs';

const GOAL = 1.02;
const runs = runsOption(11);
const KINDS = Object.keys(ASKING);
const LOOPS = {
  'for: pass': 'for i in range(2_000_000): pass',
  'while: add': 'i = 0\nwhile i < 1_000_000: i += 1',
  'function calls': 'for i in range(400_000): f(i)',
  'C calls': 'for i in range(400_000): divmod(i, 7)',
};

/** Prints for each loop the shortest of some times: the one that other work disturbed least. */
const PROGRAM = `import time
def f(x): return x
def measure(code):
    code = compile(code, '', 'exec')
    def run():
        began = time.perf_counter()
        exec(code, {'f': f})
        return (time.perf_counter() - began) * 1000
    return min(run() for _ in range(7))
print([measure(code) for code in ${JSON.stringify(Object.values(LOOPS).map((loop) => `def run():\n    ${loop.replaceAll('\n', '\n    ')}\nrun()`))}])`;

async function packageThat(asking) {
  const folder = path.join(ROOT, `build/bench-npm-${asking}`);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(path.join(ROOT, 'dist/npm'), folder, { recursive: true });
  const options = { platform: 'node', format: 'cjs', define: { 'import.meta.url': 'undefined' } };
  await bundleForTests('web/node/worker.ts', path.join(folder, 'lib/worker.cjs'), options, ASKING[asking]);
  return folder;
}

function inNode(folder) {
  const args = [path.join(folder, 'bin/terrarium.mjs'), '-c', PROGRAM];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** A page of its own each time: how fast an instance is, is settled when it is made. */
async function inPage(browser, { url }, query) {
  const page = await openLab(browser, url, query);
  const printed = await page.evaluate((text) => lab.run(text), `exec(${JSON.stringify(PROGRAM)}, {})`);
  await page.close();
  return JSON.parse(printed);
}

const result = {};
/** @param measure takes a kind, and answers with a time for each loop */
async function record(environment, measure) {
  const rounds = [];
  for (let i = 0; i < runs; i++) {
    const times = {};
    const order = KINDS.map((_, k) => KINDS[(k + i) % KINDS.length]);
    for (const kind of order) times[kind] = await measure(kind);
    rounds.push(times);
  }
  result[environment] = Object.keys(LOOPS).map((name, index) => {
    const samples = Object.fromEntries(KINDS.map((kind) => [kind, rounds.map((times) => times[kind][index])]));
    const usual = ratio(samples, 'usual', 'never');
    const often = ratio(samples, 'often', 'usual');
    // `often` has TIMES questions where `usual` has one. Other work only ever lengthens a time.
    const [least, leastOften] = ['usual', 'often'].map((kind) => Math.min(...samples[kind]));
    const cost = 1 + (leastOften / least - 1) / (TIMES - 1);
    say(
      `  ${environment.padEnd(14)} ${name.padEnd(16)} ${show(usual)}   ${TIMES} times as often ${show(often)}   hence ${cost.toFixed(3)} ×`,
    );
    return { name, usual, often, cost, samples };
  });
}

const show = ({ median: middle, least, greatest }) =>
  `${middle.toFixed(3)} × (${least.toFixed(3)} to ${greatest.toFixed(3)})`;

say(`loops that ask for interrupts / that never ask: median of ${runs} interleaved rounds, and spread`);
const packages = {};
for (const kind of KINDS) packages[kind] = await packageThat(kind);
await record('node', (kind) => inNode(packages[kind]));
const sites = {};
for (const kind of KINDS) sites[kind] = await runtimeSite({ asking: kind });
for (const browserName of browserNames()) {
  for (const [waiting, args] of [['sab', ['--isolate']], ['jspi', []]]) {
    const servers = {};
    for (const kind of KINDS) servers[kind] = await serve('--root', sites[kind], ...args);
    const { browser, close } = await launch(browserName);
    await record(`${browserName} ${waiting}`, (kind) => inPage(browser, servers[kind], `?wait=${waiting}`));
    await close();
    for (const server of Object.values(servers)) server.close();
  }
}
const costs = Object.values(result).flat().map(({ cost }) => cost);
const worst = Math.max(...costs);
say(`  cost: median ${median(costs).toFixed(3)} ×, worst ${worst.toFixed(3)} ×; goal ${GOAL} ×: ${worst <= GOAL ? 'met' : 'missed'}`);
writeReport('polling', { goal: GOAL, result });
