/** `terrarium`: CPython's command line under Node.js. */
import process from 'node:process';
import { EXIT, fail } from './exit.js';
import { UsageError } from './options.js';
import { plan, type Plan } from './plan.js';
import { runProgram } from './program.js';
import { Interactive } from './interactive.js';

function makePlan(): Plan {
  try {
    return plan(process.argv.slice(2));
  } catch (error) {
    if (error instanceof UsageError) return fail(error.message, EXIT.USAGE);
    return fail(`${(error as Error).message}; the package is incomplete`, EXIT.UNAVAILABLE);
  }
}

const made = makePlan();
if (made.interactive) void new Interactive(made).run();
else runProgram(made);
