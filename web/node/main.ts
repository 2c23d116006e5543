/** `terrarium`: CPython's command line under Node.js. */
import fs from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { EXIT, fail } from './exit.js';
import { HELP, UsageError } from './options.js';
import { packaged, plan, tuneEngine, type Plan } from './plan.js';
import { runProgram } from './program.js';

function makePlan(): Plan {
  try {
    return plan(process.argv.slice(2));
  } catch (error) {
    if (error instanceof UsageError) return fail(error.message, EXIT.USAGE);
    return fail(`${(error as Error).message}; the package is incomplete`, EXIT.UNAVAILABLE);
  }
}

/** A file of its own: whoever runs a program does not wait for the line editor to be read. */
async function runConsole(made: Plan): Promise<void> {
  const file = pathToFileURL(packaged('interactive.mjs')).href;
  const { Interactive } = (await import(file)) as typeof import('./interactive.js');
  return new Interactive(made).run();
}

const made = makePlan();
tuneEngine();
if (made.helps) fs.writeSync(1, HELP);
if (made.interactive) void runConsole(made);
else runProgram(made);
