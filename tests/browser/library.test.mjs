// Parts of the library that a page loads when they are used: the time zones, sources, and wheels in the images.
//
// usage: node --test tests/browser/library.test.mjs
// env: as for repl.test.mjs
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { before, test } from 'node:test';
import { browserNames, launch, Repl, ROOT, serve, SITE } from './harness.mjs';

const PACKAGES = path.join(ROOT, 'build/test-wheels/dist/site');

/**
 * A prompt in a browser with the variables `env`, on a copy of `site` that gets files named `late` only then, and
 * those named `never` not at all.
 */
async function conversation(browserName, { site, late, never = /^$/, env }, body) {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-site-'));
  fs.cpSync(site, copy, { recursive: true });
  const assets = path.join(copy, 'assets');
  for (const name of fs.readdirSync(assets).filter((each) => never.test(each))) fs.rmSync(path.join(assets, name));
  const held = fs.readdirSync(assets).filter((name) => late.test(name));
  assert.notEqual(held.length, 0);
  for (const name of held) fs.renameSync(path.join(assets, name), path.join(copy, name));
  const [server, started] = await Promise.all([serve('--root', copy), launch(browserName, env)]);
  try {
    const repl = await Repl.open(started.browser, server.url);
    for (const name of held) fs.renameSync(path.join(copy, name), path.join(assets, name));
    await body(repl);
  } finally {
    await started.close();
    server.close();
    fs.rmSync(copy, { recursive: true, force: true });
  }
}

before(() => execFileSync(path.join(ROOT, 'scripts/test-wheels'), { stdio: ['ignore', 'ignore', 'inherit'] }));

for (const browserName of browserNames()) {
  test(`${browserName}: local time is that of the machine`, async () => {
    const setting = { site: SITE, late: /^zoneinfo-/, env: { TZ: 'Asia/Kathmandu' } };
    await conversation(browserName, setting, async (repl) => {
      await repl.line('import datetime, os, time; time.tzname, time.timezone', /\('\+0545', '\+0545'\), -20700/);
      await repl.line('datetime.datetime(1985, 6, 1).astimezone().utcoffset()', /seconds=19800/);
      await repl.line('os.readlink("/etc/localtime")', /'\/usr\/share\/zoneinfo\/Asia\/Kat(h)?mandu'/);
      await repl.line('os.environ["TZ"] = "Europe/Berlin"; time.localtime(0).tm_zone', /'CET'/);
    });
  });

  test(`${browserName}: columns and docstrings come with the sources; what the snapshot holds is not loaded`, async () => {
    const setting = { site: SITE, late: /^source-/, never: /^(boot|lazy)-.*\.zip$/, env: {} };
    await conversation(browserName, setting, async (repl) => {
      await repl.line('import json; json.loads("{]")', /obj, end = self\.raw_decode[^\n]*\n +\^{38}\n/);
      await repl.line('json.dumps.__doc__[:9]', /'Serialize'/);
      await repl.line('import re; re.compile.__doc__', /'Compile a regular expression/);
    });
  });

  test(`${browserName}: wheels of the images are imported`, async () => {
    await conversation(browserName, { site: PACKAGES, late: /^packages-/, env: {} }, async (repl) => {
      await repl.line('import importlib.metadata as m, wheel; wheel.__file__', /'\/usr\/lib\/python3\.11\/site-packages\/wheel/);
      await repl.line('m.version("wheel") == wheel.__version__', /True/);
      await repl.line('import wheel.wheelfile as w; w.WheelFile("x.whl")', /raise WheelError\(f"Bad wheel/);
    });
  });
}
