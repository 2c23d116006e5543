/** Which key does what: GNU Readline's Emacs mode, and what editors have taught since. */
import type { EditorAction, LineEditor } from './editor.js';
import type { Key, KeyName } from './keys.js';
import type { MenuMove } from './menu.js';
import {
  bigWordStart,
  changeCase,
  transposeCharacters,
  transposeWords,
  wordEnd,
  wordStart,
} from './motions.js';

/** Without an answer, the text or the cursor has changed. */
export type Command = (editor: LineEditor) => EditorAction | void;

const undo: Command = (e) => void e.buffer.undo();
const redo: Command = (e) => void e.buffer.redo();
const toWordStart: Command = (e) => e.buffer.moveTo(wordStart(e.buffer));
const toWordEnd: Command = (e) => e.buffer.moveTo(wordEnd(e.buffer));
const killWord: Command = (e) => e.killTo(wordEnd(e.buffer));
const killWordBack: Command = (e) => e.killTo(wordStart(e.buffer));

const killLine: Command = (e) => {
  const { line, offset } = e.buffer.position;
  const { length } = e.buffer.currentLine;
  if (offset < length) e.killTo({ line, offset: length });
  else e.killTo(e.buffer.after(e.buffer.position) ?? e.buffer.position);
};

const killSpace: Command = (e) => {
  const { line, offset } = e.buffer.position;
  const before = /\s*$/.exec(e.buffer.beforeCursor)?.[0].length ?? 0;
  const after = /^\s*/.exec(e.buffer.currentLine.slice(offset))?.[0].length ?? 0;
  e.buffer.replace({ line, offset: offset - before }, { line, offset: offset + after }, '');
};

const CONTROL: Readonly<Record<string, Command>> = {
  a: (e) => e.buffer.home(),
  b: (e) => e.buffer.left(),
  c: () => ({ kind: 'interrupt' }),
  d: (e) => e.deleteOrEnd(),
  e: (e) => e.buffer.toLineEnd(),
  f: (e) => e.buffer.right(),
  h: (e) => e.buffer.backspace(),
  k: killLine,
  l: () => ({ kind: 'clear' }),
  n: (e) => (e.buffer.vertical(1) ? undefined : e.recall(1, true)),
  o: (e) => e.submitAndNext(),
  p: (e) => (e.buffer.vertical(-1) ? undefined : e.recall(-1, true)),
  q: (e) => e.quoteNext(),
  r: (e) => e.startSearch(-1),
  s: (e) => e.startSearch(1),
  t: (e) => transposeCharacters(e.buffer),
  u: (e) => e.killTo({ line: e.buffer.cursorLine, offset: 0 }),
  v: (e) => e.quoteNext(),
  w: (e) => e.killTo(bigWordStart(e.buffer)),
  x: (e) => e.prefixKey((key) => AFTER_CONTROL_X[key.kind === 'control' ? key.letter : '']),
  y: (e) => e.yank(),
  z: undo,
  _: undo,
  ']': (e) => e.findCharacter(),
};

const AFTER_CONTROL_X: Readonly<Record<string, Command>> = {
  u: undo,
  r: redo,
};

const ALT: Readonly<Record<string, Command>> = {
  b: toWordStart,
  c: (e) => changeCase(e.buffer, 'capital'),
  d: killWord,
  f: toWordEnd,
  l: (e) => changeCase(e.buffer, 'lower'),
  n: (e) => e.recall(1),
  p: (e) => e.recall(-1),
  r: (e) => {
    while (e.buffer.undo());
  },
  t: (e) => transposeWords(e.buffer),
  u: (e) => changeCase(e.buffer, 'upper'),
  y: (e) => e.yankPop(),
  z: redo,
  _: redo,
  '<': (e) => e.recallEdge(-1),
  '>': (e) => e.recallEdge(1),
  '\\': killSpace,
};

const NAMED: Readonly<Partial<Record<KeyName, Command>>> = {
  left: (e) => e.buffer.left(),
  right: (e) => e.buffer.right(),
  up: (e) => e.up(),
  down: (e) => e.down(),
  home: (e) => e.buffer.home(),
  end: (e) => e.buffer.toLineEnd(),
  pageup: (e) => e.page(-1),
  pagedown: (e) => e.page(1),
  delete: (e) => e.buffer.delete(),
  backspace: (e) => e.buffer.backspace(),
  enter: (e) => e.enter(),
  tab: (e) => e.tab(),
};

/** The same keys with Ctrl or Alt held. */
const NAMED_BY_WORD: Readonly<Partial<Record<KeyName, Command>>> = {
  left: toWordStart,
  right: toWordEnd,
  backspace: killWordBack,
  delete: killWord,
  home: (e) => e.buffer.moveTo({ line: 0, offset: 0 }),
  end: (e) => e.buffer.moveTo(e.buffer.end),
  enter: (e) => (e.multiline ? e.newLine() : e.enter()),
};

const NAMED_WITH_SHIFT: Readonly<Partial<Record<KeyName, Command>>> = {
  enter: (e) => (e.multiline ? e.newLine() : e.enter()),
  tab: (e) => e.buffer.dedent(),
};

export function commandFor(key: Key): Command | undefined {
  if (key.kind === 'control') return CONTROL[key.letter];
  if (key.kind === 'alt') return altCommand(key.letter);
  if (key.kind !== 'key') return undefined;
  const { ctrl, alt, shift, name } = key;
  const special = ctrl || alt ? NAMED_BY_WORD[name] : shift ? NAMED_WITH_SHIFT[name] : undefined;
  return special ?? NAMED[name];
}

function altCommand(letter: string): Command | undefined {
  if (/^\d$/.test(letter)) return (e) => e.argument(Number(letter));
  return ALT[letter] ?? ALT[letter.toLowerCase()];
}

const CHARACTERS: Readonly<Partial<Record<KeyName, string>>> = {
  tab: '\t',
  escape: '\x1b',
  enter: '\n',
  backspace: '\x7f',
};

const BY_CONTROL: Readonly<Record<string, MenuMove>> = { n: 'next', p: 'previous' };

export function isBackspace(key: Key): boolean {
  if (key.kind === 'control') return key.letter === 'h';
  return key.kind === 'key' && key.name === 'backspace' && !key.ctrl && !key.alt;
}

/** What a key does in a menu of completions; `chosen`: one of them is chosen already. */
export function menuMove(key: Key, chosen: boolean): MenuMove | null {
  if (key.kind === 'control') return BY_CONTROL[key.letter] ?? null;
  if (key.kind !== 'key' || key.ctrl || key.alt) return null;
  if (key.name === 'tab') return key.shift ? 'previous' : 'next';
  const moves = ['up', 'down', 'left', 'right', 'pageup', 'pagedown'] as const;
  const move = moves.find((name) => name === key.name) ?? null;
  // Before anything is chosen, Left and Right still move the cursor.
  return !chosen && (move === 'left' || move === 'right') ? null : move;
}

/** What Ctrl-V inserts for a key: the characters that it sends. */
export function characterOf(key: Key): string {
  if (key.kind === 'text' || key.kind === 'paste') return key.text;
  if (key.kind === 'control') {
    return String.fromCharCode(key.letter.toUpperCase().charCodeAt(0) & 0x1f);
  }
  if (key.kind === 'alt') return `\x1b${key.letter}`;
  return CHARACTERS[key.name] ?? '';
}
