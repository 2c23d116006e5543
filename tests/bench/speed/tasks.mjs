// What is measured: the kernels of programs/kernels.py, and the programs beside it.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROGRAMS = fileURLToPath(new URL('../programs', import.meta.url));
const MEASURE = 'measure.py';
const KERNELS = 'kernels.py';
const names = fs.readdirSync(PROGRAMS).filter((name) => name.endsWith('.py')).sort();

/** Their text, by the name of the file. */
export const SOURCES = Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(PROGRAMS, name), 'utf8')]));

/** Names of kernels and programs, by class. */
export const TASKS = {
  kernels: [...SOURCES[KERNELS].matchAll(/^@kernel\(.*\)\n(?:async )?def (\w+)/gm)].map(([, name]) => name),
  programs: names.filter((name) => name !== MEASURE && name !== KERNELS).map((name) => path.basename(name, '.py')),
};

/** What measure.py calls a task. */
export const taskName = (kind, name) => (kind === 'kernels' ? `kernels.${name}` : name);

/**
 * How a class is measured, one fresh process or page for each step, but for a step `optimised` in browsers.
 * `takes`: which of its figures count. `optimised`: the engine optimises from the start where it can be told
 * to, and is warmed up elsewhere. `least`: runs after the first, at least.
 */
export const STEPS = {
  kernels: [
    { takes: ['start', 'first'], optimised: false, least: 0 },
    { takes: ['peak'], optimised: true, least: 3 },
  ],
  programs: [{ takes: ['start', 'first', 'peak'], optimised: false, least: 2 }],
};
