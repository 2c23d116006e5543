// Runs one module of CPython's own tests in a process of its own.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { judge } from './outcome.mjs';

const DRIVER = fs.readFileSync(new URL('driver.py', import.meta.url), 'utf8');
const LIBRARY = '/usr/lib/python3.11';
/** Where Python finds the directory for results, as driver.py has it. */
const RESULTS = '/run/regrtest';

/** The tests belong into the library, where some of them look for its other modules. */
function mountInLibrary(sources, part) {
  return `--mount=${path.join(sources, part)}:${LIBRARY}/${part}:ro`;
}

function commandLine({ sources, files, program, claims }, name, folder, results) {
  return [
    path.join(program, 'bin/terrarium.mjs'),
    `--mount=${sources}:/usr/src/python/Lib:ro`,
    `--mount=${path.join(sources, '../Tools')}:/usr/lib/Tools:ro`,
    ...['test', 'unittest/test', 'lib2to3'].map((part) => mountInLibrary(sources, part)),
    `--mount=${results}:${RESULTS}`,
    '-c',
    DRIVER,
    ...(claims.has(name) ? ['--claim', claims.get(name)] : []),
    ...(files === 'host' ? ['--tempdir', folder] : []),
    name,
  ];
}

const running = new Set();

/** Kill a process and everything it started. */
function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in between.
  }
}

export function killAll() {
  running.forEach(killGroup);
}

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

/** What driver.py has told, test by test; the last line may be half written. */
export function readTests(text) {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => {
    const [outcome, name, reason = ''] = JSON.parse(line);
    return { outcome, name, reason };
  });
}

/**
 * @param options `sources` Lib of the patched sources, `program` the package, `files` memory or host,
 *   `claims` what each module is told of the platform, `reasons`, `timeout` in seconds, `scratch` a
 *   directory for what is only needed meanwhile
 * @returns what `judge` says, with `name`, `seconds`, `text` (all output)
 */
export async function runModule(options, name) {
  const place = fs.mkdtempSync(path.join(options.scratch, `${name}-`));
  const [folder, results] = ['work', 'results'].map((part) => path.join(place, part));
  fs.mkdirSync(folder);
  fs.mkdirSync(results);
  const started = performance.now();
  const ended = await runProcess(commandLine(options, name, folder, results), folder, options.timeout);
  const seconds = (performance.now() - started) / 1000;
  const told = path.join(results, 'tests.jsonl');
  const tests = fs.existsSync(told) ? readTests(fs.readFileSync(told, 'utf8')) : [];
  fs.rmSync(place, { recursive: true, force: true, maxRetries: 3 });
  return { name, seconds, text: ended.text, ...judge(name, ended, tests, options.reasons) };
}
