// Runs CPython's own tests, one process a module. Called by scripts/regrtest, which says how.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { allModules, choose } from './catalogue.mjs';
import { better, readLedger, rowOf, worse, writeLedger } from './ledger.mjs';
import { killAll, runModule } from './module-run.mjs';
import { lastLines } from './outcome.mjs';
import { Reasons, readTable } from './reasons.mjs';
import { writeReport } from './report.mjs';

const EX_USAGE = 64;
const EX_UNAVAILABLE = 69;
const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = path.resolve(HERE, '../..');
const LEDGER = path.join(HERE, 'ledger.tsv');
const REPORT = path.join(ROOT, 'docs/cpython-tests.md');
/** A module that is worse than the ledger says is run this often again. */
const RETRIES = 2;
/** What says that a module needs one of CPython's own test modules. */
const NEEDS_TEST_PYTHON = /\b_test(?:capi|internalcapi|buffer|multiphase|importmultiple|clinic)\b|\bxxlimited|_xxtestfuzz/;
const OPTIONS = {
  jobs: { type: 'string', default: '2' },
  timeout: { type: 'string', default: '300' },
  files: { type: 'string', default: 'memory' },
  shard: { type: 'string', default: '1/1' },
  check: { type: 'boolean', default: false },
  resume: { type: 'boolean', default: false },
  package: { type: 'string', default: path.join(ROOT, 'dist/npm') },
  'test-package': { type: 'string', default: path.join(ROOT, 'build/test-dist/npm') },
  sources: { type: 'string', default: path.join(ROOT, 'build/src/cpython/Lib') },
  out: { type: 'string', default: path.join(ROOT, 'build/regrtest') },
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

/** `2/5`: the second of five. */
function readShard(text) {
  const [, part, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (part && Number(part) >= 1 && Number(part) <= Number(of)) return { part: Number(part), of: Number(of) };
  return die(EX_USAGE, `--shard: expected PART/OF such as 2/5, found '${text}'`);
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
  const [jobs, timeout] = ['jobs', 'timeout'].map((name) => positive(name, values[name]));
  for (const name of ['package', 'test-package', 'sources', 'out']) values[name] = path.resolve(values[name]);
  return { ...values, jobs, timeout, shard: readShard(values.shard), names: positionals };
}

function modulesToRun({ sources, names, shard }) {
  const all = allModules(path.join(sources, 'test'));
  const { modules, unknown } = names.length > 0 ? choose(all, names) : { modules: all };
  if (unknown) die(EX_USAGE, `no module '${unknown}' in CPython's test package ${path.join(sources, 'test')}`);
  return modules.filter((_, index) => index % shard.of === shard.part - 1);
}

/** Adds the names and the contents of all files below `folder` to `hash`. */
function hashFolder(hash, folder, leaveOut = () => false) {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !leaveOut(entry.name));
  for (const file of files.map((entry) => path.join(entry.parentPath ?? entry.path, entry.name)).sort()) {
    hash.update(`${path.relative(folder, file)}\0`).update(fs.readFileSync(file));
  }
}

/** Results that were kept, by what they depend on: what is run, which tests, and how it is judged. */
class Kept {
  constructor(options) {
    this.folder = path.join(options.out, 'results');
    this.ledger = options.ledger;
    fs.mkdirSync(this.folder, { recursive: true });
    const hash = createHash('sha256').update(`${process.version} ${options.files} ${options.timeout}`);
    for (const folder of [options.package, options['test-package']]) hashFolder(hash, folder);
    hashFolder(hash, path.join(options.sources, 'test'), (name) => name.endsWith('.pyc'));
    hashFolder(hash, HERE, (name) => name === 'ledger.tsv');
    this.digest = hash.digest('hex');
  }

  /** Null where there is none to rely on: what was bad is run again. */
  read(module) {
    try {
      const { digest, result } = JSON.parse(fs.readFileSync(path.join(this.folder, `${module}.json`), 'utf8'));
      const good = !result.complaint && !worse(this.ledger.get(module), result.row);
      return digest === this.digest && good ? result : null;
    } catch {
      return null;
    }
  }

  write(module, result) {
    const file = path.join(this.folder, `${module}.json`);
    fs.writeFileSync(`${file}.new`, JSON.stringify({ digest: this.digest, result }));
    fs.renameSync(`${file}.new`, file);
  }
}

/** One module, on the Python that it needs: where that is not known, the shipped one is tried first. */
async function runOnce(options, module) {
  const on = async (python) => {
    const program = python === 'test' ? options['test-package'] : options.package;
    const result = await runModule({ ...options, program }, module);
    fs.writeFileSync(path.join(options.logs, `${module}.log`), result.text);
    return { ...result, python };
  };
  const known = options.ledger.get(module)?.python;
  const result = await on(known ?? 'shipped');
  const needsMore = !known && result.keys.length + result.unexplained.length > 0 && NEEDS_TEST_PYTHON.test(result.text);
  return needsMore ? on('test') : result;
}

/** Run again where it is worse than the ledger says: a test may be at the mercy of the machine's load. */
async function runWithRetries(options, module) {
  const complaints = [];
  for (let attempt = 0; ; attempt++) {
    const { text, seconds, ...result } = await runOnce(options, module);
    const row = rowOf(module, result.python, result);
    const complaint = worse(options.ledger.get(module), row) ?? firstUnexplained(result);
    if (!complaint || attempt === RETRIES) {
      return { ...result, row, seconds, complaint, complaints, end: complaint ? lastLines(text) : [] };
    }
    complaints.push(complaint);
  }
}

function firstUnexplained({ unexplained }) {
  const [first] = unexplained;
  return first ? `no table explains ${unexplained.length}: ${first.test}: ${first.words.slice(0, 200)}` : null;
}

function show({ row, seconds, complaint, complaints, end }, done, all) {
  const position = `[${String(done).padStart(String(all).length)}/${all}]`;
  const time = seconds === undefined ? 'kept' : `${seconds.toFixed(1)} s`;
  const flake = complaints.length > 0 && !complaint ? `, flaky: ${complaints.join('; ')}` : '';
  const { outcome, module, passed, skipped, failed } = row;
  const counts = `${passed} passed, ${skipped} skipped, ${failed} failed${flake}`;
  process.stdout.write(`${position} ${outcome.padEnd(8)} ${time.padStart(8)} ${module} (${counts})\n`);
  if (!complaint) return;
  process.stdout.write(`    worse: ${complaint}\n${end.map((line) => `    | ${line}\n`).join('')}`);
}

async function runAll(options, modules) {
  const kept = new Kept(options);
  const results = [];
  const queue = [...modules];
  const worker = async () => {
    for (let module = queue.shift(); module; module = queue.shift()) {
      const before = options.resume ? kept.read(module) : null;
      const result = before ?? (await runWithRetries(options, module));
      if (!before) kept.write(module, result);
      results.push(result);
      show(before ? { ...result, seconds: undefined } : result, results.length, modules.length);
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, worker));
  return results;
}

/** The committed ledger and its readable form, with what this run found in place of what it held. */
function update(options, results, complete) {
  const rows = complete ? new Map() : new Map(options.ledger);
  for (const { row } of results) rows.set(row.module, row);
  writeLedger(LEDGER, rows);
  writeReport(REPORT, rows, options.reasons);
}

function conclude(options, results) {
  const bad = results.filter(({ complaint }) => complaint);
  const flaky = results.filter(({ complaint, complaints }) => !complaint && complaints.length > 0);
  const improved = results.filter(({ row }) => better(options.ledger.get(row.module), row) && !bad.some((one) => one.row === row));
  const stale = staleFailures(options, results);
  const say = (line) => process.stdout.write(`${line}\n`);
  for (const { row, complaints } of flaky) say(`flaky: ${row.module}: ${complaints.join('; ')}`);
  if (options.check && improved.length > 0) say(`better than the ledger, run make regrtest: ${improved.map(({ row }) => row.module).join(' ')}`);
  for (const test of stale) say(`failures.tsv: ${test} does not fail: take it out`);
  for (const { row, complaint } of bad) say(`worse: ${row.module}: ${complaint}`);
  const passed = results.reduce((sum, { row }) => sum + row.passed, 0);
  const failed = results.reduce((sum, { row }) => sum + row.failed, 0);
  const known = failed > 0 ? `; of the tests ${passed} passed and ${failed} failed as known` : `; ${passed} tests passed`;
  say(`${results.length - bad.length} passed, ${bad.length} failed${known}`);
  return bad.length + stale.length === 0;
}

/** Known failures of the modules that ran which did not happen. */
function staleFailures(options, results) {
  const modules = new Set(results.map(({ row }) => row.module));
  const failed = new Set(results.flatMap(({ failures }) => failures.map(({ test }) => test)));
  const known = readTable(path.join(HERE, 'failures.tsv'));
  return known.filter(({ module, test }) => modules.has(module) && !failed.has(test)).map(({ test }) => test);
}

async function main() {
  const options = readOptions();
  const needed = [options.package, options['test-package']].map((folder) => path.join(folder, 'bin/terrarium.mjs'));
  for (const file of [...needed, options.sources]) {
    if (!fs.existsSync(file)) die(EX_UNAVAILABLE, `${file} is missing: run make and scripts/test-python, which make it`);
  }
  options.reasons = new Reasons(HERE);
  options.claims = new Map(readTable(path.join(HERE, 'claims.tsv')).map(({ module, claims }) => [module, claims]));
  options.ledger = readLedger(LEDGER);
  options.logs = path.join(options.out, 'logs');
  fs.mkdirSync(options.logs, { recursive: true });
  const modules = modulesToRun(options);
  options.scratch = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'terrarium-regrtest-'));
  process.on('exit', () => fs.rmSync(options.scratch, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      killAll();
      process.exit(130);
    });
  }
  const results = await runAll(options, modules);
  const complete = options.names.length === 0 && options.shard.of === 1;
  if (!options.check) update(options, results, complete);
  process.exitCode = conclude(options, results) ? 0 : 1;
}

await main();
