import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../testing/random.js';
import { HeadlessScreen } from '../testing/headless-screen.js';
import type { Block } from './frame.js';
import { BlockView } from './view.js';
import { graphemes, textWidth } from './width.js';

interface Options {
  readonly footer?: readonly string[];
  readonly first?: string;
}

const prompt = (line: number, first = '>>> ') => (line === 0 ? first : '... ');

function block(texts: string[], line: number, offset: number, options: Options = {}): Block {
  return {
    count: texts.length,
    prefix: (index) => prompt(index, options.first),
    text: (index) => texts[index] as string,
    spans: () => [],
    cursor: { line, offset },
    footer: (_columns, room) => (options.footer ?? []).slice(0, room),
  };
}

const finished = (texts: string[]): Block => ({ ...block(texts, 0, 0), cursor: null });

/** What a terminal shows of the same text written straight, and where its cursor then is. */
function reference(texts: string[], line: number, offset: number, columns: number, first?: string) {
  const screen = new HeadlessScreen(columns, 60);
  const before = texts.map((text, i) => prompt(i, first) + text).slice(0, line);
  const start = before.map((text) => `${text}\n`).join('');
  screen.write(start + prompt(line, first) + (texts[line] as string).slice(0, offset));
  let { row, column } = screen.cursor;
  // The cursor stands where the next character will, which may be on the next row.
  const next = textWidth(graphemes((texts[line] as string).slice(offset))[0] ?? 'x');
  if (column + next > columns) {
    [row, column] = [row + 1, 0];
    // Behind a full row it stands on one of its own.
    if (offset === (texts[line] as string).length) screen.write('\n');
  }
  const rest = texts.slice(line + 1).map((text) => `\n${prompt(1)}${text}`);
  screen.write((texts[line] as string).slice(offset) + rest.join(''));
  return { lines: screen.lines(), row, column };
}

test('whatever is drawn replaces what was drawn before, and the cursor stands in the text', () => {
  const pieces = ['abc', '漢', '🌱', ' x', 'e\u0301', 'long_name_', '\u{1f1e9}\u{1f1ea}', '👩‍🚀'];
  for (let seed = 1; seed <= 120; seed++) {
    const random = new Random(seed);
    const screen = new HeadlessScreen(8 + random.below(20), 60);
    const view = new BlockView(screen);
    screen.write('before\n');
    for (let step = 0; step < 12; step++) {
      const first = random.below(3) === 0 ? `\x1b[31m${'out'.repeat(random.below(9))}\x1b[0m> ` : '>>> ';
      const texts = Array.from({ length: 1 + random.below(4) }, () =>
        Array.from({ length: random.below(9) }, () => random.pick(pieces)).join(''),
      );
      const line = random.below(texts.length);
      const all = graphemes(texts[line] as string);
      const offset = all.slice(0, random.below(all.length + 1)).join('').length;
      const footer = random.below(2) ? [] : ['one', 'two'];
      view.draw(block(texts, line, offset, { footer, first }));
      const expected = reference(texts, line, offset, screen.columns, first);
      const rows = [...expected.lines];
      if (footer.length > 0) while (rows.length <= expected.row) rows.push('');
      assert.deepEqual(screen.lines(), ['before', ...rows, ...footer], `seed ${seed}, step ${step}`);
      assert.deepEqual(screen.cursor, { row: expected.row + 1, column: expected.column }, `seed ${seed}, step ${step}`);
    }
  }
});

test('finish leaves the cursor below, reopen continues', () => {
  const screen = new HeadlessScreen(20, 10);
  const view = new BlockView(screen);
  view.draw(block(['if x:'], 0, 5));
  view.finish(finished(['if x:']));
  assert.equal(screen.cursor.row, 1);
  view.reopen();
  view.draw(block(['if x:', '    '], 1, 4));
  assert.equal(screen.text, '>>> if x:\n...');
});

test('a block taller than the screen shows the part around the cursor, and all when finished', () => {
  const screen = new HeadlessScreen(20, 4);
  const view = new BlockView(screen);
  const texts = Array.from({ length: 12 }, (_, i) => `line${i}`);
  view.draw(block(texts, 11, 0));
  view.draw(block(texts, 0, 0));
  assert.match(screen.text, />>> line0\n\.\.\. line1/);
  view.draw(block(texts, 5, 0));
  view.finish(finished(texts));
  const all = texts.map((text, i) => prompt(i) + text);
  assert.deepEqual(screen.lines().slice(-12), all);
  view.reopen();
  view.draw(block([...texts, 'more'], 12, 4));
  assert.deepEqual(screen.lines().slice(-13), [...all, '... more']);
});

test('a key changes one row, and little is written for it', () => {
  const screen = new HeadlessScreen(60, 20);
  const view = new BlockView(screen);
  const texts = Array.from({ length: 15 }, (_, i) => `line_number_${i} = function(argument)`);
  view.draw(block(texts, 7, 3));
  const before = screen.written;
  texts[7] += 'x';
  view.draw(block(texts, 7, 4));
  assert.ok(screen.written - before < 100, `${screen.written - before} characters`);
});

test('a terminal that has reflowed its rows is drawn over in the right place', () => {
  for (const columns of [14, 17, 40, 61]) {
    const screen = new HeadlessScreen(30, 20);
    const view = new BlockView(screen);
    screen.write('before\n');
    const texts = ['abcdefghijklmnopqrstuvwxyz'.repeat(2), 'short', 'z'.repeat(40)];
    view.draw(block(texts, 2, 40));
    // Other terminals map the cursor's cell exactly; xterm.js does where the text ends.
    screen.terminal.options.reflowCursorLine = true;
    screen.terminal.resize(columns, 20);
    view.draw(block(texts, 2, 40));
    const expected = reference(texts, 2, 40, columns);
    assert.deepEqual(screen.lines(), ['before', ...expected.lines], `${columns} columns`);
  }
});

test('typed escape characters are shown, not obeyed', () => {
  const screen = new HeadlessScreen(30, 4);
  new BlockView(screen).draw(block(['a\x1b[2Jb'], 0, 0));
  assert.equal(screen.text, '>>> a^[[2Jb');
});

test('cells of ordinary and strange text', () => {
  const widths = ['abc', '漢字', '🌱', '👩‍🚀', '🇩🇪', 'e\u0301', '\u200b', '❤️'].map(textWidth);
  assert.deepEqual(widths, [3, 4, 2, 2, 2, 1, 6, 2]);
});
