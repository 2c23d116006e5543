// The command line of speed.mjs.
import { parseArgs } from 'node:util';

import { TASKS } from './tasks.mjs';

export const PLACES = ['node', 'chromium', 'firefox'];
const KINDS = Object.keys(TASKS);

/** A command line that is not one; the message is for people. */
export class UsageError extends Error {}

function number(values, name, good) {
  const value = Number(values[name]);
  if (good(value)) return value;
  throw new UsageError(`--${name} ${values[name]}: expected ${good === wholeNumber ? 'a whole number' : 'a number'} above 0`);
}
const wholeNumber = (value) => Number.isInteger(value) && value > 0;
const aboveZero = (value) => Number.isFinite(value) && value > 0;

function list(values, name, known) {
  const found = values[name].split(',').filter(Boolean);
  const unknown = found.find((word) => !known.includes(word));
  if (unknown === undefined && found.length > 0) return found;
  throw new UsageError(`--${name} ${values[name]}: expected some of ${known.join(',')}`);
}

/** By class, those that were named; all when none was. */
function chosenTasks(kinds, names) {
  const known = kinds.flatMap((kind) => TASKS[kind]);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown) throw new UsageError(`no kernel or program '${unknown}': expected some of ${known.join(' ')}`);
  const chosen = kinds.map((kind) => [kind, TASKS[kind].filter((name) => names.length === 0 || names.includes(name))]);
  return Object.fromEntries(chosen.filter(([, found]) => found.length > 0));
}

function parse(args) {
  const text = (standard) => ({ type: 'string', ...(standard !== undefined && { default: standard }) });
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        class: text(KINDS.join(',')),
        where: text(),
        runs: text('5'),
        seconds: text('1'),
        'warm-up': text('3'),
        before: text(),
      },
    });
  } catch (error) {
    throw new UsageError(error.message.split('.')[0].toLowerCase());
  }
}

/**
 * @returns {runs, seconds, warmUp, before, places, tasks}: `tasks` are names by class
 * @throws UsageError
 */
export function readOptions(args) {
  const { values, positionals } = parse(args);
  const before = values.before ?? null;
  values.where ??= before ? 'node' : PLACES.join(',');
  const places = list(values, 'where', PLACES);
  if (before && places.join() !== 'node') throw new UsageError('--before compares in node only');
  return {
    runs: number(values, 'runs', wholeNumber),
    seconds: number(values, 'seconds', aboveZero),
    warmUp: number(values, 'warm-up', aboveZero),
    before,
    places,
    tasks: chosenTasks(list(values, 'class', KINDS), positionals),
  };
}
