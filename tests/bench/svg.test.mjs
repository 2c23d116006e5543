// usage: node --test tests/bench/svg.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escape, lineChart, ticks } from './svg.mjs';

const point = (x, median, least = median, greatest = median) => ({ x, median, least, greatest });
const CHART = {
  title: 'Start & <size>',
  x: 'size in MB',
  y: 'start in ms',
  series: [
    { name: 'ours', points: [point(0, 10, 5, 20), point(50, 20), point(100, 40)] },
    { name: 'theirs', points: [point(0, 100), point(100, 100, 90, 118)] },
  ],
};

/** Throws when elements are not closed in order, which a browser would refuse to draw. */
function elements(document) {
  const open = [];
  const found = [];
  for (const [, closing, name, attributes, empty] of document.matchAll(/<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g)) {
    if (closing) assert.equal(open.pop(), name);
    else if (!empty) open.push(name);
    if (!closing) found.push({ name, ...Object.fromEntries([...attributes.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])) });
  }
  assert.deepEqual(open, []);
  // Nothing looks like a tag and is none.
  assert.equal(document.split('<').length - 1, found.length + document.split('</').length - 1);
  return found;
}

test('ticks are round and reach the greatest value', () => {
  assert.deepEqual(ticks(100), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(ticks(118), [0, 20, 40, 60, 80, 100, 120]);
  assert.deepEqual(ticks(0.3), [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]);
  assert.deepEqual(ticks(8), [0, 2, 4, 6, 8]);
  for (const greatest of [0.0123, 1, 7, 33, 999, 12345.6]) {
    const found = ticks(greatest);
    assert.ok(found.at(-1) >= greatest && found.at(-2) < greatest, `${greatest}: ${found}`);
    assert.ok(found.length >= 4 && found.length <= 9, `${greatest}: ${found}`);
  }
});

test('a chart of nothing but zeros has axes all the same', () => {
  const document = lineChart({ ...CHART, series: [{ name: 'none', points: [point(0, 0)] }] });
  assert.doesNotMatch(document, /NaN|Infinity/);
});

test('what is written is escaped', () => {
  assert.equal(escape('a < b & "c" > d'), 'a &lt; b &amp; &quot;c&quot; &gt; d');
  assert.match(lineChart(CHART), />Start &amp; &lt;size&gt;</);
});

test('a chart is a document with marks where the values are', () => {
  const document = lineChart(CHART);
  const found = elements(document);
  const marks = (index) => found.filter((element) => element.name === 'circle' && element.class === `m${index}` && element.cy !== '0');
  assert.deepEqual(marks(0).map(({ cx }) => Number(cx)), [72, 348, 624]);
  // From 0 at the bottom (304) to 120, the last tick, at the top (56).
  assert.deepEqual(marks(0).map(({ cy }) => Number(cy)), [283.3, 262.7, 221.3]);
  assert.deepEqual(marks(1).map(({ cy }) => Number(cy)), [97.3, 97.3]);
  assert.match(document, /M72 293\.7V262\.7/); // the whisker from 5 to 20
});

test('axes, units and series are named, and there are colours for dark pages', () => {
  const document = lineChart(CHART);
  for (const text of ['size in MB', 'start in ms', 'ours', 'theirs']) assert.ok(document.includes(`>${text}<`), text);
  assert.match(document, /@media\(prefers-color-scheme:dark\)/);
  assert.match(document, /role="img"/);
});

test('more series than can be told apart are refused', () => {
  const series = Array.from({ length: 4 }, () => CHART.series[0]);
  assert.throws(() => lineChart({ ...CHART, series }), /3 series at most, found 4/);
});
