/** Draws an edited block on a screen, in place, and writes only the rows that changed. */
import { FrameMaker, type Block, type Frame } from './frame.js';
import { LineLayout, type Row } from './layout.js';
import type { Screen } from './screen.js';

const CLEAR_BELOW = '\x1b[J';
const CLEAR_RIGHT = '\x1b[K';
/** A row of which nobody knows what it shows. */
const UNKNOWN: Row = { text: '\0', width: 0, continues: false };

interface Drawn {
  readonly rows: readonly Row[];
  cursorRow: number;
  cursorColumn: number;
}

function vertically(rows: number): string {
  if (rows === 0) return '';
  return rows > 0 ? `\x1b[${rows}B` : `\x1b[${-rows}A`;
}

function toColumn(column: number): string {
  return column > 0 ? `\r\x1b[${column}C` : '\r';
}

export class BlockView {
  private drawn: Drawn | null = null;
  /** What `finish` left on the screen, the row below it included. */
  private finished: Drawn | null = null;
  /** The most rows that were drawn since then: so far the screen may have scrolled. */
  private reach = 1;
  private frames: FrameMaker;
  private columns: number;
  private rows: number;

  constructor(private readonly screen: Screen) {
    this.columns = width(screen);
    this.rows = screen.rows;
    this.frames = new FrameMaker(this.columns);
  }

  get visible(): boolean {
    return this.drawn !== null;
  }

  /** Take over output that stands in front of a block to be drawn: it is part of its prefix. */
  adopt(text: string): void {
    if (this.drawn !== null || text === '') return;
    const line = new LineLayout(text, '', width(this.screen));
    const rows = Math.min(line.count, this.screen.rows);
    this.drawn = { rows: Array<Row>(rows).fill(UNKNOWN), cursorRow: rows - 1, cursorColumn: 0 };
  }

  /** Draw `block`, replacing what was drawn before; a tall one only around its cursor. */
  draw(block: Block): void {
    this.followSize();
    this.show(this.frames.compose(block, this.height));
  }

  /** Draw the whole block, without cursor and footer, and go to the row below it. */
  finish(block: Block): void {
    this.followSize();
    if (this.frames.exceeds(block, this.height)) {
      this.finishTall(block);
    } else {
      this.show(new FrameMaker(this.columns).compose(block, this.height));
      this.endFinish();
    }
    this.frames = new FrameMaker(this.columns);
  }

  /**
   * Undo `finish`, when nothing but blocks has been drawn since. False when the screen has changed
   * its size meanwhile: nobody knows where the rows are, and the block is best drawn anew.
   */
  reopen(): boolean {
    this.erase();
    this.followSize();
    if (!this.finished) return false;
    const rows = this.finished.rows.slice(-(this.height - this.reach + 1));
    this.drawn = { rows, cursorRow: rows.length - 1, cursorColumn: 0 };
    return true;
  }

  /** Remove what is drawn and leave the cursor where it began. */
  erase(): void {
    if (this.drawn === null) return;
    this.followSize();
    this.screen.write(this.clearing());
    this.drawn = null;
  }

  /** Forget what is drawn: the screen has been cleared by other means. */
  forget(): void {
    this.drawn = null;
  }

  private get height(): number {
    return Math.max(this.screen.rows, 1);
  }

  private finishTall(block: Block): void {
    const last: Row[] = [];
    let text = this.clearing();
    let first = true;
    for (const row of this.frames.everything(block)) {
      if (!first && !row.continues) text += '\r\n';
      text += row.text;
      first = false;
      last.push(row);
      if (last.length > 2 * this.height) last.splice(0, this.height);
    }
    this.screen.write(text);
    const rows = last.slice(-this.height);
    this.drawn = { rows, cursorRow: rows.length - 1, cursorColumn: 0 };
    this.endFinish();
  }

  /** From a block drawn in full to the row below it, which may scroll the screen. */
  private endFinish(): void {
    const { rows, cursorRow } = this.drawn as Drawn;
    this.screen.write(`${vertically(rows.length - 1 - cursorRow)}\r\n`);
    const below = [...rows, UNKNOWN].slice(-this.height);
    this.finished = { rows: below, cursorRow: below.length - 1, cursorColumn: 0 };
    this.reach = 1;
    this.drawn = null;
  }

