/** Where one line of an edited block falls on a screen: computed as far as somebody asks. */
import { cellOf, cellsOf, nextBoundary } from './width.js';

export interface Row {
  readonly text: string;
  /** Cells that are written; a full row must not be followed by "erase to the right". */
  readonly width: number;
  /** True when the terminal itself goes on to this row because the previous one is full. */
  readonly continues: boolean;
}

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** How a part of a line looks; `style` is the parameters of an SGR sequence. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly style: string;
}

const ONE_CELL_EACH = /^[\x20-\x7e]*$/;

/** Rows, their number growing as text is looked at: `starts[k]` is where text row k begins. */
export class LineLayout {
  private readonly head: Row[];
  private readonly lead: string;
  private readonly indent: number;
  private readonly simple: boolean;
  private readonly starts: number[] = [0];
  private scanned = 0;
  private column: number;

  /**
   * @param prefix what stands before the text, with its control sequences
   * @param columns width of the screen in cells, at least 2
   * @param old the same line before it was edited: what is above the change is not looked at again
   */
  constructor(
    readonly prefix: string,
    readonly text: string,
    readonly columns: number,
    old: LineLayout | null = null,
  ) {
    const { rows, column, open } = layOutPrefix(prefix, columns);
    this.head = rows;
    this.lead = open;
    this.indent = column;
    this.column = column;
    this.simple = ONE_CELL_EACH.test(text);
    if (!this.simple && old && !old.simple && old.prefix === prefix && old.columns === columns) {
      this.reuse(old);
    }
  }

  /** Rows, without the one that only a cursor behind a full row needs. */
  get count(): number {
    if (this.text === '') return this.head.length + 1;
    if (this.simple) return this.head.length + this.simpleRow(this.text.length - 1) + 1;
    this.scan(this.text.length);
    return this.head.length + this.starts.length;
  }

  /** Like `index < count`, and looks no further than it must. */
  has(index: number): boolean {
    if (this.simple || index < this.head.length) return index < this.count;
    const row = index - this.head.length;
    while (this.starts.length <= row && this.scanned < this.text.length) {
      this.scan(this.scanned + this.columns);
    }
    return row < this.starts.length;
  }

  /** Where the cursor stands at `offset`: at the end of a full row, on the next one. */
  place(offset: number): Place {
    if (this.simple) {
      const cells = this.indent + offset;
      return { row: this.head.length + this.simpleRow(offset), column: cells % this.columns };
    }
    this.scan(offset);
    const row = lastNotAfter(this.starts, offset);
    let column = row === 0 ? this.indent : 0;
    for (let at = this.starts[row] as number; at < offset; ) {
      const end = nextBoundary(this.text, at);
      column += cellOf(this.text.slice(at, end), column).width;
      at = end;
    }
    if (column < this.columns) return { row: this.head.length + row, column };
    return { row: this.head.length + row + 1, column: 0 };
  }

  /** One row, in colours. Rows stand on their own: each begins and ends without a style. */
  row(index: number, spans: readonly Span[]): Row {
    const at = index - this.head.length;
    if (at < 0) return this.head[index] as Row;
    const from = this.start(at);
    const to = this.start(at + 1);
    const indent = at === 0 ? this.indent : 0;
    const painted = paint(this.text, from, to, spans, indent, this.simple);
    const gap = to < this.text.length ? this.gap(painted.column, to) : 0;
    const text = (at === 0 ? this.lead : '') + painted.text + ' '.repeat(gap);
    return { text, width: painted.column + gap, continues: index > 0 };
  }

  /** Cells to fill so that the terminal wraps where a tab or `^A` does not fit in one piece. */
  private gap(column: number, next: number): number {
    const cluster = this.text.slice(next, nextBoundary(this.text, next));
    const wide = cellOf(cluster, 0).text === cluster && column === this.columns - 1;
    return wide ? 0 : this.columns - column;
  }

  private start(row: number): number {
    if (this.simple) {
      return row === 0 ? 0 : Math.min(row * this.columns - this.indent, this.text.length);
    }
    return this.has(this.head.length + row) ? (this.starts[row] as number) : this.text.length;
  }

  private simpleRow(offset: number): number {
    return Math.floor((this.indent + offset) / this.columns);
  }

  private scan(offset: number): void {
    while (this.scanned < this.text.length && this.scanned <= offset) {
      const end = nextBoundary(this.text, this.scanned);
      const cluster = this.text.slice(this.scanned, end);
      let { width } = cellOf(cluster, this.column);
      if (width > 0 && this.column + width > this.columns && this.column > 0) {
        this.starts.push(this.scanned);
        this.column = 0;
        width = cellOf(cluster, 0).width;
      }
      this.column += width;
      this.scanned = end;
    }
  }

  private reuse(old: LineLayout): void {
    const most = Math.min(this.text.length, old.text.length, old.scanned);
    let same = 0;
    while (same < most && this.text.charCodeAt(same) === old.text.charCodeAt(same)) same++;
    for (const start of old.starts.slice(1)) {
      if (start >= same) break;
      this.starts.push(start);
      this.column = 0;
      this.scanned = start;
    }
  }
}

function lastNotAfter(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] as number) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The full rows of a prefix, the open one, and the column behind it. */
function layOutPrefix(prefix: string, columns: number) {
  const rows: Row[] = [];
  let column = 0;
  let open = '';
  let style = '';
  const wrap = () => {
    rows.push({ text: style ? `${open}\x1b[0m` : open, width: column, continues: rows.length > 0 });
    open = style;
    column = 0;
  };
  for (const cell of cellsOf(prefix, 0, true)) {
    if (cell.width === 0 && /^\x1b\[[0-9;:]*m$/.test(cell.text)) {
      style = /^\x1b\[0*m$/.test(cell.text) ? '' : style + cell.text;
    }
    if (cell.width > 0 && column + cell.width > columns && column > 0) wrap();
    open += cell.text;
    column += cell.width;
  }
  return { rows, column, open: style ? `${open}\x1b[0m` : open };
}

function paint(
  text: string,
  from: number,
  to: number,
  spans: readonly Span[],
  start: number,
  simple: boolean,
) {
  let out = '';
  let column = start;
  let at = from;
  const take = (end: number) => {
    if (simple && at < end) {
      out += text.slice(at, end);
      column += end - at;
      at = end;
    }
    while (at < end) {
      // A span that begins within a cluster begins behind it: marks must follow their letter.
      const next = nextBoundary(text, at);
      const cell = cellOf(text.slice(at, next), column);
      out += cell.text;
      column += cell.width;
      at = next;
    }
  };
  for (const span of spans) {
    if (span.to <= at || span.from >= to) continue;
    take(Math.min(Math.max(span.from, at), to));
    out += `\x1b[${span.style}m`;
    take(Math.min(span.to, to));
    out += '\x1b[0m';
  }
  take(to);
  return { text: out, column };
}
