// Runs the cases in a session of dist/npm, in the Node.js that runs this.
//
// usage: node tests/recursion/session.mjs [--wait sab|jspi] [PATTERN]
// Prints the cases that come out otherwise than they must, and their number; exit code 1 if there are any.
// env: SHOW=1 prints every case as it ends
import { fileURLToPath } from 'node:url';

import { openSession } from '../node/session.mjs';
import { CASES } from './cases.mjs';
import { runCases } from './run-cases.mjs';

/** A function that opens a session for runCases. */
export function opening(options) {
  return async () => {
    const session = await openSession(options);
    return { run: (source) => session.printed(source), close: () => session.close() };
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const waiting = args[0] === '--wait' ? args.splice(0, 2)[1] : 'sab';
  const chosen = CASES.filter(([group, name]) => new RegExp(args[0] ?? '').test(`${group}: ${name}`));
  const show = ({ group, name, limit, found }) => console.log(`${group}: ${name}, ${limit}: ${found.slice(0, 80).trimEnd()}`);
  const wrong = await runCases(opening({ waiting }), chosen, process.env.SHOW ? show : undefined);
  for (const line of wrong) console.log(line);
  console.log(`${wrong.length} of ${chosen.length} cases wrong, waiting by ${waiting}`);
  process.exit(wrong.length > 0 ? 1 : 0);
}
