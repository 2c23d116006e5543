/** Where each line of an edited block falls on a screen of a given width. */
import { cellsOf, type Cell } from './width.js';

/** One logical line: what stands before it, and the text that is edited. */
export interface LogicalLine {
  readonly prefix: string;
  readonly text: string;
}

export interface Row {
  readonly text: string;
  /** True when the terminal itself goes on to this row because the previous one is full. */
  readonly continues: boolean;
}

export interface Layout {
  readonly rows: readonly Row[];
  readonly cursorRow: number;
  readonly cursorColumn: number;
}

interface Position {
  readonly row: number;
  readonly column: number;
}

class RowBuilder {
  readonly rows: { text: string; continues: boolean }[] = [];
  private column = 0;

  constructor(private readonly columns: number) {}

  startLine(): void {
    this.rows.push({ text: '', continues: false });
    this.column = 0;
  }

  /** Where the next cell of `width` will be; a full row continues on the next one. */
  place(width: number): Position {
    if (this.column + Math.max(width, 1) > this.columns && this.column > 0) this.wrap();
    return { row: this.rows.length - 1, column: this.column };
  }

  add(cell: Cell): Position {
    const position = cell.width > 0 ? this.place(cell.width) : this.here();
    const row = this.rows[this.rows.length - 1] as { text: string };
    row.text += cell.text;
    this.column += cell.width;
    return position;
  }

  private here(): Position {
    return { row: this.rows.length - 1, column: this.column };
  }

  private wrap(): void {
    this.rows.push({ text: '', continues: true });
    this.column = 0;
  }
}

/**
 * @param lines at least one
 * @param cursorLine index of the line the cursor is in
 * @param cursorOffset UTF-16 offset of the cursor in that line's text
 * @param columns width of the screen in cells, at least 2
 */
export function layOut(
  lines: readonly LogicalLine[],
  cursorLine: number,
  cursorOffset: number,
  columns: number,
): Layout {
  const builder = new RowBuilder(columns);
  let cursor: Position = { row: 0, column: 0 };
  lines.forEach((line, index) => {
    builder.startLine();
    const target = index === cursorLine ? cursorOffset : -1;
    cursor = addLine(builder, line, target, cursor);
  });
  return { rows: builder.rows, cursorRow: cursor.row, cursorColumn: cursor.column };
}

function addLine(builder: RowBuilder, line: LogicalLine, target: number, other: Position) {
  const prefix = cellsOf(line.prefix, 0, true);
  let column = 0;
  for (const cell of prefix) {
    builder.add(cell);
    column += cell.width;
  }
  let cursor = other;
  let offset = 0;
  for (const cell of cellsOf(line.text, column, false)) {
    const position = builder.add(cell);
    if (offset === target) cursor = position;
    offset += cell.length;
  }
  // At the end of a full row the cursor stands on the next one.
  return offset === target ? builder.place(1) : cursor;
}
