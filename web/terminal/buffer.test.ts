import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../testing/random.js';
import { EditBuffer } from './buffer.js';
import { changeCase, transposeCharacters, transposeWords, wordEnd, wordStart } from './motions.js';
import { boundaryFrom, graphemes, nextBoundary, previousBoundary } from './width.js';

const PIECES = [
  'a',
  'B',
  ' ',
  '_',
  '9',
  'é',
  'e\u0301',
  '漢',
  '🌱',
  '👩‍🚀',
  '🇩🇪',
  '\n',
  '    ',
  'def',
];

/** The specification: an array of graphemes and an index, with the slowest obvious code. */
class Model {
  constructor(
    public items: string[] = [],
    public at = 0,
  ) {}

  get text(): string {
    return this.items.join('');
  }

  insert(text: string): void {
    const before = this.items.slice(0, this.at).join('') + text;
    const all = split(before + this.items.slice(this.at).join(''));
    let length = 0;
    this.at = all.findIndex((item) => (length += item.length) >= before.length) + 1;
    this.items = all;
  }

  cut(from: number, to: number): void {
    const before = this.items.slice(0, from).join('');
    this.items = split(before + this.items.slice(to).join(''));
    let length = 0;
    this.at = 0;
    while (length < before.length) length += (this.items[this.at++] as string).length;
  }
}

function split(text: string): string[] {
  return text.split('\n').flatMap((line, i) => [...(i > 0 ? ['\n'] : []), ...graphemes(line)]);
}

const offset = (model: Model) => model.items.slice(0, model.at).join('').length;

test('random edits agree with a model made of graphemes', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = new Random(seed);
    const buffer = new EditBuffer();
    const model = new Model();
    for (let step = 0; step < 120; step++) {
      const choice = random.below(8);
      if (choice < 3) {
        const piece = random.pick(PIECES);
        buffer.insert(piece);
        model.insert(piece);
      } else if (choice === 3) {
        buffer.left();
        model.at = Math.max(model.at - 1, 0);
      } else if (choice === 4) {
        buffer.right();
        model.at = Math.min(model.at + 1, model.items.length);
      } else if (choice === 5) {
        buffer.delete();
        model.cut(model.at, Math.min(model.at + 1, model.items.length));
      } else if (choice === 6 && !/^ +$/.test(buffer.beforeCursor)) {
        buffer.backspace();
        model.cut(Math.max(model.at - 1, 0), model.at);
      } else if (choice === 7) {
        buffer.home();
        while (model.at > 0 && model.items[model.at - 1] !== '\n') model.at--;
      }
      assert.equal(buffer.text, model.text, `seed ${seed}, step ${step}`);
      assert.equal(buffer.cursor, offset(model), `cursor, seed ${seed}, step ${step}`);
    }
  }
});

test('any sequence of edits keeps the cursor between graphemes', () => {
  const actions: readonly ((b: EditBuffer) => unknown)[] = [
    (b) => b.moveTo(wordStart(b)),
    (b) => b.moveTo(wordEnd(b)),
    (b) => b.vertical(-1),
    (b) => b.vertical(1),
    (b) => b.toLineEnd(),
    (b) => b.backspace(),
    (b) => b.indent(),
    (b) => b.dedent(),
    (b) => b.undo(),
    (b) => b.redo(),
    (b) => transposeCharacters(b),
    (b) => transposeWords(b),
    (b) => changeCase(b, 'capital'),
    (b) => b.replaceBefore({ line: b.cursorLine, offset: 0 }, b.position, 'x'),
  ];
  for (let seed = 1; seed <= 60; seed++) {
    const random = new Random(seed * 7919);
    const buffer = new EditBuffer();
    for (let step = 0; step < 120; step++) {
      if (random.below(2)) buffer.insert(random.pick(PIECES));
      else random.pick(actions)(buffer);
      const ends = new Set([0]);
      split(buffer.text).reduce((sum, item) => (ends.add(sum + item.length), sum + item.length), 0);
      assert.ok(ends.has(buffer.cursor), `seed ${seed}, step ${step}`);
    }
  }
});

test('backspace in the indentation goes back one step', () => {
  const buffer = new EditBuffer();
  buffer.set('if x:\n        ');
  buffer.backspace();
  assert.equal(buffer.text, 'if x:\n    ');
  buffer.insert('  ');
  buffer.backspace();
  assert.equal(buffer.text, 'if x:\n    ');
});

test('up and down keep the column across short lines and wide characters', () => {
  const buffer = new EditBuffer();
  buffer.set('abcdef\nx\n漢字漢字', { line: 0, offset: 6 });
  buffer.vertical(1);
  assert.equal(buffer.cursorOffset, 1);
  buffer.vertical(1);
  assert.equal(buffer.cursorOffset, 3);
  assert.equal(buffer.vertical(1), false);
});

test('undo goes back word by word to the beginning, redo forth again', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = new Random(seed * 31);
    const buffer = new EditBuffer();
    const states = [''];
    for (let step = 0; step < 60; step++) {
      const choice = random.below(5);
      if (choice < 3) buffer.insert(random.pick(PIECES));
      else if (choice === 3) buffer.backspace();
      else buffer.moveTo({ line: random.below(4), offset: random.below(9) });
      if (buffer.text !== states.at(-1)) states.push(buffer.text);
    }
    const end = buffer.text;
    while (buffer.undo()) assert.ok(states.includes(buffer.text), `seed ${seed}`);
    assert.equal(buffer.text, '');
    while (buffer.redo()) assert.ok(states.includes(buffer.text), `seed ${seed}`);
    assert.equal(buffer.text, end);
  }
});

test('a typed word is undone as one', () => {
  const buffer = new EditBuffer();
  for (const letter of 'total = 1') buffer.insert(letter);
  const states: string[] = [];
  while (buffer.undo()) states.push(buffer.text);
  assert.deepEqual(states, ['total = ', 'total ', '']);
});

test('boundaries found from the middle are those found from the start', () => {
  const strange = [...PIECES, '\u200d', '\ufe0f', '\u0600', 'क्ष', '각', '\u1100', '👍🏽', '©', '1\ufe0f\u20e3'];
  for (let seed = 1; seed <= 300; seed++) {
    const random = new Random(seed * 101);
    const line = Array.from({ length: 30 }, () => random.pick(strange)).join('').replaceAll('\n', '');
    let at = 0;
    for (const cluster of graphemes(line)) {
      assert.equal(nextBoundary(line, at), at + cluster.length, `seed ${seed}`);
      at += cluster.length;
      assert.equal(previousBoundary(line, at), at - cluster.length, `seed ${seed}`);
      assert.equal(boundaryFrom(line, at - cluster.length + 1), at, `seed ${seed}`);
    }
  }
});
