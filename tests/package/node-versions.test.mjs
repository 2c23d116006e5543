// The package on every version of Node.js that it is said to work on: those of node-versions/package.json,
// which npm has as packages of their own.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { ROOT, run, Workshop } from './harness.mjs';

const LIST = path.join(ROOT, 'tests/package/node-versions');
const { dependencies } = JSON.parse(fs.readFileSync(path.join(LIST, 'package.json'), 'utf8'));
/** npm keeps what it has fetched. */
const CACHE = process.env.TERRARIUM_CACHE ?? path.join(os.homedir(), '.cache/terrarium');
const supported = process.platform === 'linux' && process.arch === 'x64';
const workshop = new Workshop();
let nodes = '';
let project = '';
before(() => {
  if (!supported) return;
  nodes = path.join(workshop.folder, 'nodes');
  fs.cpSync(LIST, nodes, { recursive: true });
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--cache', path.join(CACHE, 'npm')];
  run('npm', ['ci', '--ignore-scripts', '--prefer-offline', ...quiet], { cwd: nodes });
  workshop.pack();
  project = workshop.project('node-esm');
});
after(() => workshop.remove());

/** What shows that waiting, the command line and interrupts work there. */
const SLEEPS = 'import time, terrarium; time.sleep(0.01); print(terrarium.waiting(), input())';
/** Of tests/recursion/cases.mjs: each way of recursion once. */
const DEEPEST = '^(calls: (__call__|sorted)|data: (json|pickle|equality|repr)|trees: .*(If|BinOp)|endings: .*(slice|instance))';
const INTERRUPTED = `import { Terrarium } from 'terrarium-python';
const python = await Terrarium.start();
const signal = AbortSignal.timeout(300);
await python.run('while True: pass', { signal }).catch(({ name }) => console.log(name));
await python.close();
`;

for (const [name, version] of Object.entries(dependencies)) {
  test(version.replace(/.*@/, 'Node.js '), { skip: !supported }, () => {
    const node = path.join(nodes, 'node_modules', name, 'bin/node');
    assert.equal(`${run(node, ['--version']).trim()}`, version.replace(/.*@/, 'v'));
    assert.equal(run(node, ['main.mjs'], { cwd: project }), '13\n0 2\n');
    const command = path.join(project, 'node_modules/terrarium-python/bin/terrarium.mjs');
    const piped = `echo typed | '${node}' '${command}' -c '${SLEEPS}'`;
    assert.equal(run('/bin/sh', ['-c', piped], { cwd: project }), 'node typed\n');
    const jspi = run(node, ['-p', "'promising' in WebAssembly"]).trim() === 'true';
    // A stack that is suspended is a sixteenth of the thread's.
    if (jspi) run(node, [path.join(ROOT, 'tests/recursion/session.mjs'), '--wait', 'jspi', DEEPEST], { cwd: project });
    fs.writeFileSync(path.join(project, 'interrupted.mjs'), INTERRUPTED);
    assert.equal(run(node, ['interrupted.mjs'], { cwd: project }), 'TimeoutError\n');
  });
}
