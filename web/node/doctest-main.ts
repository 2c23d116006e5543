/** `terrarium-doctest`: checks the examples of documents, by Python's half, _terrarium.doctests. */
import process from 'node:process';
import { readOptions } from './options.js';
import { plan, tuneEngine, type Plan } from './plan.js';
import { planned } from './planned.js';
import { runProgram } from './program.js';

/** Terrarium's own options come first; the rest is for the program. */
function makePlan(line: readonly string[]): Plan {
  const own = line.slice(0, line.length - readOptions(line).args.length);
  return plan([...own, '-m', '_terrarium.doctests', ...line.slice(own.length)]);
}

const made = planned(() => makePlan(process.argv.slice(2)));
tuneEngine();
runProgram(made);
