// Runs CPython's own tests, one process a module. Called by scripts/regrtest, which says how.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judge, lastLines } from './outcome.mjs';

const EX_USAGE = 64;
const EX_UNAVAILABLE = 69;
const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = path.resolve(HERE, '../..');
const OPTIONS = {
  jobs: { type: 'string', default: '2' },
  timeout: { type: 'string', default: '300' },
  files: { type: 'string', default: 'memory' },
  package: { type: 'string', default: path.join(ROOT, 'dist/npm') },
  sources: { type: 'string', default: path.join(ROOT, 'build/src/cpython/Lib') },
  report: { type: 'string', default: path.join(ROOT, 'build/report/regrtest.tsv') },
};

function die(code, message) {
  process.stderr.write(`regrtest: ${message}\n`);
  process.exit(code);
}

function positive(name, text) {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  return die(EX_USAGE, `--${name}: expected a positive number, found '${text}'`);
}

function readOptions() {
  let parsed;
  try {
    parsed = parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    die(EX_USAGE, `${error.message.split('. ')[0]}; see scripts/regrtest --help`);
  }
  const { values, positionals } = parsed;
  if (!['memory', 'host'].includes(values.files)) {
    die(EX_USAGE, `--files: expected memory or host, found '${values.files}'`);
  }
  const jobs = positive('jobs', values.jobs);
  for (const name of ['package', 'sources', 'report']) values[name] = path.resolve(values[name]);
  return { ...values, jobs, timeout: positive('timeout', values.timeout), names: positionals };
}

/** The modules to run: those named, else those that the committed list promises. */
function modulesToRun(options) {
  const promised = fs.readFileSync(path.join(HERE, 'modules.txt'), 'utf8').split('\n');
  const names = options.names.length > 0 ? options.names : promised.filter(Boolean);
  for (const name of names) {
    const file = path.join(options.sources, 'test', name);
    if (fs.existsSync(`${file}.py`) || fs.existsSync(path.join(file, '__init__.py'))) continue;
    die(EX_USAGE, `no module '${name}' in CPython's test package: expected ${file}.py`);
  }
  return names;
}

/** The tests belong into the library, where some of them look for its other modules. */
function mountInLibrary(sources, part) {
  return `--mount=${path.join(sources, part)}:/usr/lib/python3.11/${part}:ro`;
}

function commandLine(options, name, folder) {
  const files = options.files === 'host' ? ['--tempdir', folder] : [];
  return [
    path.join(options.package, 'bin/terrarium.mjs'),
    `--mount=${options.sources}:/usr/src/python/Lib:ro`,
    ...['test', 'unittest/test'].map((part) => mountInLibrary(options.sources, part)),
    path.join(HERE, 'driver.py'),
    ...files,
    name,
  ];
}

/** Kill a process and everything it started. */
function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in between.
  }
}

const running = new Set();

function runProcess(line, folder, timeout) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, line, {
      cwd: folder,
      detached: true, // a process group of its own, to be killed as one
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: 'dumb' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    const output = [];
    let late = false;
    const alarm = setTimeout(() => ((late = true), killGroup(child)), 1000 * timeout);
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('close', (status) => {
      clearTimeout(alarm);
      running.delete(child);
      resolve({ status, late, text: Buffer.concat(output).toString('utf8') });
    });
  });
}

async function runModule(options, scratch, name) {
  const folder = path.join(scratch, name);
  fs.mkdirSync(folder);
  const started = performance.now();
  const ended = await runProcess(commandLine(options, name, folder), folder, options.timeout);
  const seconds = (performance.now() - started) / 1000;
  fs.writeFileSync(path.join(options.logs, `${name}.log`), ended.text);
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  return { name, seconds, text: ended.text, ...judge(ended) };
}

function show(result, done, all) {
  const { name, outcome, tests, seconds } = result;
  const position = `[${String(done).padStart(String(all).length)}/${all}]`;
  const time = `${seconds.toFixed(1)} s`.padStart(8);
  process.stdout.write(`${position} ${outcome.padEnd(8)} ${time} ${name} (${tests} tests)\n`);
  if (outcome === 'pass') return;
  process.stdout.write(lastLines(result.text).map((line) => `    | ${line}\n`).join(''));
}

async function runAll(options, names, scratch) {
  const results = [];
  const queue = [...names];
  const worker = async () => {
    for (let name = queue.shift(); name; name = queue.shift()) {
      results.push(await runModule(options, scratch, name));
      show(results.at(-1), results.length, names.length);
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, worker));
  return results.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function writeReport(file, results) {
  const rows = results.map(({ name, outcome, tests }) => `${name}\t${outcome}\t${tests}\n`);
  fs.writeFileSync(`${file}.new`, `module\toutcome\ttests\n${rows.join('')}`);
  fs.renameSync(`${file}.new`, file);
}

async function main() {
  const options = readOptions();
  for (const needed of [path.join(options.package, 'bin/terrarium.mjs'), options.sources]) {
    if (fs.existsSync(needed)) continue;
    die(EX_UNAVAILABLE, `${needed} is missing: run make, which makes it`);
  }
  const names = modulesToRun(options);
  options.logs = path.join(path.dirname(options.report), 'regrtest');
  fs.mkdirSync(options.logs, { recursive: true });
  const temporary = fs.realpathSync(os.tmpdir());
  const scratch = fs.mkdtempSync(path.join(temporary, 'terrarium-regrtest-'));
  process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      running.forEach(killGroup);
      process.exit(130);
    });
  }
  const results = await runAll(options, names, scratch);
  writeReport(options.report, results);
  const count = (outcome) => results.filter((result) => result.outcome === outcome).length;
  const [passed, skipped] = [count('pass'), count('skip')];
  const failed = results.length - passed - skipped;
  const note = skipped > 0 ? `, ${skipped} skipped` : '';
  process.stdout.write(`${passed} passed, ${failed} failed${note}\n`);
  // A promised module that skips itself as a whole tests nothing: only a named one may.
  process.exitCode = failed > 0 || (skipped > 0 && options.names.length === 0) ? 1 : 0;
}

await main();
