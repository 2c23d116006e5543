// What one module's process has to say.

const LINES_SHOWN = 30;

/** The words in which regrtest says why it did not run a module. */
const WHOLE_SKIP = /^\S+ skipped(?: \(resource denied\))?(?: -- (.*))?$/m;
const NOTHING_RAN = 'it has no test';
/** Regrtest's words for a module that could not even be imported. */
const NOT_RUN = /^test \S+ crashed -- /m;

const RANK = { skip: 0, pass: 1, fail: 2 };

/** The tests by name, one entry each: `kind` pass, skip or fail, `key` why (null: unexplained), `words`. */
function byName(tests, reasons) {
  const found = new Map();
  for (const { outcome, name, reason } of tests) {
    const entry = explain(outcome, name, reason, reasons);
    const before = found.get(name);
    // An error of the platform's explains those that follow from it, in tearDown for example.
    if (before?.limit) continue;
    if (!before || entry.limit || RANK[entry.kind] > RANK[before.kind]) found.set(name, entry);
  }
  return found;
}

function explain(outcome, name, words, reasons) {
  if (outcome === 'skip') return { kind: 'skip', key: reasons.ofSkip(words), words, weight: 1 };
  if (outcome !== 'fail') return { kind: 'pass', weight: outcome === 'doctest' ? Number(words) : 1 };
  const limit = reasons.ofLimit(words);
  if (limit) return { kind: 'skip', key: limit, words, weight: 1, limit: true };
  return { kind: 'fail', key: reasons.ofFailure(name), words, weight: 1 };
}

function count(entries) {
  const sum = (kind) => entries.filter((one) => one.kind === kind).reduce((n, { weight }) => n + weight, 0);
  const [passed, skipped, failed] = ['pass', 'skip', 'fail'].map(sum);
  return { run: passed + failed, passed, skipped, failed };
}

/** How often each key explains something, the most frequent first. */
function tally(entries) {
  const keys = new Map();
  for (const { key } of entries) if (key) keys.set(key, (keys.get(key) ?? 0) + 1);
  return [...keys].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}

function verdict({ status, late, text }, counts) {
  if (late) return 'timeout';
  const said = /^Tests result: (.*)$/m.exec(text)?.[1];
  if (said === undefined) return 'crash';
  if (counts.failed > 0 || NOT_RUN.test(text)) return 'fail';
  // What regrtest calls a failure may be nothing but limits of the platform.
  const ended = said === 'SUCCESS' ? status === 0 : said === 'FAILURE' || said === 'NO TEST RUN';
  if (!ended) return 'fail';
  return counts.run > 0 ? 'pass' : 'skip';
}

/** For a module that skips or breaks as a whole: its own words. */
function wholeWords(outcome, text) {
  if (outcome === 'skip') return WHOLE_SKIP.exec(text)?.[1] ?? NOTHING_RAN;
  if (outcome === 'timeout') return 'the time limit';
  return lastError(text);
}

/** The last line of the traceback that says why. */
function lastError(text) {
  const errors = text.match(/^(?:\w+\.)*[A-Z]\w*(?:Error|Exception|Exit|Interrupt)\b.*$/gm);
  return errors?.at(-1) ?? lastLines(text).at(-1) ?? '';
}

/**
 * @param ended `status` (exit status, null when killed), `late` (killed by the time limit), `text`
 * @param tests outcome, name and words of each test, from driver.py
 * @param reasons see reasons.mjs
 * @returns `outcome`: pass, skip (not one test ran), fail, timeout or crash (the process ended without
 *   regrtest's verdict); `counts`: run, passed, skipped, failed; `keys`: why, each with how often;
 *   `unexplained`: name and words of what no table explains; `failures`: those that some table does
 */
export function judge(name, ended, tests, reasons) {
  const found = byName(tests, reasons);
  const entries = [...found.values()];
  const counts = count(entries);
  const outcome = verdict(ended, counts);
  const whole = entries.length === 0 || (outcome !== 'pass' && outcome !== 'skip' && counts.failed === 0);
  const entry = whole ? wholeEntry(name, outcome, ended.text, reasons) : null;
  if (entry) found.set(name, entry);
  const all = [...found].map(([test, entry]) => ({ test, ...entry })).filter(({ kind }) => kind !== 'pass');
  return {
    outcome: entry?.limit ? 'skip' : outcome,
    counts,
    keys: tally(all),
    unexplained: all.filter(({ key }) => !key).map(({ test, words }) => ({ test, words })),
    failures: all.filter(({ kind, key }) => kind === 'fail' && key).map(({ test, key }) => ({ test, key })),
  };
}

function wholeEntry(name, outcome, text, reasons) {
  const words = wholeWords(outcome, text);
  if (outcome === 'skip') return { kind: 'skip', key: reasons.ofSkip(words), words };
  const limit = outcome === 'fail' ? reasons.ofLimit(words) : null;
  if (limit) return { kind: 'skip', key: limit, words, limit: true };
  return { kind: 'fail', key: reasons.ofFailure(name), words };
}

/** The end of the output, where the reason is, without empty lines. */
export function lastLines(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-LINES_SHOWN).map((line) => line.slice(0, 200));
}
