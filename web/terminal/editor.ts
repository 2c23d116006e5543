/** The line editor: keys in, text and intentions out. Knows neither the terminal nor Python. */
import { EditBuffer, INDENT } from './buffer.js';
import type { History } from './history.js';
import type { Key } from './keys.js';

/** What a key asks of whoever runs the editor. */
export type EditorAction =
  | { readonly kind: 'none' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'submit' }
  | { readonly kind: 'eof' }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'complete' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'paste'; readonly text: string };

const NONE: EditorAction = { kind: 'none' };
const CHANGED: EditorAction = { kind: 'changed' };

type Edit = (editor: LineEditor) => EditorAction | void;

const CONTROL: Readonly<Record<string, Edit>> = {
  a: (e) => e.buffer.home(),
  b: (e) => e.buffer.left(),
  c: () => ({ kind: 'interrupt' }),
  d: (e) => e.deleteOrEnd(),
  e: (e) => e.buffer.end(),
  f: (e) => e.buffer.right(),
  h: (e) => e.buffer.backspace(),
  k: (e) => e.buffer.killToEnd(),
  l: () => ({ kind: 'clear' }),
  n: (e) => e.down(),
  p: (e) => e.up(),
  u: (e) => e.buffer.killToStart(),
  w: (e) => e.buffer.killBigWord(),
  y: (e) => e.buffer.yank(),
};

const ALT: Readonly<Record<string, Edit>> = {
  b: (e) => e.buffer.wordLeft(),
  d: (e) => e.buffer.killWordRight(),
  f: (e) => e.buffer.wordRight(),
};

const NAMED: Readonly<Record<string, Edit>> = {
  left: (e) => e.buffer.left(),
  right: (e) => e.buffer.right(),
  up: (e) => e.up(),
  down: (e) => e.down(),
  home: (e) => e.buffer.home(),
  end: (e) => e.buffer.end(),
  delete: (e) => e.buffer.delete(),
  backspace: (e) => e.buffer.backspace(),
  enter: (e) => e.enter(),
  tab: (e) => e.tab(),
};

/** The same keys with Ctrl or Alt held. */
const NAMED_BY_WORD: Readonly<Record<string, Edit>> = {
  left: (e) => e.buffer.wordLeft(),
  right: (e) => e.buffer.wordRight(),
  backspace: (e) => e.buffer.killWordLeft(),
  delete: (e) => e.buffer.killWordRight(),
  enter: (e) => e.newLine(),
};

export class LineEditor {
  readonly buffer = new EditBuffer();

  /**
   * @param history null where lines are not remembered
   * @param multiline false for a line of input: Enter always submits
   */
  constructor(
    private readonly history: History | null,
    private readonly multiline: boolean,
  ) {}

  handle(key: Key): EditorAction {
    if (key.kind === 'paste') return this.paste(key.text);
    if (key.kind === 'text') this.buffer.insert(key.text);
    const edit = this.editFor(key);
    if (!edit) return key.kind === 'text' ? CHANGED : NONE;
    return edit(this) ?? CHANGED;
  }

  /** The statement as Python reads it: a last line of mere indentation ends the block. */
  get source(): string {
    return this.multiline ? this.buffer.text.replace(/\n[ \t]*$/, '\n') : this.buffer.text;
  }

  /** Begin a new line at the end of the block, indented as the code suggests. */
  continueBlock(): void {
    this.buffer.set(this.buffer.text);
    this.newLine();
  }

  newLine(): void {
    this.buffer.insert(`\n${nextIndent(this.buffer.beforeCursor)}`);
  }

  enter(): EditorAction {
    const onLastLine = this.buffer.cursorLine === this.buffer.lines.length - 1;
    if (!this.multiline || onLastLine) return { kind: 'submit' };
    this.newLine();
    return CHANGED;
  }

  tab(): EditorAction {
    if (this.multiline && this.buffer.beforeCursor.trim() !== '') return { kind: 'complete' };
    this.buffer.indent();
    return CHANGED;
  }

  deleteOrEnd(): EditorAction {
    if (this.buffer.text === '') return { kind: 'eof' };
    this.buffer.delete();
    return CHANGED;
  }

  up(): void {
    if (!this.buffer.vertical(-1)) this.recall(-1);
  }

  down(): void {
    if (!this.buffer.vertical(1)) this.recall(1);
  }

  private recall(by: -1 | 1): void {
    const entry = this.history?.step(by, this.buffer.text) ?? null;
    if (entry !== null) this.buffer.set(entry);
  }

  private paste(text: string): EditorAction {
    if (text.includes('\n')) return { kind: 'paste', text };
    this.buffer.insert(text);
    return CHANGED;
  }

  private editFor(key: Key): Edit | undefined {
    if (key.kind === 'control') return CONTROL[key.letter];
    if (key.kind === 'alt') return ALT[key.letter];
    if (key.kind !== 'key') return undefined;
    return (key.ctrl || key.alt ? NAMED_BY_WORD[key.name] : undefined) ?? NAMED[key.name];
  }
}

/** Indentation for the line after `line`. */
function nextIndent(line: string): string {
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  if (/:\s*(?:#.*)?$/.test(line)) return indent + ' '.repeat(INDENT);
  if (/^\s*(?:return|pass|raise|break|continue)\b/.test(line)) return indent.slice(INDENT);
  return indent;
}
