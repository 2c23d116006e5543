/** `terrarium`: CPython's command line under Node.js. */
import fs from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { HELP } from './options.js';
import { packaged, plan, tuneEngine, type Plan } from './plan.js';
import { planned } from './planned.js';
import { runProgram } from './program.js';

/** A file of its own: whoever runs a program does not wait for the line editor to be read. */
async function runConsole(made: Plan): Promise<void> {
  const file = pathToFileURL(packaged('interactive.mjs')).href;
  const { Interactive } = (await import(file)) as typeof import('./interactive.js');
  return new Interactive(made).run();
}

const made = planned(() => plan(process.argv.slice(2)));
tuneEngine();
if (made.helps) fs.writeSync(1, HELP);
if (made.interactive) void runConsole(made);
else runProgram(made);
