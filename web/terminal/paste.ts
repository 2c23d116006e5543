/** Makes statements out of pasted text. */
import { tokenizeLine, type LineState } from './python-tokens.js';

const CONTINUES = /^(?:[ \t)\]}]|(?:else|elif|except|finally)\b)/;

const LONG_STRING = /"""|'''/;
const BANNER = /^Python \d/;

/** The prompts of python3 and of IPython, at the start of a line. */
interface Dialect {
  readonly primary: RegExp;
  readonly more: RegExp;
}

const DIALECTS: readonly Dialect[] = [
  { primary: /^\s*>>>(?: |$)/, more: /^\s*\.\.\.(?: |$)/ },
  { primary: /^\s*In ?\[\d+\]:(?: |$)/, more: /^\s*\.{3,}:(?: |$)/ },
];

/** The prompts of a session; null when the text is none. */
function dialectOf(text: string): Dialect | null {
  const lines = text.split('\n');
  for (const dialect of DIALECTS) {
    const first = lines.findIndex((line) => dialect.primary.test(line));
    const head = lines.slice(0, first).filter((line) => line.trim() !== '');
    if (first >= 0 && isHeading(head, indentOf(lines[first] as string))) return dialect;
  }
  return null;
}

/**
 * What may stand before the first prompt and is no code: nothing, Python's banner, or words with the
 * session indented below them. Prompts in a long string are examples in documentation.
 */
function isHeading(head: readonly string[], indent: number): boolean {
  if (head.length === 0 || BANNER.test(head[0] as string)) return true;
  return !LONG_STRING.test(head.join('\n')) && head.every((line) => indentOf(line) < indent);
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)?.[0].length ?? 0;
}

/** True when the text looks like a session copied from a prompt. */
export function isSession(text: string): boolean {
  return dialectOf(text) !== null;
}

/** The code of a copied session: prompts are stripped, output is dropped. */
export function stripPrompts(text: string): string {
  const dialect = dialectOf(text);
  if (!dialect) return text;
  const lines = text.split('\n');
  const kept: string[] = [];
  let inStatement = false;
  let lastIsCode = false;
  for (const line of lines) {
    const primary: RegExpExecArray | null = dialect.primary.exec(line);
    const more: RegExpExecArray | null =
      inStatement && !primary ? dialect.more.exec(line) : null;
    const prompt: RegExpExecArray | null = primary ?? more;
    if (prompt) kept.push(line.slice(prompt[0].length));
    inStatement = prompt !== null;
    lastIsCode = inStatement;
  }
  return kept.join('\n') + (lastIsCode ? '' : '\n');
}

/** Remove the indentation that all lines share. */
export function dedent(text: string): string {
  const lines = text.split('\n');
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((l) => /^[ \t]*/.exec(l)?.[0] ?? '');
  const shared = indents.reduce(commonPrefix, indents[0] ?? '');
  return lines.map((line) => (line.trim() === '' ? '' : line.slice(shared.length))).join('\n');
}

export function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

export interface PasteLines {
  /** Lines to run, as far as the paste ended them. */
  readonly lines: readonly string[];
  /** What stands behind the last line end: stays in the editor. */
  readonly rest: string;
}

/** Code lines of pasted text. */
export function readPaste(text: string): PasteLines {
  const lines = dedent(stripPrompts(text)).split('\n');
  return { lines: lines.slice(0, -1), rest: lines.at(-1) ?? '' };
}

/**
 * For each line, whether a statement may end with it: no bracket or string is open, and what
 * follows neither is indented nor goes on with `else` and its kin.
 */
export function statementEnds(lines: readonly string[], rest: string): boolean[] {
  let state: LineState = '';
  const ends = lines.map((line) => {
    state = tokenizeLine(line, state).end;
    return state === '' && !line.startsWith('@');
  });
  let goesOn = CONTINUES.test(rest) && rest.trim() !== '';
  for (let i = lines.length - 1; i >= 0; i--) {
    const line = lines[i] as string;
    if (goesOn) ends[i] = false;
    if (line.trim() !== '') goesOn = CONTINUES.test(line);
  }
  return ends;
}

/** The statement in these lines as it would have been typed: a block ends with an empty line. */
export function statementOf(lines: readonly string[]): string {
  const text = lines.join('\n').trimEnd();
  return text.includes('\n') ? `${text}\n` : text;
}

/** The statements of a paste, one after the other, as far as they can be told apart. */
export class PastedStatements {
  private readonly paste: PasteLines;
  private readonly ends: readonly boolean[];
  private pending: string[] = [];
  private at = 0;

  constructor(text: string) {
    this.paste = readPaste(text);
    this.ends = statementEnds(this.paste.lines, this.paste.rest);
  }

  /** The next statement, or one line more of the last if that was not dropped; null at the end. */
  next(): string | null {
    while (this.at < this.paste.lines.length) {
      const ends = this.ends[this.at] as boolean;
      const line = this.paste.lines[this.at++] as string;
      if (this.pending.length === 0 && line.trim() === '') continue;
      this.pending.push(line);
      if (ends) return statementOf(this.pending);
    }
    return null;
  }

  /** The last statement was complete. */
  drop(): void {
    this.pending = [];
  }

  /** What makes no whole statement: stays in the editor. */
  get rest(): string {
    return [...this.pending, this.paste.rest].join('\n');
  }
}
