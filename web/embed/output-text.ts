/** What a program prints, as text of a page: without control sequences, and with what overwrites itself overwritten. */

const SEQUENCE = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])/g;
/** A sequence that has not come to its end yet. */
const BEGUN = /\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?)?$/;
const LONGEST_BEGUN = 4096;

/** Bytes of one stream to text; what is incomplete waits for the next bytes. */
export class TextOfBytes {
  private readonly decoder = new TextDecoder();
  private rest = '';

  add(data: Uint8Array): string {
    const text = (this.rest + this.decoder.decode(data, { stream: true })).replace(SEQUENCE, '');
    const begun = BEGUN.exec(text);
    this.rest = begun && begun[0].length < LONGEST_BEGUN ? begun[0] : '';
    return this.rest ? text.slice(0, -this.rest.length) : text;
  }
}

/** A last line that is being written, and the column that the next character goes to. */
export interface OpenLine {
  readonly text: string;
  readonly column: number;
}

/** Write on: carriage returns and backspaces act as on a terminal. The result may be several lines, the last one open. */
export function overwrite(line: OpenLine, more: string): OpenLine {
  let { text, column } = line;
  if (column === text.length && !/[\r\b]/.test(more)) {
    text += more;
    return { text, column: text.length };
  }
  let done = '';
  for (const piece of more.split(/(\r\n|[\r\n\b])/)) {
    if (piece === '\n' || piece === '\r\n') {
      done += `${text}\n`;
      text = '';
      column = 0;
    } else if (piece === '\r') column = 0;
    else if (piece === '\b') column = Math.max(column - 1, 0);
    else {
      text = text.slice(0, column) + piece + text.slice(column + piece.length);
      column += piece.length;
    }
  }
  return { text: done + text, column: done.length + column };
}
