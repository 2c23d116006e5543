// V8 does not guess what Python's loop will call, and so compiles it once: counted by the engine's own trace.
//
// usage: node --test tests/browser/speculation.test.mjs
// env: TERRARIUM_BROWSERS, TERRARIUM_SITE, TERRARIUM_CHROME as repl.test.mjs; Chromium only
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { browserNames, serve } from './harness.mjs';
import { runtimeSite } from './runtime-site.mjs';

/** Loops that call ever more functions from the same places. */
const PROGRAM = `
def walk(iterable):
    n = 0
    for _ in iterable: n += 1
    return n
kinds = [list(range(9000)), dict.fromkeys(range(9000)), range(9000), 'x' * 9000, set(range(9000)), enumerate(range(9000))]
functions = [len, abs, hash, repr, id, bool]
for kind in kinds:
    for _ in range(300):
        walk(kind)
for function in functions:
    for _ in range(400000): function(1 if function is abs else ())
# What the engine says comes in blocks: more of it, so that all that matters is out.
import asyncio, decimal, json, sqlite3, unittest
print('r' + 'an')
`;

/** In a process of its own, whose output is the engine's. */
const CHILD = `
const { launch } = await import(${JSON.stringify(new URL('harness.mjs', import.meta.url).href)});
const { openLab } = await import(${JSON.stringify(new URL('runtime-site.mjs', import.meta.url).href)});
const [url, program, ...args] = process.argv.slice(1);
const { browser, close } = await launch('chrome', {}, { args, dumpio: true });
try {
  const page = await openLab(browser, url);
  const output = await page.evaluate((text) => window.lab.run('exec(' + JSON.stringify(text) + ')'), program);
  if (!String(output).includes('ran')) throw new Error(String(output));
} finally {
  await close();
}
`;

const TRACE = '--js-flags=--trace-wasm-compilation-times';
const COMPILED = /(\w+#\d+) using TurboFan.* bodysize (\d+)/g;
/** Python's loop is larger; functions of python-deferred.wasm have no blocks, and few are. */
const LARGE_BYTES = 20_000;

describe('guesses of V8', { skip: !browserNames().includes('chrome') && 'of Chromium only' }, () => {
  let server;
  before(async () => (server = await serve('--root', await runtimeSite())));
  after(() => server?.close());

  /** How often the large function that has been optimised most often was optimised. */
  async function mostCompiled(...args) {
    const command = ['--input-type=module', '-e', CHILD, '--', server.url, PROGRAM, TRACE, ...args];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { maxBuffer: 2 ** 28, timeout: 120_000 });
    const times = new Map();
    for (const [, name, bytes] of (stdout + stderr).matchAll(COMPILED)) {
      if (Number(bytes) >= LARGE_BYTES) times.set(name, (times.get(name) ?? 0) + 1);
    }
    return Math.max(0, ...times.values());
  }

  test('large functions are optimised once, which is not so in a browser that does not get our bytes', async () => {
    const without = await mostCompiled('--user-agent=Mozilla/5.0 of another engine');
    assert.ok(without > 1, `expected V8 to guess wrongly when it may, found ${without} compilations`);
    assert.equal(await mostCompiled(), 1);
  });
});
