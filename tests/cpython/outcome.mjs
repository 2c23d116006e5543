// What the output of one module's process says.

const LINES_SHOWN = 30;
const TIMEOUT = 'timeout';

/** Unit tests that ran, skipped ones included, as unittest counts them. */
export function countTests(text) {
  let sum = 0;
  for (const match of text.matchAll(/^Ran (\d+) tests? in /gm)) sum += Number(match[1]);
  return sum;
}

/**
 * @param ended `status` (exit status, null when killed), `late` (killed by the time limit), `text`
 * @returns `outcome`: pass, skip (not one test ran), fail, timeout or crash (the process ended
 *   without regrtest's verdict); `tests`: how many ran
 */
export function judge({ status, late, text }) {
  const tests = countTests(text);
  if (late) return { outcome: TIMEOUT, tests };
  const verdict = /^Tests result: (.*)$/m.exec(text)?.[1];
  if (verdict === undefined) return { outcome: 'crash', tests };
  if (status !== 0) return { outcome: 'fail', tests };
  if (verdict !== 'SUCCESS') return { outcome: 'fail', tests };
  return { outcome: tests > 0 ? 'pass' : 'skip', tests };
}

/** The end of the output, where the reason is, without empty lines. */
export function lastLines(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-LINES_SHOWN).map((line) => line.slice(0, 200));
}
