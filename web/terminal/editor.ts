/** The line editor: keys in, text and intentions out. Knows neither the terminal nor Python. */
import { EditBuffer, type Position } from './buffer.js';
import { History } from './history.js';
import { nextIndent, outdent } from './indent.js';
import { characterOf, commandFor, isBackspace, menuMove, type Command } from './keymap.js';
import type { Key } from './keys.js';
import { KillRing, type KillSide } from './kill-ring.js';
import { CompletionMenu } from './menu.js';
import { compare } from './motions.js';
import { commonPrefix, dedent, stripPrompts } from './paste.js';
import { PythonScan } from './python-scan.js';
import { HistorySearch } from './search.js';

/** What a key asks of whoever runs the editor. */
export type EditorAction =
  | { readonly kind: 'none' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'submit' }
  /** What is there goes to the program, without a line end. */
  | { readonly kind: 'flush' }
  | { readonly kind: 'eof' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'complete' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'paste'; readonly text: string };

const NONE: EditorAction = { kind: 'none' };
const CHANGED: EditorAction = { kind: 'changed' };
const MOST_REPEATS = 9999;

/** What outlives one prompt. */
export class EditorMemory {
  readonly kills = new KillRing();
  lastQuery = '';

  /** @param history null where lines are not remembered */
  constructor(readonly history: History | null) {}
}

/** What the last command was, where the next one cares. */
type Deed = 'kill' | 'yank' | 'other';

export class LineEditor {
  readonly buffer = new EditBuffer();
  readonly scan = new PythonScan();
  menu: CompletionMenu | null = null;
  search: HistorySearch | null = null;
  /** Rows of the screen, for PageUp and PageDown. */
  pageRows = 10;
  private last: Deed = 'other';
  private deed: Deed = 'other';
  private yanked: { readonly from: Position; readonly to: Position } | null = null;
  private prefix = '';
  private count: number | null = null;
  /** Takes the next key instead of its command. */
  private taker: ((key: Key) => EditorAction) | null = null;

  /** @param multiline false for a line of input: Enter always submits */
  constructor(
    readonly memory: EditorMemory,
    readonly multiline: boolean,
  ) {}

  handle(key: Key): EditorAction {
    const { taker } = this;
    this.taker = null;
    if (taker) return taker(key);
    const { search, menu } = this;
    if (!search && !menu) return this.plainKey(key);
    const done = search ? this.searchKey(key, search) : this.menuKey(key, menu as CompletionMenu);
    if (done) return done;
    const action = this.plainKey(key);
    // What was below the block is gone, whatever the key did.
    return action.kind === 'none' ? CHANGED : action;
  }

  /** The statement as Python reads it: a last line of mere indentation ends the block. */
  get source(): string {
    const { lines, text } = this.buffer;
    const last = lines.at(-1) as string;
    if (!this.multiline || lines.length === 1 || last.trim() !== '') return text;
    return text.slice(0, text.length - last.length);
  }

  /** Begin a new line at the end of the block, indented as the code suggests. */
  continueBlock(): void {
    this.buffer.moveTo(this.buffer.end);
    this.newLine();
  }

  newLine(): void {
    const { line, offset } = this.buffer.position;
    const indent = this.multiline ? nextIndent(this.scan, this.buffer, line, offset) : '';
    this.buffer.insert(`\n${indent}`);
  }

  enter(): EditorAction {
    const onLastLine = this.buffer.cursorLine === this.buffer.lines.length - 1;
    if (!this.multiline || onLastLine) return { kind: 'submit' };
    this.newLine();
    return CHANGED;
  }

  tab(): EditorAction {
    if (this.multiline && this.buffer.beforeCursor.trim() !== '') return { kind: 'complete' };
    if (this.multiline) this.buffer.indent();
    else this.buffer.insert('\t');
    return CHANGED;
  }

  deleteOrEnd(): EditorAction {
    if (this.buffer.isEmpty) return { kind: 'eof' };
    const atEnd = this.buffer.after(this.buffer.position) === null;
    if (atEnd && !this.multiline) return { kind: 'flush' };
    this.buffer.delete();
    return CHANGED;
  }

  /** Kill from the cursor to a position on either side of it. */
  killTo(to: Position): void {
    const { buffer, memory } = this;
    const backward = compare(to, buffer.position) < 0;
    const from = backward ? to : buffer.position;
    const end = backward ? buffer.position : to;
    const side: KillSide = backward ? 'prepend' : 'append';
    memory.kills.add(buffer.between(from, end), side, this.last === 'kill');
    buffer.breakUndo();
    buffer.replace(from, end, '');
    this.deed = 'kill';
  }

  yank(): void {
    this.putYanked(this.buffer.position, this.memory.kills.current);
  }

  /** Replace what was just yanked by the kill before it. */
  yankPop(): void {
    if (this.last !== 'yank' || !this.yanked) return;
    this.buffer.moveTo(this.yanked.to);
    this.putYanked(this.yanked.from, this.memory.kills.rotate());
  }

