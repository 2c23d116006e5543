/** Graphemes and the terminal cells they take. */
import { eastAsianWidth } from 'get-east-asian-width';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const EMOJI_PRESENTATION = /\p{Emoji_Presentation}|\ufe0f|\p{Regional_Indicator}{2}/u;
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

/** The user-perceived characters of `text`. */
export function graphemes(text: string): string[] {
  if (PLAIN_ASCII.test(text)) return [...text];
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Cells of one printable grapheme. */
export function graphemeWidth(cluster: string): number {
  if (ZERO_WIDTH.test(cluster)) return 0;
  if (EMOJI_PRESENTATION.test(cluster)) return 2;
  return eastAsianWidth(cluster.codePointAt(0) as number);
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
      if (CONTROL.test(cluster)) add(controlCell(cluster, at));
      else add({ text: cluster, width: graphemeWidth(cluster), length: cluster.length });
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

/** Cells of a line of text, without control sequences. */
export function textWidth(text: string): number {
  return cellsOf(text, 0, true).reduce((sum, cell) => sum + cell.width, 0);
}
