/** A terminal in memory: enough of ANSI for what the line editor writes. */
import type { Screen } from '../terminal/screen.js';
import { graphemes, graphemeWidth } from '../terminal/width.js';

const TOKEN = /\x1b\[([0-9;?]*)([A-Za-z])|\r|\n|[^\x1b\r\n]+/y;

export class MemoryScreen implements Screen {
  readonly grid: string[][] = [[]];
  row = 0;
  column = 0;

  constructor(
    public columns: number,
    public rows: number,
  ) {}

  write(text: string, shown?: () => void): void {
    TOKEN.lastIndex = 0;
    for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
      if (match[2]) this.control(match[2], Number(match[1]) || 1);
      else if (match[0] === '\r') this.column = 0;
      else if (match[0] === '\n') this.newLine();
      else for (const cluster of graphemes(match[0])) this.put(cluster);
    }
    shown?.();
  }

  /** Rows as text, trailing blanks removed. */
  get text(): string {
    return this.grid
      .map((row) =>
        row
          .map((c) => c ?? ' ')
          .join('')
          .trimEnd(),
      )
      .join('\n')
      .trimEnd();
  }

  private control(final: string, count: number): void {
    if (final === 'A') this.row = Math.max(this.row - count, 0, this.grid.length - this.rows);
    else if (final === 'B') this.row = Math.min(this.row + count, this.grid.length - 1);
    else if (final === 'K') this.current().length = Math.min(this.column, this.current().length);
    else if (final === 'C') this.column = Math.min(this.column + count, this.columns - 1);
    else if (final === 'J') this.clear();
  }

  private clear(): void {
    this.grid.length = this.row + 1;
    (this.grid[this.row] as string[]).length = Math.min(this.column, this.current().length);
  }

  private newLine(): void {
    this.column = 0;
    this.row++;
    this.grid[this.row] ??= [];
  }

  private put(cluster: string): void {
    const width = graphemeWidth(cluster);
    if (this.column + width > this.columns) this.newLine();
    const row = this.current();
    while (row.length < this.column) row.push(' ');
    row[this.column] = cluster;
    for (let i = 1; i < width; i++) row[this.column + i] = '';
    this.column += width;
  }

  private current(): string[] {
    return this.grid[this.row] as string[];
  }
}