  up(): void {
    if (!this.buffer.vertical(-1)) this.recall(-1);
  }

  down(): void {
    if (!this.buffer.vertical(1)) this.recall(1);
  }

  /** A page in a tall block, else through the history. */
  page(by: -1 | 1): void {
    const tall = this.buffer.lines.length > this.pageRows;
    if (!tall || !this.buffer.vertical(by * Math.max(this.pageRows - 1, 1))) this.recall(by);
  }

  /** Another statement from the history: one that begins as what was typed. */
  recall(by: -1 | 1, anything = false): void {
    const { history } = this.memory;
    if (!history) return;
    if (!history.browsing) this.prefix = this.typedPrefix();
    this.recalled(history.step(by, this.buffer.text, anything ? '' : this.prefix));
  }

  recallEdge(by: -1 | 1): void {
    this.recalled(this.memory.history?.edge(by, this.buffer.text) ?? null);
  }

  startSearch(direction: -1 | 1): void {
    const { history } = this.memory;
    if (history) this.search = new HistorySearch(history, direction, this.buffer.text);
  }

  /** Submit, and begin the next prompt with the statement that followed this one. */
  submitAndNext(): EditorAction {
    this.memory.history?.markNext();
    return { kind: 'submit' };
  }

  /** The next key is inserted as the character that it sends. */
  quoteNext(): void {
    this.taker = (key) => {
      if (key.kind === 'paste') return this.plainKey(key);
      this.buffer.insert(characterOf(key));
      return CHANGED;
    };
  }

  /** Go to the next occurrence of the character typed next. */
  findCharacter(): void {
    this.taker = (key) => {
      if (key.kind !== 'text') return this.handle(key);
      const { line, offset } = this.buffer.position;
      const at = this.buffer.currentLine.indexOf(key.text, offset + 1);
      if (at >= 0) this.buffer.moveTo({ line, offset: at });
      return CHANGED;
    };
  }

  /** The next key belongs to a command of two keys. */
  prefixKey(commands: (key: Key) => Command | undefined): void {
    this.taker = (key) => {
      const command = commands(key);
      return command ? this.run(command) : NONE;
    };
  }

  /** A digit of the number of times to do the next command. */
  argument(digit: number): EditorAction {
    this.count = Math.min((this.count ?? 0) * 10 + digit, MOST_REPEATS);
    return NONE;
  }

  /**
   * Completions have come for the word between `from` and `to`.
   *
   * @param to the cursor when they were asked for; text may have been typed behind it since
   */
  offer(matches: readonly string[], from: Position, to: Position): void {
    const { buffer } = this;
    const typed = buffer.between(from, to);
    const fitting = matches.filter((match) => match.startsWith(typed));
    if (fitting.length === 0) return;
    const shared = fitting.reduce(commonPrefix);
    const moved = compare(buffer.position, to) !== 0;
    buffer.breakUndo();
    if (shared !== typed) buffer.replaceBefore(from, to, shared);
    if (fitting.length === 1 || moved) return;
    this.menu = new CompletionMenu(fitting, from, shared);
  }

  private plainKey(key: Key): EditorAction {
    this.last = this.deed;
    this.deed = 'other';
    if (key.kind === 'paste') return this.paste(key.text);
    const times = this.takeCount(key);
    if (key.kind === 'text') return this.text(key.text.repeat(times));
    const command = commandFor(key);
    if (!command) return NONE;
    let action = this.run(command);
    for (let i = 1; i < times && action.kind === 'changed'; i++) action = this.run(command);
    return action;
  }

  private run(command: Command): EditorAction {
    return command(this) ?? CHANGED;
  }

  private takeCount(key: Key): number {
    if (key.kind === 'alt' && /^\d$/.test(key.letter)) return 1;
    const { count } = this;
    this.count = null;
    return Math.max(count ?? 1, 1);
  }

  private text(text: string): EditorAction {
    this.buffer.insert(text);
    if (this.multiline && text.endsWith(':')) this.outdent();
    return CHANGED;
  }

  /** `else:` and its kin go back to the block they continue. */
  private outdent(): void {
    const { buffer } = this;
    const line = buffer.cursorLine;
    if (buffer.cursorOffset !== buffer.currentLine.length) return;
    const indent = outdent(buffer.lines, line);
    if (indent === null) return;
    const own = /^\s*/.exec(buffer.currentLine)?.[0].length ?? 0;
    buffer.replaceBefore({ line, offset: 0 }, { line, offset: own }, indent);
  }

  private paste(text: string): EditorAction {
    this.closeMenu();
    if (text.includes('\n')) return { kind: 'paste', text };
    const { buffer } = this;
    const inString = this.scan.line(buffer, buffer.cursorLine).start !== '';
    const begins = this.multiline && !inString && buffer.beforeCursor.trim() === '';
    buffer.breakUndo();
    buffer.insert(begins ? stripPrompts(text) : text);
    buffer.breakUndo();
    return CHANGED;
  }

