import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../testing/random.js';
import { MemoryScreen } from '../testing/fake-screen.js';
import { BlockView, type Block } from './view.js';
import { graphemes, graphemeWidth, textWidth } from './width.js';

const block = (texts: string[], cursorLine: number, cursorOffset: number): Block => ({
  lines: texts.map((text, i) => ({ prefix: i === 0 ? '>>> ' : '... ', text })),
  cursorLine,
  cursorOffset,
});

/** What a terminal of `columns` shows of a line; behind a full row the cursor needs a new one. */
function wrapped(line: string, columns: number, cursorAtEnd: boolean): string[] {
  const rows = [''];
  let column = 0;
  for (const cluster of graphemes(line)) {
    const width = graphemeWidth(cluster);
    if (column + width > columns) {
      rows.push('');
      column = 0;
    }
    rows[rows.length - 1] += cluster;
    column += width;
  }
  if (cursorAtEnd && column === columns) rows.push('');
  return rows.map((row) => row.trimEnd());
}

test('whatever is drawn replaces what was drawn before', () => {
  const pieces = ['abc', '漢', '🌱', ' x', 'e\u0301', 'long_name_'];
  for (let seed = 1; seed <= 80; seed++) {
    const random = new Random(seed);
    const screen = new MemoryScreen(8 + random.below(20), 40);
    const view = new BlockView(screen);
    screen.write('before\n');
    for (let step = 0; step < 12; step++) {
      const texts = Array.from({ length: 1 + random.below(4) }, () =>
        Array.from({ length: random.below(9) }, () => random.pick(pieces)).join(''),
      );
      const line = random.below(texts.length);
      view.draw(block(texts, line, (texts[line] as string).length));
      const rows = texts.flatMap((text, i) =>
        wrapped((i === 0 ? '>>> ' : '... ') + text, screen.columns, i === line),
      );
      assert.equal(screen.text, ['before', ...rows].join('\n').trimEnd(), `seed ${seed}`);
    }
  }
});

test('the cursor stands where the text is', () => {
  const screen = new MemoryScreen(10, 10);
  const view = new BlockView(screen);
  view.draw(block(['abcdefghij'], 0, 6));
  assert.deepEqual([screen.row, screen.column], [1, 0]);
  view.draw(block(['漢字', 'x'], 0, 1));
  assert.deepEqual([screen.row, screen.column], [0, 6]);
});

test('finish leaves the cursor below, reopen continues', () => {
  const screen = new MemoryScreen(20, 10);
  const view = new BlockView(screen);
  view.draw(block(['if x:'], 0, 5));
  view.finish(block(['if x:'], 0, 5));
  assert.equal(screen.row, 1);
  view.reopen(block(['if x:'], 0, 5));
  view.draw(block(['if x:', '    '], 1, 4));
  assert.equal(screen.text, '>>> if x:\n...');
});

test('a block taller than the screen shows the part around the cursor', () => {
  const screen = new MemoryScreen(20, 4);
  const view = new BlockView(screen);
  const texts = Array.from({ length: 12 }, (_, i) => `line${i}`);
  view.draw(block(texts, 11, 0));
  view.draw(block(texts, 0, 0));
  assert.match(screen.text, />>> line0\n\.\.\. line1/);
});

test('typed escape characters are shown, not obeyed', () => {
  const screen = new MemoryScreen(30, 4);
  new BlockView(screen).draw(block(['a\x1b[2Jb'], 0, 0));
  assert.equal(screen.text, '>>> a^[[2Jb');
});

test('cells of ordinary and strange text', () => {
  const widths = ['abc', '漢字', '🌱', '👩‍🚀', '🇩🇪', 'e\u0301', '\u200b', '❤️'].map(textWidth);
  assert.deepEqual(widths, [3, 4, 2, 2, 2, 1, 0, 2]);
});
