// What speed.mjs reads and computes; what it measures is in tests/node/bench-programs.test.mjs.
//
// usage: node --test tests/bench/speed.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { compare, comparisons, slowerTasks, summaries } from './speed/analysis.mjs';
import { readOptions, UsageError } from './speed/options.mjs';
import { measureRounds } from './speed/rounds.mjs';
import { TASKS } from './speed/tasks.mjs';

test('there are as many kernels and programs as were promised', () => {
  assert.ok(TASKS.kernels.length >= 20, TASKS.kernels.join());
  assert.ok(TASKS.programs.length >= 10, TASKS.programs.join());
});

test('options have defaults, and names choose in the classes that have them', () => {
  const { tasks, places, runs, before } = readOptions([]);
  assert.deepEqual([tasks, places, runs, before], [TASKS, ['node', 'chromium', 'firefox'], 5, null]);
  assert.deepEqual(readOptions(['sudoku', 'loops']).tasks, { kernels: ['loops'], programs: ['sudoku'] });
  assert.deepEqual(readOptions(['--class', 'programs', 'sudoku']).tasks, { programs: ['sudoku'] });
  assert.deepEqual(readOptions(['--before', 'x']).places, ['node']);
});

test('a command line that is none is told in a line', () => {
  const WRONG = [
    [['--runs', '0'], /^--runs 0: expected a whole number above 0$/],
    [['--runs', '1.5'], /^--runs 1.5: expected a whole number/],
    [['--seconds', 'x'], /^--seconds x: expected a number above 0$/],
    [['--where', 'node,moon'], /^--where node,moon: expected some of node,chromium,firefox$/],
    [['--class', ''], /^--class : expected some of kernels,programs$/],
    [['--class', 'kernels', 'sudoku'], /^no kernel or program 'sudoku': expected some of loops /],
    [['--before', 'x', '--where', 'firefox'], /^--before compares in node only$/],
    [['--rans', '3'], /^unknown option '--rans'$/],
  ];
  for (const [args, message] of WRONG) {
    assert.throws(() => readOptions(args), (error) => error instanceof UsageError && message.test(error.message), args.join(' '));
  }
});

const figures = (start, first, peak) => ({ start, first, peak });
const SAMPLES = {
  terrarium: {
    a: [figures(1, 4, 2), figures(1, 4, 3), figures(1, 4, 4)],
    b: [figures(1, 1, 1), figures(1, 1, 1), figures(1, 1, 1)],
    c: [figures(1, 1, 1), figures(1, 1, 1), figures(1, 1, 1)],
  },
  pyodide: {
    a: [figures(10, 2, 1), figures(10, 2, 2), figures(10, 2, 4)],
    b: [figures(10, 2, 4), figures(10, 2, 4), figures(10, 2, 4)],
    c: [figures(10, 1, 1), null, figures(10, 1, 2)],
  },
};

test('ratios are of one round; the mean has what both ran in every round', () => {
  const peak = compare(SAMPLES, 'pyodide', 'peak');
  assert.deepEqual(peak.tasks.a.ratios, [2, 1.5, 1]);
  assert.deepEqual(peak.tasks.c.ratios, [1, 0.5]);
  assert.deepEqual(peak.mean.ratios.map((mean) => mean.toFixed(6)), ['0.707107', '0.612372', '0.500000']);
  assert.deepEqual([peak.goal, peak.verdict], [0.75, 'met']);
  const first = compare(SAMPLES, 'pyodide', 'first');
  assert.equal(first.mean.median, 1);
  assert.equal(compare(SAMPLES, 'pyodide', 'start').goal, null);
  assert.equal(comparisons(SAMPLES).pyodide.start.mean.median.toFixed(6), '0.100000');
});

test('where nothing can be compared there is no mean', () => {
  const none = { terrarium: { a: [figures(1, 1, 1)] }, pyodide: { a: [null] } };
  assert.deepEqual(compare(none, 'pyodide', 'peak'), { tasks: { a: null }, mean: null, goal: null, verdict: null });
  assert.deepEqual(summaries(none).pyodide.a, { start: null, first: null, peak: null });
  assert.deepEqual(slowerTasks(compare(none, 'pyodide', 'peak')), []);
});

test('tasks that are slow at the peak are named, and whether the rounds agree', () => {
  const ours = { a: [figures(1, 1, 3), figures(1, 1, 3), figures(1, 1, 3)], b: [1, 1.3, 1.4].map((peak) => figures(1, 1, peak)) };
  const theirs = Object.fromEntries(Object.keys(ours).map((task) => [task, Array(3).fill(figures(1, 1, 1))]));
  assert.deepEqual(slowerTasks(compare({ terrarium: ours, pyodide: theirs }, 'pyodide', 'peak')), [
    { task: 'a', median: 3, sure: true },
    { task: 'b', median: 1.3, sure: false },
  ]);
});

function fakePlace(asked) {
  const candidate = (name, run) => ({ name, version: '1', run: async (step) => (asked.push([name, step]), run(step)) });
  let rounds = 0;
  return {
    warmUp: 3,
    candidates: [
      candidate('terrarium', () => ({ start: 1, first: 2, peak: 3, version: '3.11' })),
      candidate('pyodide', ({ optimised }) => {
        if (optimised) throw new Error('no peak');
        return { start: 1, first: 2, peak: null, version: '3.14' };
      }),
    ],
    endRound: () => rounds++,
    rounds: () => rounds,
  };
}

test('a round asks everybody for the same, in turn, and keeps what fails apart', async () => {
  const asked = [];
  const place = fakePlace(asked);
  const { samples, pythons, failures, calibration } = await measureRounds(place, 'kernels', ['loops'], { runs: 2, seconds: 1 });
  assert.deepEqual(asked.map(([name]) => name).join(' '), 'terrarium pyodide terrarium pyodide pyodide terrarium pyodide terrarium');
  assert.deepEqual(asked[0][1], { task: 'kernels.loops', optimised: false, least: 0, warmUp: 0, seconds: 0 });
  assert.deepEqual(asked[2][1], { task: 'kernels.loops', optimised: true, least: 3, warmUp: 3, seconds: 1 });
  assert.deepEqual(samples.terrarium.loops, Array(2).fill({ start: 1, first: 2, peak: 3 }));
  assert.deepEqual(samples.pyodide.loops, [null, null]);
  assert.deepEqual(failures, [{ python: 'pyodide', task: 'loops', error: 'no peak' }]);
  assert.deepEqual(pythons.pyodide, { version: '1', python: '3.14' });
  assert.deepEqual([calibration.length, place.rounds()], [8, 2]);
});
