// Runs cases.mjs's cases in a Python that answers statements, and compares what comes out.
import { agrees, LIMITS, PRELUDE, statement } from './cases.mjs';

/** A case that does not end is as bad as one that kills. */
const MOST_MS = 180_000;

function inTime(promise) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer for ${MOST_MS / 1000} s`)), MOST_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function fresh(open) {
  const session = await open();
  await session.run(`${PRELUDE}\n`);
  return session;
}

/**
 * Runs each case at each limit, in one Python as long as it lives.
 *
 * @param open resolves to { run(source): what it printed, close() }
 * @param report told { group, name, limit, found, expected, right } of each
 * @param share [which, of]: of as many callers, each runs another part, which has every case once if
 *   there are as many callers as limits
 * @returns those that came out otherwise than they must, a line each
 */
export async function runCases(open, cases, report = () => undefined, [which, of] = [0, 1]) {
  const wrong = [];
  let session = null;
  for (const [number, [group, name, code, ...outcomes]] of cases.entries()) {
    for (const [index, limit] of LIMITS.entries()) {
      if ((number + index) % of !== which) continue;
      session ??= await fresh(open);
      const expected = outcomes[index];
      let found;
      try {
        found = await inTime(session.run(statement(code, limit)));
      } catch (error) {
        found = `death: ${error.message}`;
        await session.close();
        session = null;
      }
      const right = agrees(found, expected);
      report({ group, name, limit, found, expected, right });
      if (!right) wrong.push(`${group}: ${name}, limit ${limit}: expected ${expected}, found ${JSON.stringify(found.slice(0, 200))}`);
    }
  }
  await session?.close();
  return wrong;
}
