/** Which rows of a block a screen shows: those around the cursor, and a footer below them. */
import { LineLayout, type Row, type Span } from './layout.js';

/** What is edited, line by line; only the lines that are shown are asked for. */
export interface Block {
  readonly count: number;
  prefix(line: number): string;
  text(line: number): string;
  spans(line: number): readonly Span[];
  /** Null when the block is finished: no cursor, no footer. */
  readonly cursor: { readonly line: number; readonly offset: number } | null;
  /** Rows below the block, at most `room` of them, each narrower than the screen. */
  footer(columns: number, room: number): readonly string[];
}

export interface Frame {
  readonly rows: readonly Row[];
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

interface Spot {
  line: number;
  row: number;
}

export class FrameMaker {
  private layouts: LineLayout[] = [];
  /** The first row shown last time: it stays while the cursor remains in sight. */
  private top: Spot = { line: 0, row: 0 };

  constructor(private readonly columns: number) {}

  compose(block: Block, height: number): Frame {
    const footer = block.footer(this.columns, Math.max(Math.floor((height - 1) / 2), 0));
    const room = Math.max(height - footer.length, 1);
    const cursor = block.cursor ?? { line: 0, offset: 0 };
    const place = this.layout(block, cursor.line).place(cursor.offset);
    const spot = { line: cursor.line, row: place.row };
    this.scrollTo(block, spot, room);
    const { rows, cursorRow } = this.rows(block, spot, room);
    const below = footer.map((text) => ({ text, width: 0, continues: false }));
    return { rows: [...rows, ...below], cursorRow, cursorColumn: place.column };
  }

  /** All rows of the block, from its beginning, without cursor and footer. */
  *everything(block: Block): Generator<Row> {
    for (let line = 0; line < block.count; line++) {
      const layout = this.layout(block, line);
      const spans = block.spans(line);
      for (let row = 0; row < layout.count; row++) yield layout.row(row, spans);
    }
  }

  /** True when the block has more rows than `height`. Looks at no more of it than that. */
  exceeds(block: Block, height: number): boolean {
    let rows = 0;
    for (let line = 0; line < block.count && rows <= height; line++) {
      rows += this.layout(block, line).count;
    }
    return rows > height;
  }

  private rows(block: Block, cursor: Spot, room: number) {
    const rows: Row[] = [];
    let cursorRow = 0;
    let spot: Spot | null = this.top;
    while (spot && rows.length < room) {
      if (spot.line === cursor.line && spot.row === cursor.row) cursorRow = rows.length;
      const layout = this.layout(block, spot.line);
      rows.push(layout.row(spot.row, block.spans(spot.line)));
      spot = this.next(block, spot, cursor);
    }
    return { rows, cursorRow };
  }

  private scrollTo(block: Block, cursor: Spot, room: number): void {
    const top = this.top;
    const gone = top.line >= block.count || !this.has(block, top.line, top.row, cursor);
    if (gone || before(cursor, top) || !this.reaches(block, top, cursor, room)) {
      this.top = gone || before(top, cursor) ? this.above(block, cursor, room - 1) : cursor;
    }
    // Rows that are free below the block are better used above it.
    let end: Spot | null = this.top;
    let shown = 0;
    while (end && shown < room) {
      end = this.next(block, end, cursor);
      shown++;
    }
    this.top = this.above(block, this.top, room - shown);
  }

  private reaches(block: Block, from: Spot, to: Spot, room: number): boolean {
    let spot: Spot | null = from;
    for (let i = 0; i < room && spot; i++) {
      if (spot.line === to.line && spot.row === to.row) return true;
      spot = this.next(block, spot, to);
    }
    return false;
  }

  private next(block: Block, { line, row }: Spot, cursor: Spot): Spot | null {
    if (this.has(block, line, row + 1, cursor)) return { line, row: row + 1 };
    return line + 1 < block.count ? { line: line + 1, row: 0 } : null;
  }

  private above(block: Block, from: Spot, rows: number): Spot {
    let { line, row } = from;
    let left = rows;
    while (left > 0 && (line > 0 || row > 0)) {
      const step = Math.min(left, row);
      row -= step;
      left -= step;
      if (left === 0 || line === 0) break;
      line--;
      row = this.layout(block, line).count - 1;
      left--;
    }
    return { line, row };
  }

  /** Whether a line has that row, or the cursor behind its last full row needs it. */
  private has(block: Block, line: number, row: number, cursor: Spot): boolean {
    return (line === cursor.line && row <= cursor.row) || this.layout(block, line).has(row);
  }

  private layout(block: Block, line: number): LineLayout {
    const prefix = block.prefix(line);
    const text = block.text(line);
    const old = this.layouts[line];
    if (old && old.text === text && old.prefix === prefix) return old;
    return (this.layouts[line] = new LineLayout(prefix, text, this.columns, old ?? null));
  }
}

function before(a: Spot, b: Spot): boolean {
  return a.line < b.line || (a.line === b.line && a.row < b.row);
}
