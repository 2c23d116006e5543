/** The text being edited and its cursor, which always stands between two graphemes. */
import { graphemes, textWidth } from './width.js';

const WORD = /[\p{L}\p{N}\p{M}_]/u;
export const INDENT = 4;

export class EditBuffer {
  private value = '';
  private at = 0;
  /** The cell column that Up and Down try to keep. */
  private goal: number | null = null;
  private killed = '';

  get text(): string {
    return this.value;
  }

  /** UTF-16 offset of the cursor. */
  get cursor(): number {
    return this.at;
  }

  get lines(): string[] {
    return this.value.split('\n');
  }

  get cursorLine(): number {
    return this.value.slice(0, this.at).split('\n').length - 1;
  }

  /** UTF-16 offset of the cursor in its line. */
  get cursorOffset(): number {
    return this.at - this.lineStart();
  }

  get beforeCursor(): string {
    return this.value.slice(this.lineStart(), this.at);
  }

  set(text: string, cursor = text.length): void {
    this.value = text;
    this.move(cursor);
  }

  insert(text: string): void {
    this.replace(this.at, this.at, text);
  }

  /** Replace UTF-16 range [from, to) and put the cursor behind the new text. */
  replace(from: number, to: number, text: string): void {
    const after = this.value.slice(to);
    this.value = this.value.slice(0, from) + text + after;
    this.move(this.clusterEnd(from + text.length));
  }

  left(): void {
    this.move(this.previous(this.at));
  }

  right(): void {
    this.move(this.next(this.at));
  }

  wordLeft(): void {
    this.move(this.wordStart());
  }

  wordRight(): void {
    this.move(this.wordEnd());
  }

  home(): void {
    this.move(this.lineStart());
  }

  end(): void {
    this.move(this.lineEnd());
  }

  /** One line up or down in the block; false when there is none. */
  vertical(step: -1 | 1): boolean {
    const lines = this.lines;
    const line = this.cursorLine + step;
    const target = lines[line];
    if (target === undefined) return false;
    const goal = this.goal ?? textWidth(this.beforeCursor);
    const start = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
    this.at = start + offsetOfColumn(target, goal);
    this.goal = goal;
    return true;
  }

  /** Delete to the left: one grapheme, or back to the previous indentation step. */
  backspace(): void {
    const before = this.beforeCursor;
    if (before !== '' && /^ +$/.test(before)) {
      return this.remove(this.at - ((before.length - 1) % INDENT) - 1, this.at);
    }
    this.remove(this.previous(this.at), this.at);
  }

  delete(): void {
    this.remove(this.at, this.next(this.at));
  }

  killToEnd(): void {
    const end = this.lineEnd();
    this.kill(this.at, end === this.at ? this.next(this.at) : end);
  }

  killToStart(): void {
    this.kill(this.lineStart(), this.at);
  }

  killWordLeft(): void {
    this.kill(this.wordStart(), this.at);
  }

  killWordRight(): void {
    this.kill(this.at, this.wordEnd());
  }

  /** Kill back to white space, as Ctrl-W does. */
  killBigWord(): void {
    const before = this.value.slice(0, this.at);
    const word = /\S*\s*$/u.exec(before)?.[0] ?? '';
    this.kill(this.at - word.length, this.at);
  }

  yank(): void {
    this.insert(this.killed);
  }

  /** Spaces up to the next indentation step. */
  indent(): void {
    this.insert(' '.repeat(INDENT - (this.beforeCursor.length % INDENT)));
  }

  private move(to: number): void {
    this.at = Math.min(Math.max(to, 0), this.value.length);
    this.goal = null;
  }

  private kill(from: number, to: number): void {
    if (from < to) this.killed = this.value.slice(from, to);
    this.remove(from, to);
  }

  private remove(from: number, to: number): void {
    this.replace(from, to, '');
  }

  private lineStart(): number {
    return this.lineStartAt(this.at);
  }

  private lineStartAt(offset: number): number {
    // A negative position would make lastIndexOf look at the first character.
    return offset === 0 ? 0 : this.value.lastIndexOf('\n', offset - 1) + 1;
  }

  private lineEnd(): number {
    const end = this.value.indexOf('\n', this.at);
    return end < 0 ? this.value.length : end;
  }

  private previous(from: number): number {
    const start = this.lineStartAt(from);
    if (from === start) return Math.max(from - 1, 0);
    const last = graphemes(this.value.slice(start, from)).at(-1) as string;
    return from - last.length;
  }

  private next(from: number): number {
    if (from >= this.value.length) return from;
    const line = this.value.slice(from).split('\n', 1)[0] as string;
    return from + (line === '' ? 1 : (graphemes(line)[0] as string).length);
  }

  /** The end of the grapheme that `offset` falls into: an insertion can join its neighbours. */
  private clusterEnd(offset: number): number {
    const start = this.lineStartAt(offset);
    const end = this.value.indexOf('\n', offset);
    const line = this.value.slice(start, end < 0 ? undefined : end);
    let at = start;
    for (const cluster of graphemes(line)) {
      if (at >= offset) break;
      at += cluster.length;
    }
    return Math.max(at, offset);
  }

  private wordStart(): number {
    let at = this.at;
    while (at > 0 && !WORD.test(this.value[at - 1] as string)) at = this.previous(at);
    while (at > 0 && WORD.test(this.value[at - 1] as string)) at = this.previous(at);
    return at;
  }

  private wordEnd(): number {
    let at = this.at;
    const { length } = this.value;
    while (at < length && !WORD.test(this.value[at] as string)) at = this.next(at);
    while (at < length && WORD.test(this.value[at] as string)) at = this.next(at);
    return at;
  }
}

function offsetOfColumn(line: string, column: number): number {
  let offset = 0;
  let width = 0;
  for (const cluster of graphemes(line)) {
    width += textWidth(cluster);
    if (width > column) break;
    offset += cluster.length;
  }
  return offset;
}
