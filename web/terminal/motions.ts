/** Words and how Emacs moves over them, exchanges them and changes their case. */
import type { EditBuffer, Position } from './buffer.js';

const WORD = /^[\p{L}\p{N}\p{M}_]/u;

type Step = (buffer: EditBuffer, at: Position) => Position | null;

const forward: Step = (buffer, at) => buffer.after(at);
const backward: Step = (buffer, at) => buffer.before(at);

function characterAt(buffer: EditBuffer, { line, offset }: Position): string {
  return (buffer.lines[line] as string).slice(offset, offset + 2) || '\n';
}

/** Go on while the characters passed are of a word (or not). */
function skip(buffer: EditBuffer, from: Position, step: Step, inWord: boolean): Position {
  let at = from;
  for (;;) {
    const next = step(buffer, at);
    if (!next) return at;
    const passed = step === forward ? at : next;
    if (WORD.test(characterAt(buffer, passed)) !== inWord) return at;
    at = next;
  }
}

export function wordEnd(buffer: EditBuffer, from = buffer.position): Position {
  return skip(buffer, skip(buffer, from, forward, false), forward, true);
}

export function wordStart(buffer: EditBuffer, from = buffer.position): Position {
  return skip(buffer, skip(buffer, from, backward, false), backward, true);
}

/** The start of the word that white space delimits, as Ctrl-W means it. */
export function bigWordStart(buffer: EditBuffer): Position {
  const { line, offset } = buffer.position;
  if (offset === 0) return buffer.before(buffer.position) ?? buffer.position;
  const word = /\S*\s*$/u.exec(buffer.beforeCursor)?.[0] ?? '';
  return { line, offset: offset - word.length };
}

export type CaseChange = 'upper' | 'lower' | 'capital';

/** Change the case from the cursor to the end of the word, and go there. */
export function changeCase(buffer: EditBuffer, change: CaseChange): void {
  const end = wordEnd(buffer);
  const text = buffer.between(buffer.position, end);
  buffer.replace(buffer.position, end, CASES[change](text));
}

const CASES: Readonly<Record<CaseChange, (text: string) => string>> = {
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  capital: (text) =>
    text.toLowerCase().replace(/[\p{L}\p{N}]/u, (letter) => letter.toUpperCase()),
};

/** Exchange the characters around the cursor; at the end of a line, the two before it. */
export function transposeCharacters(buffer: EditBuffer): void {
  const { line, offset } = buffer.position;
  const atEnd = offset === buffer.currentLine.length;
  const middle = atEnd ? buffer.before(buffer.position) : buffer.position;
  if (!middle || middle.line !== line || middle.offset === 0) return;
  const start = buffer.before(middle) as Position;
  const end = buffer.after(middle) as Position;
  const swapped = buffer.between(middle, end) + buffer.between(start, middle);
  buffer.replace(start, end, swapped);
}

/** Exchange the word at or before the cursor with the one before that. */
export function transposeWords(buffer: EditBuffer): void {
  const secondEnd = wordEnd(buffer);
  const secondStart = wordStart(buffer, secondEnd);
  const firstStart = wordStart(buffer, secondStart);
  const firstEnd = wordEnd(buffer, firstStart);
  if (compare(firstEnd, secondStart) > 0) return;
  const between = buffer.between(firstEnd, secondStart);
  const first = buffer.between(firstStart, firstEnd);
  const second = buffer.between(secondStart, secondEnd);
  buffer.replace(firstStart, secondEnd, second + between + first);
}

export function compare(a: Position, b: Position): number {
  return a.line - b.line || a.offset - b.offset;
}
