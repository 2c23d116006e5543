/**
 * Python's tokens, line by line: for colours, indentation, matching brackets, and to find where a
 * pasted statement ends. Never fails: what is not Python (yet) is plain text.
 */
export type TokenKind =
  | 'keyword'
  | 'constant'
  | 'builtin'
  | 'string'
  | 'number'
  | 'comment'
  | 'definition'
  | 'decorator';

export interface Token {
  readonly from: number;
  readonly to: number;
  readonly kind: TokenKind;
}

export interface Bracket {
  readonly at: number;
  readonly character: string;
}

/**
 * What a line leaves to the next: open brackets, then the quotes of an open string or a backslash.
 * Empty when a statement may end here.
 */
export type LineState = string;

export interface LineTokens {
  readonly tokens: readonly Token[];
  readonly brackets: readonly Bracket[];
  readonly end: LineState;
  /** The last character that is neither white space nor comment; empty inside a string. */
  readonly last: string;
}

const words = (text: string) => new Set(text.split(' '));
const KEYWORDS = words(
  'and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield',
);
const CONSTANTS = words('True False None NotImplemented Ellipsis __debug__');
const BUILTINS = words(
  'abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod ' +
    'compile complex copyright credits delattr dict dir divmod enumerate eval exec exit filter ' +
    'float format frozenset getattr globals hasattr hash help hex id input int isinstance ' +
    'issubclass iter len license list locals map max memoryview min next object oct open ord pow ' +
    'print property quit range repr reversed round set setattr slice sorted staticmethod str sum ' +
    'super tuple type vars zip __import__ self cls',
);
const EXCEPTION = /^[A-Z][A-Za-z]*(?:Error|Exception|Warning|Interrupt|Exit|Iteration)$/;
const NAME = String.raw`([\p{L}_][\p{L}\p{M}\p{N}_]*)`;
const NUMBER = String.raw`(0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|${
  // A fraction, then an exponent, then the imaginary unit.
  String.raw`(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?`
})`;
const QUOTES = String.raw`('''|"""|['"])`;
/** After those: a bracket, a comment, a backslash at the end, white space, anything else. */
const OTHERS = String.raw`([()[\]{}])|(#.*)|(\\$)|(\s+)|([^])`;
const TOKEN = new RegExp([NAME, NUMBER, QUOTES, OTHERS].join('|'), 'uy');
const STRING_PREFIX = /^(?:[rbuf]|br|rb|fr|rf)$/i;
const SOFT_KEYWORD = /^\s*(match|case)\b(?!\s*(?:[=.,)\]:]|$)).*:\s*(?:#.*)?$/;
const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const STATE = /^([([{]*)('''|"""|['"]|\\)?$/;
const DEEPEST = 200;

/** @param start what the line before left over */
export function tokenizeLine(line: string, start: LineState): LineTokens {
  return new LineScanner(line, start).scan();
}

class LineScanner {
  private readonly tokens: Token[] = [];
  private readonly brackets: Bracket[] = [];
  private open: string;
  private rest: string;
  private at = 0;
  private last = '';
  /** The word before, when it decides what the next one is. */
  private word = '';

  constructor(
    private readonly line: string,
    start: LineState,
  ) {
    const parts = STATE.exec(start);
    this.open = parts?.[1] ?? '';
    this.rest = parts?.[2] ?? '';
  }

  scan(): LineTokens {
    const quotes = this.rest === '\\' ? '' : this.rest;
    this.rest = '';
    if (quotes) this.string(0, quotes);
    while (this.at < this.line.length) this.step();
    this.softKeyword();
    return {
      tokens: this.tokens,
      brackets: this.brackets,
      end: this.open.slice(0, DEEPEST) + this.rest,
      last: this.last,
    };
  }

  private step(): void {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.line) as RegExpExecArray;
    const [text, name, number, quotes, bracket, comment, backslash, blank] = found;
    const from = this.at;
    this.at += text.length;
    if (blank) return;
    if (comment) return this.add(from, 'comment');
    if (backslash) return void (this.rest = '\\');
    this.last = text;
    if (name) return this.name(from, name);
    if (number) this.add(from, 'number');
    else if (quotes) this.string(from, quotes);
    else if (bracket) this.bracket(from, bracket);
    else if (text === '@' && from === this.firstColumn && this.open === '') this.decorator(from);
    this.word = text === '.' ? '.' : '';
  }

  private get firstColumn(): number {
    return this.line.search(/\S/);
  }

  private name(from: number, name: string): void {
    const quotes = /^(?:'''|"""|['"])/.exec(this.line.slice(this.at, this.at + 3))?.[0];
    if (quotes && STRING_PREFIX.test(name)) {
      this.at += quotes.length;
      return this.string(from, quotes);
    }
    const before = this.word;
    this.word = name;
    if (KEYWORDS.has(name)) return this.add(from, 'keyword');
    if (before === '.') return;
    if (before === 'def' || before === 'class') return this.add(from, 'definition');
    if (CONSTANTS.has(name)) return this.add(from, 'constant');
    if (BUILTINS.has(name) || EXCEPTION.test(name)) this.add(from, 'builtin');
  }

  /** The rest of a string whose quotes have been read; it may go on in the next line. */
  private string(from: number, quotes: string): void {
    const end = stringEnd(this.line, this.at, quotes);
    this.at = end < 0 ? this.line.length : end;
    this.last = end < 0 ? '' : quotes;
    this.word = '';
    const goesOn = quotes.length === 3 || /(?:^|[^\\])(?:\\\\)*\\$/.test(this.line);
    if (end < 0 && goesOn) this.rest = quotes;
    this.add(from, 'string');
  }

  private bracket(at: number, character: string): void {
    this.brackets.push({ at, character });
    const opener = CLOSES[character];
    if (!opener) this.open += character;
    else if (this.open.endsWith(opener)) this.open = this.open.slice(0, -1);
  }

  private decorator(from: number): void {
    const name = /^[\p{L}\p{M}\p{N}_.]*/u.exec(this.line.slice(this.at))?.[0] ?? '';
    this.at += name.length;
    this.add(from, 'decorator');
  }

  private softKeyword(): void {
    const word = SOFT_KEYWORD.exec(this.line)?.[1];
    if (!word || this.open !== '') return;
    const from = this.line.indexOf(word);
    const index = this.tokens.findIndex((token) => token.from > from);
    const at = index < 0 ? this.tokens.length : index;
    if (this.tokens[at - 1] && (this.tokens[at - 1] as Token).to > from) return;
    this.tokens.splice(at, 0, { from, to: from + word.length, kind: 'keyword' });
  }

  private add(from: number, kind: TokenKind): void {
    this.tokens.push({ from, to: this.at, kind });
  }
}

/** Where a string ends, or -1 when it does not end in this line. */
function stringEnd(line: string, from: number, quotes: string): number {
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line.startsWith(quotes, at)) return at + quotes.length;
  }
  return -1;
}
