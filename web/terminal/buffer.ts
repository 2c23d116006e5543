/**
 * The text being edited and its cursor, which always stands between two graphemes. Kept as lines:
 * a keystroke costs what its line costs, also in a block of a megabyte.
 */
import { Journal, type Change } from './journal.js';
import {
  boundaryFrom,
  graphemes,
  nextBoundary,
  previousBoundary,
  textWidth,
} from './width.js';

export const INDENT = 4;

export interface Position {
  readonly line: number;
  /** UTF-16 offset in the line. */
  readonly offset: number;
}

export class EditBuffer {
  private rows: string[] = [''];
  private at: Position = { line: 0, offset: 0 };
  /** The cell column that Up and Down try to keep. */
  private goal: number | null = null;
  private joined: string | null = '';
  private readonly journal = new Journal();
  private changes = 0;

  get text(): string {
    return (this.joined ??= this.rows.join('\n'));
  }

  /** A number that changes with the text. */
  get revision(): number {
    return this.changes;
  }

  get isEmpty(): boolean {
    return this.rows.length === 1 && this.rows[0] === '';
  }

  get lines(): readonly string[] {
    return this.rows;
  }

  get cursorLine(): number {
    return this.at.line;
  }

  /** UTF-16 offset of the cursor in its line. */
  get cursorOffset(): number {
    return this.at.offset;
  }

  get position(): Position {
    return this.at;
  }

  /** UTF-16 offset of the cursor in the whole text. */
  get cursor(): number {
    let offset = this.at.offset;
    for (let line = 0; line < this.at.line; line++) offset += this.row(line).length + 1;
    return offset;
  }

  get currentLine(): string {
    return this.row(this.at.line);
  }

  get beforeCursor(): string {
    return this.currentLine.slice(0, this.at.offset);
  }

  get end(): Position {
    const line = this.rows.length - 1;
    return { line, offset: this.row(line).length };
  }

  /** Replace everything, as one change that can be undone. */
  set(text: string, cursor: Position | null = null): void {
    if (text !== this.text) this.splice({ line: 0, offset: 0 }, this.end, text);
    this.moveTo(cursor ?? this.end);
  }

  insert(text: string): void {
    this.replace(this.at, this.at, text);
  }

  /** Replace what is between two positions and put the cursor behind the new text. */
  replace(from: Position, to: Position, text: string): void {
    this.moveTo(this.splice(from, to, text));
  }

  /** Like `replace`, and the cursor stays where it is in the text around it. */
  replaceBefore(from: Position, to: Position, text: string): void {
    const { line, offset } = this.at;
    const end = this.splice(from, to, text);
    if (line !== to.line) return this.moveTo({ line: line + end.line - to.line, offset });
    this.moveTo({ line: end.line, offset: end.offset + offset - to.offset });
  }

  between(from: Position, to: Position): string {
    if (from.line === to.line) return this.row(from.line).slice(from.offset, to.offset);
    const middle = this.rows.slice(from.line + 1, to.line);
    const first = this.row(from.line).slice(from.offset);
    return [first, ...middle, this.row(to.line).slice(0, to.offset)].join('\n');
  }

  moveTo(position: Position): void {
    const line = Math.min(Math.max(position.line, 0), this.rows.length - 1);
    const text = this.row(line);
    const offset = Math.min(Math.max(position.offset, 0), text.length);
    this.at = { line, offset: boundaryFrom(text, offset) };
    this.goal = null;
  }

  /** The position one grapheme (or line end) to the left; null at the start. */
  before(position: Position): Position | null {
    const { line, offset } = position;
    if (offset > 0) return { line, offset: previousBoundary(this.row(line), offset) };
    return line > 0 ? { line: line - 1, offset: this.row(line - 1).length } : null;
  }

  /** The position one grapheme (or line end) to the right; null at the end. */
  after(position: Position): Position | null {
    const { line, offset } = position;
    const text = this.row(line);
    if (offset < text.length) return { line, offset: nextBoundary(text, offset) };
    return line < this.rows.length - 1 ? { line: line + 1, offset: 0 } : null;
  }

  left(): void {
    this.moveTo(this.before(this.at) ?? this.at);
  }

  right(): void {
    this.moveTo(this.after(this.at) ?? this.at);
  }

