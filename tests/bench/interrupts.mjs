// How long Ctrl-C takes: from the call (or signal) to the end of the statement (or the handler's
// answer), in both browsers and Node.js.
//
// usage: node tests/bench/interrupts.mjs [--runs N]      tries per program, default 100
// writes build/report/interrupts.json and prints a table
import { spawn } from 'node:child_process';
import path from 'node:path';

import { browserNames, launch, ROOT, serve } from '../browser/harness.mjs';
import { openLab, runtimeSite } from '../browser/runtime-site.mjs';
import { distribution, runsOption, say, writeReport } from './report.mjs';

const LIMIT_MS = 100;
const runs = runsOption(100);
const PROGRAMS = {
  'while True: pass': 'while True: pass\n',
  'while True: print(1)': 'while True: print(1)\n',
  'input()': 'input()',
  'sys.stdin.read(1)': 'import sys; sys.stdin.read(1)',
  'time.sleep': 'import time; time.sleep(60)',
  'select on stdin': 'import select; select.select([0], [], [])',
  'asyncio.run': 'import asyncio; asyncio.run(asyncio.sleep(60))',
  '10**10**8': '10**10**8',
  'a runaway regex': 'import re; re.match("(a+)+$", "a" * 40 + "b")',
};

async function inBrowser(page, source) {
  return page.evaluate(async (text, tries) => {
    const latencies = [];
    // An import that is interrupted leaves half a module behind.
    await lab.python.push('import asyncio, re, select, sys, time');
    for (let i = -3; i < tries; i++) {
      const statement = lab.python.push(text);
      await lab.sleep(30 + Math.random() * 60);
      const latency = await lab.interrupted(statement);
      if (i >= 0) latencies.push(latency);
    }
    return latencies;
  }, source, runs);
}

/** One process that runs `source` again and again, and answers each signal with a line. */
function inNode(source) {
  const statement = source.trim().replaceAll('\n', '\n        ');
  const program = `import asyncio, re, select, sys, time
while True:
    try:
        sys.stderr.write('ready\\n')
        ${statement}
    except KeyboardInterrupt:
        sys.stderr.write('seen\\n')
`;
  const child = spawn(process.execPath, [path.join(ROOT, 'dist/npm/bin/terrarium.mjs'), '-c', program], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdout.resume();
  const latencies = [];
  let began = 0;
  let tries = -3;
  const send = () => {
    began = performance.now();
    child.kill('SIGINT');
  };
  child.stderr.on('data', (chunk) => {
    if (String(chunk).includes('seen') && tries++ >= 0) latencies.push(performance.now() - began);
    if (latencies.length >= runs) child.kill('SIGKILL');
    else if (String(chunk).includes('ready')) setTimeout(send, 30 + Math.random() * 60);
  });
  return new Promise((resolve) => child.on('close', () => resolve(latencies)));
}

const result = {};
function record(environment, program, latencies) {
  const d = distribution(latencies, LIMIT_MS);
  (result[environment] ??= {})[program] = { ...d, samples: latencies };
  const cells = [d.median, d.p90, d.p99, d.greatest].map((value) => value.toFixed(1).padStart(7));
  say(`  ${environment.padEnd(14)} ${program.padEnd(22)} ${cells.join('')}   ${d.above} of ${d.tries} above ${LIMIT_MS}`);
}

say(`Ctrl-C, milliseconds: median, 90 %, 99 %, greatest of ${runs} tries`);
const site = await runtimeSite();
for (const [program, source] of Object.entries(PROGRAMS)) record('node', program, await inNode(source));
for (const browserName of browserNames()) {
  for (const [kind, args] of [['sab', ['--isolate']], ['jspi', []]]) {
    const server = await serve('--root', site, ...args);
    const { browser, close } = await launch(browserName);
    const page = await openLab(browser, server.url, `?wait=${kind}`);
    for (const [program, source] of Object.entries(PROGRAMS)) record(`${browserName} ${kind}`, program, await inBrowser(page, source));
    await close();
    server.close();
  }
}
const worst = Math.max(...Object.values(result).flatMap((programs) => Object.values(programs).map((d) => d.above / d.tries)));
say(`  goal, at most 1 of 100 above ${LIMIT_MS} ms: ${worst <= 0.01 ? 'met' : 'missed'}`);
writeReport('interrupts', { limit: LIMIT_MS, result });
