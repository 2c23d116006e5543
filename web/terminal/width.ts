/** Graphemes and the terminal cells they take. */
import { eastAsianWidth } from 'get-east-asian-width';

let segmenter: Intl.Segmenter | null = null;
const PICTOGRAPH = /^\p{Extended_Pictographic}/u;
const EMOJI_PRESENTATION = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u;
const ZERO_WIDTH = /^[\p{Mark}\p{Default_Ignorable_Code_Point}]+$/u;
const CONTROL = /^\p{Cc}/u;
/** Control sequences that select colours and the like: they take no cells. */
const ESCAPE = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])/y;
const PLAIN_ASCII = /^[\x20-\x7e]*$/;
const TAB_CELLS = 8;

export interface Cell {
  /** What to send to the terminal. */
  readonly text: string;
  /** Cells it takes: 0, 1 or 2, more for tabs and control characters. */
  readonly width: number;
  /** UTF-16 units of the source it stands for. */
  readonly length: number;
}

/** Made when something first needs it: many a program under Node.js does not, and it takes some 16 ms. */
function segments(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** The user-perceived characters of `text`. */
export function graphemes(text: string): string[] {
  if (PLAIN_ASCII.test(text)) return [...text];
  return Array.from(segments(text), ({ segment }) => segment);
}

/** Letters that never join a neighbour on either side; controls break on both sides, too. */
export function isPlain(code: number): boolean {
  if (code < 0x7f) return code !== 0x0d;
  if (code < 0x0483) return code > 0xa0 && code !== 0xad && (code < 0x0300 || code > 0x036f);
  if (code < 0x3041) return false;
  return (
    code <= 0x3096 || (code > 0x30a0 && code < 0x30fb) || (code >= 0x4e00 && code <= 0x9fff)
  );
}

/** True when there is a boundary at `at` whatever else the text holds: a point to start from. */
function isSafe(text: string, at: number): boolean {
  if (at <= 0) return true;
  const next = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  if (isPlain(before) && isPlain(next)) return true;
  const emoji = isPlain(next) || PICTOGRAPH.test(text.slice(at, at + 2));
  if (!emoji) return false;
  // Nothing of these is a joiner, so an emoji (or letter) after them begins anew.
  const pair = before >= 0xdc00 && before <= 0xdfff;
  return (
    isPlain(before) || before === 0xfe0f || PICTOGRAPH.test(text.slice(at - (pair ? 2 : 1), at))
  );
}

/** The nearest point at or before `at` from which segmentation can start. */
function safeStart(text: string, at: number): number {
  let start = at;
  while (!isSafe(text, start)) start--;
  return start;
}

/** The boundary before `at`, which is one itself. Looks back no further than it must. */
export function previousBoundary(text: string, at: number): number {
  if (at <= 1) return 0;
  const start = safeStart(text, at - 1);
  if (start === at - 1) return start;
  const last = graphemes(text.slice(start, at)).at(-1) as string;
  return at - last.length;
}

/** The boundary after `at`, which is one itself. */
export function nextBoundary(text: string, at: number): number {
  if (at + 1 >= text.length) return text.length;
  if (isPlain(text.charCodeAt(at)) && isPlain(text.charCodeAt(at + 1))) return at + 1;
  for (let size = 32; ; size *= 2) {
    const window = text.slice(at, at + size);
    const first = segments(window)[Symbol.iterator]().next().value?.segment.length ?? 0;
    // What touches the end of the window may go on behind it; 2 for a pair cut in half.
    if (first <= size - 2 || at + size >= text.length) return at + first;
  }
}

/** The first boundary at or after `at`. */
export function boundaryFrom(text: string, at: number): number {
  if (at >= text.length) return text.length;
  let boundary = safeStart(text, at);
  while (boundary < at) boundary = nextBoundary(text, boundary);
  return boundary;
}

/** Cells of one printable grapheme. */
export function graphemeWidth(cluster: string): number {
  if (ZERO_WIDTH.test(cluster)) return 0;
  if (EMOJI_PRESENTATION.test(cluster)) return 2;
  return eastAsianWidth(cluster.codePointAt(0) as number);
}

/** One grapheme as it is shown: tabs become spaces, what cannot be seen gets a name. */
export function cellOf(cluster: string, column: number): Cell {
  const code = cluster.charCodeAt(0);
  const { length } = cluster;
  if (length === 1 && code >= 0x20 && code < 0x7f) return { text: cluster, width: 1, length };
  if (CONTROL.test(cluster)) return controlCell(cluster, column);
  const width = graphemeWidth(cluster);
  return width > 0 ? { text: cluster, width, length } : invisibleCell(cluster);
}

/** A mark without a letter stands on a dotted circle; other invisible characters are numbers. */
function invisibleCell(cluster: string): Cell {
  const { length } = cluster;
  if (/^\p{Mark}/u.test(cluster)) return { text: `\u25cc${cluster}`, width: 1, length };
  const codes = Array.from(cluster, (c) => (c.codePointAt(0) as number).toString(16));
  const text = `<${codes.join(' ')}>`;
  return { text, width: text.length, length };
}

/** One grapheme of a program's output, which is shown as it is. */
function outputCell(cluster: string, column: number): Cell {
  if (CONTROL.test(cluster)) return controlCell(cluster, column);
  return { text: cluster, width: graphemeWidth(cluster), length: cluster.length };
}

function controlCell(cluster: string, column: number): Cell {
  const length = cluster.length;
  if (cluster === '\t') {
    const width = TAB_CELLS - (column % TAB_CELLS);
    return { text: ' '.repeat(width), width, length };
  }
  const code = cluster.charCodeAt(0);
  const text = code < 0x20 || code === 0x7f ? `^${String.fromCharCode(code ^ 0x40)}` : '?';
  return { text, width: text.length, length };
}

/**
 * Split what is to be shown into cells. Text the person typed goes through with `styled` false, so
 * that an escape character is shown and not obeyed.
 *
 * @param column where the text starts, which decides the width of tabs
 */
export function cellsOf(text: string, column: number, styled: boolean): Cell[] {
  const cells: Cell[] = [];
  let at = column;
  const add = (cell: Cell) => {
    cells.push(cell);
    at += cell.width;
  };
  for (const part of styled ? splitEscapes(text) : [text]) {
    if (part.startsWith('\x1b') && styled) {
      add({ text: part, width: 0, length: part.length });
      continue;
    }
    for (const cluster of graphemes(part)) {
      add(styled ? outputCell(cluster, at) : cellOf(cluster, at));
    }
  }
  return cells;
}

function splitEscapes(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = text.indexOf('\x1b'); i >= 0; i = text.indexOf('\x1b', Math.max(i + 1, start))) {
    ESCAPE.lastIndex = i;
    const found = ESCAPE.exec(text);
    if (!found) continue;
    if (i > start) parts.push(text.slice(start, i));
    parts.push(found[0]);
    start = i + found[0].length;
  }
  if (start < text.length) parts.push(text.slice(start));
  return parts;
}

/** Cells of a line of text that is edited. */
export function textWidth(text: string): number {
  return cellsOf(text, 0, false).reduce((sum, cell) => sum + cell.width, 0);
}
