// Measuring round by round: task by task, step by step, Python after Python, so that whatever else the machine
// does meets all of them alike.
import { calibrate } from '../statistics.mjs';
import { STEPS, taskName } from './tasks.mjs';

/** Figures of one task in every Python, by candidate: {figures, version, error}. */
async function measureTask(place, order, kind, name, { seconds, calibration }) {
  const found = Object.fromEntries(order.map((candidate) => [candidate.name, { figures: {} }]));
  for (const { takes, optimised, least } of STEPS[kind]) {
    const timing = optimised ? { warmUp: place.warmUp, seconds } : { warmUp: 0, seconds: 0 };
    for (const candidate of order) {
      const mine = found[candidate.name];
      if (mine.error) continue;
      calibration.push(calibrate());
      try {
        const measured = await candidate.run({ task: taskName(kind, name), optimised, least, ...timing });
        for (const figure of takes) mine.figures[figure] = measured[figure];
        mine.version = measured.version;
      } catch (error) {
        mine.error = error.message;
      }
    }
  }
  return found;
}

/**
 * @param place what nodePlace or browserPlace gives
 * @returns {samples, pythons, failures, calibration}: samples as for analysis.mjs; versions by candidate; what
 *   could not be run, and why; milliseconds of `calibrate` before each measurement
 */
export async function measureRounds(place, kind, names, { runs, seconds }) {
  const { candidates } = place;
  const samples = Object.fromEntries(candidates.map(({ name }) => [name, Object.fromEntries(names.map((task) => [task, []]))]));
  const pythons = Object.fromEntries(candidates.map(({ name, version }) => [name, { version }]));
  const failures = new Map();
  const calibration = [];
  calibrate(); // compiled by then
  for (let round = 0; round < runs; round++) {
    // Who comes second finds another machine, if only a warmer one: take turns.
    const order = round % 2 ? [...candidates].reverse() : candidates;
    for (const name of names) {
      const found = await measureTask(place, order, kind, name, { seconds, calibration });
      for (const [python, { figures, error, version }] of Object.entries(found)) {
        samples[python][name].push(error ? null : figures);
        pythons[python].python ??= version;
        if (error) failures.set(`${python} ${name}`, { python, task: name, error });
      }
    }
    await place.endRound();
  }
  return { samples, pythons, failures: [...failures.values()], calibration };
}