  home(): void {
    this.moveTo({ line: this.at.line, offset: 0 });
  }

  toLineEnd(): void {
    this.moveTo({ line: this.at.line, offset: this.currentLine.length });
  }

  /** Some lines up or down in the block, as far as it goes; false when it does not go at all. */
  vertical(by: number): boolean {
    const line = Math.min(Math.max(this.at.line + by, 0), this.rows.length - 1);
    if (line === this.at.line) return false;
    const goal = this.goal ?? textWidth(this.beforeCursor);
    this.at = { line, offset: offsetOfColumn(this.row(line), goal) };
    this.goal = goal;
    return true;
  }

  /** Delete to the left: one grapheme, or back to the previous indentation step. */
  backspace(): void {
    const before = this.beforeCursor;
    if (before !== '' && /^ +$/.test(before)) {
      const { line, offset } = this.at;
      const back = ((before.length - 1) % INDENT) + 1;
      return this.replace({ line, offset: offset - back }, this.at, '');
    }
    this.replace(this.before(this.at) ?? this.at, this.at, '');
  }

  delete(): void {
    this.replace(this.at, this.after(this.at) ?? this.at, '');
  }

  /** Spaces up to the next indentation step. */
  indent(): void {
    this.insert(' '.repeat(INDENT - (textWidth(this.beforeCursor) % INDENT)));
  }

  /** Take one indentation step off the line. */
  dedent(): void {
    const spaces = /^ */.exec(this.currentLine)?.[0].length ?? 0;
    if (spaces === 0) return;
    const { line } = this.at;
    const off = ((spaces - 1) % INDENT) + 1;
    const from = { line, offset: 0 };
    if (this.at.offset < off) this.home();
    if (this.at.offset === 0) this.replace(from, { line, offset: off }, '');
    else this.replaceBefore(from, { line, offset: off }, '');
  }

  undo(): boolean {
    return this.travel(this.journal.undo(), (change) => {
      const { from, removed, inserted } = change;
      this.exchange(from, advance(from, inserted), removed);
      return change.before;
    });
  }

  redo(): boolean {
    return this.travel(this.journal.redo(), (change) => {
      const { from, removed, inserted } = change;
      return this.exchange(from, advance(from, removed), inserted);
    });
  }

  /** What follows is undone apart from what came before. */
  breakUndo(): void {
    this.journal.seal();
  }

  private travel(changes: readonly Change[], apply: (change: Change) => Position): boolean {
    for (const change of changes) this.moveTo(apply(change));
    return changes.length > 0;
  }

  private splice(from: Position, to: Position, text: string): Position {
    const removed = this.between(from, to);
    if (removed === '' && text === '') return from;
    this.journal.add({ from, removed, inserted: text, before: this.at });
    return this.exchange(from, to, text);
  }

  /** The end of the new text, moved behind the grapheme it became part of. */
  private exchange(from: Position, to: Position, text: string): Position {
    const head = this.row(from.line).slice(0, from.offset);
    const tail = this.row(to.line).slice(to.offset);
    const end = advance(from, text);
    if (from.line === to.line && end.line === from.line) {
      this.rows[from.line] = head + text + tail;
    } else {
      const lines = (head + text + tail).split('\n');
      this.rows = this.rows.slice(0, from.line).concat(lines, this.rows.slice(to.line + 1));
    }
    this.joined = null;
    this.changes++;
    this.at = end;
    return { line: end.line, offset: boundaryFrom(this.row(end.line), end.offset) };
  }

  private row(line: number): string {
    return this.rows[line] ?? '';
  }
}

/** Where a text that begins at `from` ends. */
export function advance(from: Position, text: string): Position {
  const last = text.lastIndexOf('\n');
  if (last < 0) return { line: from.line, offset: from.offset + text.length };
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return { line: from.line + lines, offset: text.length - last - 1 };
}

function offsetOfColumn(line: string, column: number): number {
  if (/^[\x20-\x7e]*$/.test(line)) return Math.min(column, line.length);
  let offset = 0;
  let width = 0;
  for (const cluster of graphemes(line)) {
    width += textWidth(cluster);
    if (width > column) break;
    offset += cluster.length;
  }
  return offset;
}
