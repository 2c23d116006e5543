/** The tokens of a block that is being edited; what did not change is not looked at again. */
import type { Position } from './buffer.js';
import { tokenizeLine, type Bracket, type LineState, type LineTokens } from './python-tokens.js';

/** Longer lines are data: colouring them at every keystroke would be felt. */
const LONGEST_LINE = 20_000;
/** How many lines away a matching bracket is looked for. */
const BRACKET_LINES = 2000;
const OPENERS = '([{';
const CLOSERS = ')]}';

interface Entry extends LineTokens {
  readonly text: string;
  readonly start: LineState;
}

/** Lines, and a number that changes whenever they do. */
export interface Source {
  readonly lines: readonly string[];
  readonly revision: number;
}

export class PythonScan {
  private readonly entries: Entry[] = [];
  private revision = -1;
  /** Lines before this one are known to be up to date. */
  private checked = 0;

  /** The tokens of line `index`. */
  line(source: Source, index: number): Entry {
    if (source.revision !== this.revision) this.checked = 0;
    this.revision = source.revision;
    let state: LineState = this.entries[this.checked - 1]?.end ?? '';
    for (let i = this.checked; i <= index; i++) {
      const text = source.lines[i] as string;
      let entry = this.entries[i];
      if (!entry || entry.text !== text || entry.start !== state) {
        entry = this.entries[i] = { text, start: state, ...tokens(text, state) };
      }
      state = entry.end;
      this.checked = i + 1;
    }
    return this.entries[index] as Entry;
  }

  /** The line that the statement which line `index` belongs to begins with. */
  statementStart(source: Source, index: number): number {
    this.line(source, index);
    let first = index;
    while (first > 0 && (this.entries[first] as Entry).start !== '') first--;
    return first;
  }

  /**
   * The bracket at the cursor (or just behind it) and its partner; `partner` is null when there is
   * none. Null when the cursor is at no bracket.
   */
  brackets(source: Source, cursor: Position): BracketPair | null {
    const { brackets } = this.line(source, cursor.line);
    const at =
      brackets.find(({ at }) => at === cursor.offset - 1) ??
      brackets.find(({ at }) => at === cursor.offset);
    if (!at) return null;
    const here = { line: cursor.line, offset: at.at };
    const partner = CLOSERS.includes(at.character)
      ? this.partnerBefore(cursor.line, at)
      : this.partnerAfter(source, cursor.line, at);
    return { here, partner };
  }

  private partnerAfter(source: Source, line: number, from: Bracket): Position | null {
    const open: string[] = [];
    const last = Math.min(source.lines.length, line + BRACKET_LINES);
    for (let i = line; i < last; i++) {
      for (const { at, character } of this.line(source, i).brackets) {
        if (i === line && at < from.at) continue;
        if (OPENERS.includes(character)) open.push(character);
        else if (OPENERS[CLOSERS.indexOf(character)] !== open.pop()) return null;
        if (open.length === 0) return { line: i, offset: at };
      }
    }
    return null;
  }

  private partnerBefore(line: number, from: Bracket): Position | null {
    const open: string[] = [];
    for (let i = line; i >= Math.max(line - BRACKET_LINES, 0); i--) {
      const { brackets } = this.entries[i] as Entry;
      for (let j = brackets.length - 1; j >= 0; j--) {
        const { at, character } = brackets[j] as Bracket;
        if (i === line && at > from.at) continue;
        if (CLOSERS.includes(character)) open.push(character);
        else if (CLOSERS[OPENERS.indexOf(character)] !== open.pop()) return null;
        if (open.length === 0) return { line: i, offset: at };
      }
    }
    return null;
  }
}

export interface BracketPair {
  readonly here: Position;
  readonly partner: Position | null;
}

function tokens(text: string, state: LineState): LineTokens {
  if (text.length <= LONGEST_LINE) return tokenizeLine(text, state);
  return { tokens: [], brackets: [], end: state, last: '' };
}
