// What the samples of a place and a class say: medians, ratios of one round each, their means.
//
// Samples are {candidate: {task: [figures of a round, or null]}}; figures are {start, first, peak}, in seconds.
import { geometricMean, quartiles, summary, verdict } from '../statistics.mjs';

export const FIGURES = ['start', 'first', 'peak'];
/** The greatest ratios of the means that are aimed at, by what is compared with; where none is named there is none. */
const GOALS = { pyodide: { first: 1.1, peak: 0.75 }, native: { peak: 1.7 }, before: { first: 1, peak: 1 } };
/** A task whose peak is a greater part of Pyodide's is named. */
export const SLOW = 1.2;

const present = (rounds, figure) => rounds.filter((found) => found !== null).map((found) => found[figure]);

/** Median and spread of every figure: {candidate: {task: {start, first, peak}}}; null where nothing ran. */
export function summaries(samples) {
  const ofTask = (rounds) =>
    Object.fromEntries(FIGURES.map((figure) => [figure, present(rounds, figure).length > 0 ? summary(present(rounds, figure)) : null]));
  const ofCandidate = (tasks) => Object.fromEntries(Object.entries(tasks).map(([task, rounds]) => [task, ofTask(rounds)]));
  return Object.fromEntries(Object.entries(samples).map(([name, tasks]) => [name, ofCandidate(tasks)]));
}

const described = (ratios) => ({ ...summary(ratios), ...quartiles(ratios), ratios });

/** Of one task, the ratio in each round in which both could run it. */
function taskRatios(ours, theirs, figure) {
  return ours
    .map((found, round) => [found, theirs[round]])
    .filter(([a, b]) => a !== null && b !== null)
    .map(([a, b]) => a[figure] / b[figure]);
}

/**
 * One figure of Terrarium beside that of another Python.
 *
 * @returns {tasks, mean, goal, verdict}: `tasks` by name, null for one that a Python cannot run; `mean` of the
 *   tasks that both ran in every round, round by round, is geometric, and null when there are none
 */
export function compare(samples, other, figure) {
  const ours = samples.terrarium;
  const ratios = Object.fromEntries(Object.keys(ours).map((task) => [task, taskRatios(ours[task], samples[other][task], figure)]));
  const tasks = Object.fromEntries(Object.entries(ratios).map(([task, found]) => [task, found.length > 0 ? described(found) : null]));
  const rounds = Math.max(...Object.values(ours).map((found) => found.length));
  const whole = Object.values(ratios).filter((found) => found.length === rounds);
  if (whole.length === 0) return { tasks, mean: null, goal: null, verdict: null };
  const means = Array.from({ length: rounds }, (_, round) => geometricMean(whole.map((found) => found[round])));
  const goal = GOALS[other]?.[figure] ?? null;
  return { tasks, mean: described(means), goal, verdict: goal === null ? null : verdict(means, goal) };
}

/** {other: {figure: comparison}} */
export function comparisons(samples) {
  const others = Object.keys(samples).filter((name) => name !== 'terrarium');
  return Object.fromEntries(others.map((other) => [other, Object.fromEntries(FIGURES.map((figure) => [figure, compare(samples, other, figure)]))]));
}

/** Tasks that take more than SLOW times as long as in Pyodide at the peak; `sure` when the rounds agree. */
export function slowerTasks(peak) {
  return Object.entries(peak.tasks)
    .filter(([, found]) => found !== null && found.median > SLOW)
    .map(([task, { median, ratios }]) => ({ task, median, sure: verdict(ratios, SLOW) === 'missed' }));
}