  private clearing(): string {
    return this.drawn === null ? '' : `${vertically(-this.drawn.cursorRow)}\r${CLEAR_BELOW}`;
  }

  private show(frame: Frame): void {
    const old = this.drawn ?? { rows: [UNKNOWN], cursorRow: 0, cursorColumn: 0 };
    const writer = new RowWriter(old, frame.rows, this.columns);
    const text = writer.difference() + writer.moveTo(frame.cursorRow);
    const column = toColumn(frame.cursorColumn);
    const still = text === '' && this.drawn !== null && frame.cursorColumn === old.cursorColumn;
    if (!still) this.screen.write(text + column);
    this.drawn = frame;
    this.reach = Math.max(this.reach, frame.rows.length);
  }

  /** The terminal may have another size by now, and has moved what is drawn accordingly. */
  private followSize(): void {
    const columns = width(this.screen);
    if (this.rows !== this.screen.rows) this.finished = null;
    this.rows = this.screen.rows;
    if (columns === this.columns) return;
    this.finished = null;
    if (this.drawn) this.drawn = this.reflowed(this.drawn, columns);
    this.columns = columns;
    this.frames = new FrameMaker(columns);
  }

  private reflowed({ rows, cursorRow, cursorColumn }: Drawn, columns: number): Drawn {
    let above = 0;
    for (let first = 0; first <= cursorRow; ) {
      let end = first + 1;
      while (rows[end]?.continues) end++;
      const here = cursorRow < end;
      const cells = here
        ? (cursorRow - first) * this.columns + cursorColumn
        : rows.slice(first, end).reduce((sum, row) => sum + row.width, 0);
      above += here ? Math.floor(cells / columns) : Math.max(Math.ceil(cells / columns), 1);
      first = end;
    }
    const most = Math.min(above, this.height - 1);
    return { rows: Array<Row>(most + 1).fill(UNKNOWN), cursorRow: most, cursorColumn: 0 };
  }
}

function width(screen: Screen): number {
  return Math.max(screen.columns, 2);
}

/** Turns the rows on the screen into others with little output. */
class RowWriter {
  private at: number;

  constructor(
    private readonly old: Drawn,
    private readonly rows: readonly Row[],
    private readonly columns: number,
  ) {
    this.at = old.cursorRow;
  }

  difference(): string {
    let text = '';
    for (let first = 0; first < this.rows.length; ) {
      let end = first + 1;
      while (this.rows[end]?.continues) end++;
      if (!this.isShown(first, end)) text += this.rewrite(first, end);
      first = end;
    }
    if (this.old.rows.length <= this.rows.length) return text;
    return `${text}${this.moveTo(this.rows.length)}\r${CLEAR_BELOW}`;
  }

  /** Rows that exist are reached by moving; new ones by line feeds, which scroll. */
  moveTo(row: number): string {
    const existing = Math.max(Math.min(row, Math.max(this.old.rows.length - 1, this.at)), 0);
    const text = vertically(existing - this.at) + '\n'.repeat(row - existing);
    this.at = row;
    return text;
  }

  private isShown(first: number, end: number): boolean {
    for (let i = first; i < end; i++) {
      const row = this.rows[i];
      const old = this.old.rows[i];
      if (!old || old.text !== row?.text || old.continues !== row.continues) return false;
    }
    return true;
  }

  /** One line of the block: its rows follow each other by the terminal's own wrapping. */
  private rewrite(first: number, end: number): string {
    const wasWrapped = this.old.rows[first]?.continues === true;
    let text = `${this.moveTo(first)}\r${wasWrapped ? CLEAR_RIGHT : ''}`;
    for (let i = first; i < end; i++) {
      const row = this.rows[i] as Row;
      const next = i + 1 < end ? (this.rows[i + 1] as Row) : null;
      text += row.text + (row.width < this.columns ? CLEAR_RIGHT : '');
      // The wrap happens with the next character; make it happen where the row stays empty.
      if (next && next.width === 0) text += ' \r';
    }
    this.at = end - 1;
    return text;
  }
}
