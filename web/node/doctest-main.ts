/** `terrarium-doctest`: checks the examples of documents, by Python's half, _terrarium.doctests. */
import process from 'node:process';
import { EXIT, fail } from './exit.js';
import { readOptions, UsageError } from './options.js';
import { plan, tuneEngine, type Plan } from './plan.js';
import { runProgram } from './program.js';

/** Terrarium's own options come first; the rest is for the program. */
function makePlan(line: readonly string[]): Plan {
  try {
    const own = line.slice(0, line.length - readOptions(line).args.length);
    const rest = line.slice(own.length);
    return plan([...own, '-m', '_terrarium.doctests', ...rest]);
  } catch (error) {
    if (error instanceof UsageError) return fail(error.message, EXIT.USAGE);
    return fail(`${(error as Error).message}; the package is incomplete`, EXIT.UNAVAILABLE);
  }
}

const made = makePlan(process.argv.slice(2));
tuneEngine();
runProgram(made);
