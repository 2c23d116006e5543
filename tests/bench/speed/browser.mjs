// Pythons in a browser, each in a worker of a page of its own, both served alike: no headers that isolate the
// page, compressed, from this machine. First runs: a fresh browser each time. Peaks of kernels: a browser for
// each Python, kept for a round.
import fs from 'node:fs';
import path from 'node:path';

import { findBrowser, launch, ROOT, serveCompressed } from '../../browser/harness.mjs';
import { PYODIDE, pyodideVersion, unavailable } from '../peers.mjs';
import { SOURCES } from './tasks.mjs';

const PAGE = '<!doctype html><meta charset="utf-8"><title>speed</title><script type="module" src="page.mjs"></script>';
const PATIENCE_MS = 600_000;
const PACKAGE = path.join(ROOT, 'dist/npm');

const KINDS = {
  chromium: {
    browser: 'chrome',
    launch: (optimised) => launch('chrome', {}, { args: optimised ? ['--js-flags=--no-liftoff'] : [], protocolTimeout: PATIENCE_MS }),
    peak: 'engine told to optimise from the start (--js-flags=--no-liftoff)',
    warmsUp: false,
  },
  firefox: {
    browser: 'firefox',
    // Its clock, in steps of a millisecond, is made exact, for both Pythons.
    launch: () => launch('firefox', {}, { extraPrefsFirefox: { 'privacy.reduceTimerPrecision': false }, protocolTimeout: PATIENCE_MS }),
    peak: 'after warming up',
    warmsUp: true,
  },
};

function makeSite() {
  const site = path.join(ROOT, `build/runtime-sites/speed-${process.pid}`);
  process.on('exit', () => fs.rmSync(site, { recursive: true, force: true }));
  fs.cpSync(path.join(PACKAGE, 'lib'), path.join(site, 'terrarium'), { recursive: true });
  fs.cpSync(PYODIDE, path.join(site, 'pyodide'), { recursive: true });
  for (const name of ['page.mjs', 'page-terrarium.mjs', 'page-pyodide.mjs', 'pyodide-worker.mjs', 'pyodide.mjs']) {
    fs.copyFileSync(new URL(name, import.meta.url), path.join(site, name));
  }
  fs.writeFileSync(path.join(site, 'index.html'), PAGE);
  fs.writeFileSync(path.join(site, 'programs.json'), JSON.stringify(SOURCES));
  return site;
}

/** A browser with a started Python. */
async function open(kind, url, python, optimised = false) {
  const { browser, close } = await kind.launch(optimised);
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(`${url}?python=${python}`);
    const start = await page.evaluate(async () => (await window.speed).start);
    const measure = (step) => page.evaluate(async (asked) => (await window.speed).measure(asked), step);
    return { start, measure, close, engine: await browser.version() };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Of an error in the page, the line that says what happened. */
const oneLine = (error) =>
  new Error((error.message.split('\n').findLast((line) => /\w(Error|Exit|Exception): /.test(line)) ?? error.message).trim().slice(0, 200));

class Candidate {
  constructor(kind, url, name, version) {
    Object.assign(this, { kind, url, name, version });
    this.kept = null;
  }

  async run(step) {
    try {
      return await (step.optimised ? this.runKept(step) : this.runFresh(step));
    } catch (error) {
      await this.close(); // the next one gets a Python that has not failed
      throw oneLine(error);
    }
  }

  async runKept(step) {
    this.kept ??= await open(this.kind, this.url, this.name, true);
    return this.figures(this.kept, step);
  }

  async runFresh(step) {
    const session = await open(this.kind, this.url, this.name);
    try {
      return await this.figures(session, step);
    } finally {
      await session.close();
    }
  }

  async figures({ start, measure }, step) {
    const { best, ...rest } = await measure(step);
    return { ...rest, peak: best, start };
  }

  async close() {
    await this.kept?.close();
    this.kept = null;
  }
}

/** @param name 'chromium' or 'firefox' */
export async function browserPlace(name, { warmUp }) {
  const kind = KINDS[name];
  if (!findBrowser(kind.browser)) unavailable(`no ${name} here: install it, or leave it out of --where`);
  const versions = {
    terrarium: JSON.parse(fs.readFileSync(path.join(PACKAGE, 'package.json'), 'utf8')).version,
    pyodide: pyodideVersion(),
  };
  const server = await serveCompressed('--root', makeSite());
  const candidates = Object.entries(versions).map(([python, version]) => new Candidate(kind, server.url, python, version));
  const endRound = () => Promise.all(candidates.map((candidate) => candidate.close()));
  let engine;
  // Once for nothing: it can be done, and the server has compressed what it sends.
  for (const python of Object.keys(versions)) {
    const session = await open(kind, server.url, python);
    engine = session.engine;
    await session.close();
  }
  return {
    engine,
    peak: kind.peak,
    warmUp: kind.warmsUp ? warmUp : 0,
    candidates,
    endRound,
    close: async () => {
      await endRound();
      server.close();
    },
  };
}
