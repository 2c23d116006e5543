/**
 * When an example does what its document says: the rules of Python's doctest module (its OutputChecker, and how its
 * runner treats exceptions), so that a page and `terrarium-doctest` agree. tests/node/doctest-rules.test.mjs compares
 * the two.
 */

const RULES = [
  'DONT_ACCEPT_TRUE_FOR_1',
  'DONT_ACCEPT_BLANKLINE',
  'NORMALIZE_WHITESPACE',
  'ELLIPSIS',
  'SKIP',
  'IGNORE_EXCEPTION_DETAIL',
] as const;
export type Rule = (typeof RULES)[number];
export type Rules = ReadonlySet<Rule>;

/** Flags of doctest that say how it reports; a page has its own way. */
const REPORTING = /^(?:REPORT_(?:UDIFF|CDIFF|NDIFF|ONLY_FIRST_FAILURE)|FAIL_FAST)$/;
export const USUAL_RULES: Rules = new Set<Rule>(['ELLIPSIS', 'NORMALIZE_WHITESPACE']);

/** @returns the rules that `text`, such as `+ELLIPSIS, -SKIP`, makes of others; or the word that is no option */
export function changeRules(rules: Rules, text: string): { readonly rules: Rules } | { readonly unknown: string } {
  const changed = new Set(rules);
  for (const word of text.split(/[\s,]+/).filter(Boolean)) {
    const rule = RULES.find((name) => name === word.slice(/^[+-]/.test(word) ? 1 : 0));
    if (!rule && REPORTING.test(word.replace(/^[+-]/, ''))) continue;
    if (!rule) return { unknown: word };
    if (word.startsWith('-')) changed.delete(rule);
    else changed.add(rule);
  }
  return { rules: changed };
}

/** What an example did. */
export interface Actual {
  /** What it printed to standard output. */
  readonly output: string;
  /** The last line of the traceback, with its line end; null without an exception. */
  readonly exception: string | null;
}

const TRACEBACK = /^Traceback \((?:most recent call last|innermost last)\):[^\S\n]*\n[^]*?^([\p{L}\p{N}_][^]*)/mu;

/** What a document shows of an exception, from the exception's line on; null where it shows output. */
export function documentedException(documented: string): string | null {
  const found = TRACEBACK.exec(documented);
  return found?.index === 0 ? (found[1] as string) : null;
}

/** @param documented with a line end behind it, or '' */
export function does(documented: string, actual: Actual, rules: Rules): boolean {
  if (actual.exception === null) return agrees(documented, actual.output, rules);
  const expected = documentedException(documented);
  if (expected === null) return false;
  if (agrees(expected, actual.exception, rules)) return true;
  return rules.has('IGNORE_EXCEPTION_DETAIL') && agrees(bare(expected), bare(actual.exception), rules);
}

/** OutputChecker.check_output. */
export function agrees(documented: string, output: string, rules: Rules): boolean {
  let want = ascii(documented);
  let got = ascii(output);
  if (want === got) return true;
  if (!rules.has('DONT_ACCEPT_TRUE_FOR_1') && isTruthOf(want, got)) return true;
  if (!rules.has('DONT_ACCEPT_BLANKLINE')) {
    want = eachLine(want, (line) => line.replace(/^<BLANKLINE>[\s\x1c-\x1f]*$/, ''));
    got = eachLine(got, (line) => (BLANK.test(line) ? '' : line));
    if (want === got) return true;
  }
  if (rules.has('NORMALIZE_WHITESPACE')) {
    [want, got] = [inWords(want), inWords(got)];
    if (want === got) return true;
  }
  return rules.has('ELLIPSIS') && fitsEllipsis(want, got);
}

const BLANK = /^[\s\x1c-\x1f]+$/;

function eachLine(text: string, change: (line: string) => string): string {
  return text.split('\n').map(change).join('\n');
}

function isTruthOf(want: string, got: string): boolean {
  return (got === 'True\n' && want === '1\n') || (got === 'False\n' && want === '0\n');
}

/** `' '.join(text.split())`; the text is ASCII. */
function inWords(text: string): string {
  return text.split(/[\s\x1c-\x1f]+/).filter(Boolean).join(' ');
}

/** Other characters as Python's `backslashreplace` writes them: doctest compares these. */
function ascii(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0) as number;
    const [letter, digits] = code < 0x100 ? ['x', 2] : code < 0x10000 ? ['u', 4] : ['U', 8];
    return `\\${letter}${code.toString(16).padStart(digits as number, '0')}`;
  });
}

/** Every `...` stands for any text, the empty one and line ends included. */
export function fitsEllipsis(want: string, got: string): boolean {
  const pieces = want.split('...');
  if (pieces.length === 1) return want === got;
  const first = pieces.shift() as string;
  const last = pieces.pop() as string;
  if (!got.startsWith(first) || !got.endsWith(last)) return false;
  let at = first.length;
  const end = got.length - last.length;
  if (at > end) return false;
  return pieces.every((piece) => {
    const found = got.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
    return true;
  });
}

/** An exception's line without its module and what it says: what IGNORE_EXCEPTION_DETAIL compares. */
function bare(line: string): string {
  const name = /^[^\n:]*/.exec(line)?.[0] ?? '';
  return name.slice(name.lastIndexOf('.') + 1);
}