  /** Put lines into the block: with the indentation of the cursor where it stands in one. */
  insertBlock(text: string): void {
    const { buffer } = this;
    const indent = buffer.beforeCursor;
    const lines = text.replace(/\n$/, '');
    const fits = indent.trim() === '' ? dedent(lines).replace(/\n(?=.)/g, `\n${indent}`) : lines;
    buffer.breakUndo();
    buffer.insert(fits);
    buffer.breakUndo();
  }

  private putYanked(from: Position, text: string): void {
    const { buffer } = this;
    buffer.breakUndo();
    buffer.replace(from, buffer.position, text);
    this.yanked = { from, to: buffer.position };
    this.deed = 'yank';
  }

  /** What Up looks for: the one line that was typed, when the cursor is at its end. */
  private typedPrefix(): string {
    const { buffer } = this;
    if (buffer.lines.length > 1) return '';
    return buffer.cursorOffset === buffer.currentLine.length ? buffer.currentLine : '';
  }

  private recalled(entry: string | null): void {
    if (entry === null) return;
    this.buffer.breakUndo();
    this.buffer.set(entry);
  }

  // --- the search ------------------------------------------------------------------------------

  /** Null when the key ends the search and is to be obeyed as usual. */
  private searchKey(key: Key, search: HistorySearch): EditorAction | null {
    if (key.kind === 'text') search.type(key.text);
    else if (key.kind === 'paste' && !key.text.includes('\n')) search.type(key.text);
    else if (key.kind === 'control' && 'rs'.includes(key.letter)) {
      search.again(key.letter === 'r' ? -1 : 1, this.memory.lastQuery);
    } else if (isBackspace(key)) search.back();
    else if (key.kind === 'control' && 'gc'.includes(key.letter)) {
      this.endSearch(search, false);
      return key.letter === 'g' ? CHANGED : null;
    } else {
      this.endSearch(search, true);
      if (key.kind !== 'key') return null;
      if (key.name === 'enter' && search.found) this.finishBlock();
      return key.name === 'escape' ? CHANGED : null;
    }
    this.showFound(search);
    return CHANGED;
  }

  /** Go to the end of the block, and close it if it has several lines: Enter then runs it. */
  private finishBlock(): void {
    this.buffer.moveTo(this.buffer.end);
    if (this.buffer.lines.length > 1) this.buffer.insert('\n');
  }

  private showFound({ found, draft }: HistorySearch): void {
    this.buffer.set(found?.text ?? draft, found ? positionOf(found.text, found.at) : null);
  }

  private endSearch(search: HistorySearch, keep: boolean): void {
    const { found, draft, query } = search;
    if (query !== '') this.memory.lastQuery = query;
    this.search = null;
    if (!keep) this.buffer.set(draft);
    else if (found) this.memory.history?.goTo(found.index, draft);
  }

  // --- the menu --------------------------------------------------------------------------------

  closeMenu(): void {
    this.menu = null;
  }

  /** Null when the key closes the menu and is to be obeyed as usual. */
  private menuKey(key: Key, menu: CompletionMenu): EditorAction | null {
    const move = menuMove(key, menu.selected !== null);
    if (move) {
      menu.move(move);
      this.putSelected(menu);
      if (menu.count === 1) this.closeMenu();
      return CHANGED;
    }
    if (key.kind === 'key' && (key.name === 'escape' || key.name === 'enter')) {
      const chosen = menu.selected !== null;
      if (key.name === 'escape') this.putCompletion(menu, menu.typed);
      this.closeMenu();
      return key.name === 'escape' || chosen ? CHANGED : null;
    }
    if (key.kind === 'control' && key.letter === 'g') {
      this.putCompletion(menu, menu.typed);
      this.closeMenu();
      return CHANGED;
    }
    if (menu.selected === null && this.narrowed(key, menu)) return CHANGED;
    this.closeMenu();
    return null;
  }

  /** Typing goes on: the menu follows, and closes when nothing is left. */
  private narrowed(key: Key, menu: CompletionMenu): boolean {
    const shrinks = isBackspace(key) && menu.canWiden;
    if (!shrinks && !(key.kind === 'text' && /^[\p{L}\p{M}\p{N}_]+$/u.test(key.text))) return false;
    this.plainKey(key);
    const typed = this.buffer.between(menu.from, this.buffer.position);
    if (!menu.narrow(typed)) this.closeMenu();
    return true;
  }

  private putSelected(menu: CompletionMenu): void {
    if (menu.selected !== null) this.putCompletion(menu, menu.selected);
  }

  private putCompletion(menu: CompletionMenu, text: string): void {
    this.buffer.replace(menu.from, this.buffer.position, text);
  }
}

function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, offset: (before.at(-1) as string).length };
}
