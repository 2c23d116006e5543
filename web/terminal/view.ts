/** Draws an edited block on a screen, in place. */
import { layOut, type Layout, type LogicalLine } from './layout.js';
import type { Screen } from './screen.js';

export interface Block {
  readonly lines: readonly LogicalLine[];
  readonly cursorLine: number;
  readonly cursorOffset: number;
}

const CLEAR_BELOW = '\x1b[J';

function up(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : '';
}

function toColumn(column: number): string {
  return column > 0 ? `\r\x1b[${column}C` : '\r';
}

/** The rows from `from` to before `to`. The terminal wraps full rows, so that copying joins them. */
function rowText(layout: Layout, from: number, to: number): string {
  let text = '';
  layout.rows.slice(from, to).forEach((row, index) => {
    if (index > 0 && !row.continues) text += '\r\n';
    // The wrap happens with the next character; make it happen where the row stays empty.
    text += row.continues && row.text === '' ? ' \r' : row.text;
  });
  return text;
}

export class BlockView {
  /** Rows between the top of what is drawn and the cursor; null when nothing is drawn. */
  private above: number | null = null;

  constructor(private readonly screen: Screen) {}

  get visible(): boolean {
    return this.above !== null;
  }

  /** Take over output that stands in front of a block to be drawn: it is part of its prefix. */
  adopt(text: string): void {
    if (this.above !== null || text === '') return;
    const columns = Math.max(this.screen.columns, 2);
    const { rows } = layOut([{ prefix: text, text: '' }], -1, 0, columns);
    this.above = Math.min(rows.length, this.screen.rows) - 1;
  }

  /** Draw `block`, replacing what was drawn before; a tall one only around its cursor. */
  draw(block: Block): void {
    const layout = this.layout(block);
    const height = Math.max(this.screen.rows, 1);
    const total = layout.rows.length;
    const top = Math.max(0, Math.min(layout.cursorRow - Math.floor(height / 2), total - height));
    const bottom = Math.min(total, top + height);
    const text = rowText(layout, top, bottom);
    const back = up(bottom - 1 - layout.cursorRow) + toColumn(layout.cursorColumn);
    this.screen.write(this.clearing() + text + back);
    this.above = layout.cursorRow - top;
  }

  /** Draw the whole block and leave the cursor on the row below it. */
  finish(block: Block): void {
    const layout = this.layout(block);
    this.screen.write(`${this.clearing()}${rowText(layout, 0, layout.rows.length)}\r\n`);
    this.above = null;
  }

  /** Undo `finish`, when nothing has been written since. */
  reopen(block: Block): void {
    this.above = Math.min(this.layout(block).rows.length, this.screen.rows - 1);
  }

  /** Remove what is drawn and leave the cursor where it began. */
  erase(): void {
    if (this.above === null) return;
    this.screen.write(this.clearing());
    this.above = null;
  }

  /** Forget what is drawn: the screen has been cleared by other means. */
  forget(): void {
    this.above = null;
  }

  private clearing(): string {
    return this.above === null ? '' : `${up(this.above)}\r${CLEAR_BELOW}`;
  }

  private layout(block: Block): Layout {
    const columns = Math.max(this.screen.columns, 2);
    return layOut(block.lines, block.cursorLine, block.cursorOffset, columns);
  }
}
