/** Completions below the prompt: in columns, narrowed by typing, chosen with Tab and arrows. */
import type { Position } from './buffer.js';
import { cellOf, graphemes, textWidth } from './width.js';

const GAP = 2;
const MOST_ROWS = 8;

export type MenuMove =
  | 'next'
  | 'previous'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'pageup'
  | 'pagedown';

export class CompletionMenu {
  private items: readonly string[];
  /** Index of the chosen item, or -1. */
  private chosen = -1;
  private perRow = 1;
  private shownRows = 1;
  private top = 0;
  /** What was typed when the menu opened: for less than that it does not know everything. */
  private readonly first: string;

  /**
   * @param from where in the block the completed word begins
   * @param typed the word as it was typed so far
   */
  constructor(
    private readonly all: readonly string[],
    readonly from: Position,
    public typed: string,
  ) {
    this.first = typed;
    this.items = all.filter((item) => item.startsWith(typed));
  }

  get selected(): string | null {
    return this.items[this.chosen] ?? null;
  }

  get count(): number {
    return this.items.length;
  }

  get canWiden(): boolean {
    return this.typed.length > this.first.length;
  }

  /** Show only what begins with `typed`; false when nothing does. */
  narrow(typed: string): boolean {
    this.typed = typed;
    this.items = this.all.filter((item) => item.startsWith(typed));
    this.chosen = -1;
    this.top = 0;
    return this.items.length > 0 && !(this.items.length === 1 && this.items[0] === typed);
  }

  /** Choose another item, around the ends. */
  move(move: MenuMove): void {
    const { length } = this.items;
    if (this.chosen < 0) {
      this.chosen = move === 'previous' || move === 'up' || move === 'left' ? length - 1 : 0;
      return;
    }
    const by = this.distance(move);
    const next = this.chosen + by;
    if (Math.abs(by) === 1) this.chosen = (next + length) % length;
    else if (next >= 0 && next < length) this.chosen = next;
    else if (move === 'pageup' || move === 'pagedown') this.chosen = next < 0 ? 0 : length - 1;
    else this.chosen = this.otherEnd(move);
  }

  /** @param room rows there are below the block, at least 1 */
  rows(columns: number, room: number): string[] {
    const cells = Math.min(Math.max(...this.items.map(textWidth)), columns - 1);
    this.perRow = Math.max(Math.floor((columns - 1 + GAP) / (cells + GAP)), 1);
    const total = Math.ceil(this.items.length / this.perRow);
    const most = Math.max(Math.min(room, MOST_ROWS), 1);
    const paged = total > most && most > 1;
    this.shownRows = Math.min(total, paged ? most - 1 : most);
    this.scroll(total);
    const rows: string[] = [];
    for (let row = this.top; row < Math.min(this.top + this.shownRows, total); row++) {
      rows.push(this.row(row, cells));
    }
    if (paged) rows.push(`\x1b[90m${fit(this.position(total), columns - 1)}\x1b[0m`);
    return rows;
  }

  private row(row: number, cells: number): string {
    const first = row * this.perRow;
    const items = this.items.slice(first, first + this.perRow);
    return items
      .map((item, i) => {
        const text = fit(item, cells);
        const blank = ' '.repeat(Math.max(cells - textWidth(text), 0));
        if (first + i === this.chosen) return `\x1b[7m${text}${blank}\x1b[0m`;
        const shared = fit(this.typed, cells);
        const rest = text.startsWith(shared) ? text.slice(shared.length) : text;
        const bold = text.startsWith(shared) && shared ? `\x1b[1m${shared}\x1b[0m` : '';
        return bold + rest + blank;
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  }

  private position(total: number): string {
    const last = Math.min(this.top + this.shownRows, total) * this.perRow;
    const range = `${this.top * this.perRow + 1}–${Math.min(last, this.items.length)}`;
    return `${range} of ${this.items.length}`;
  }

  private scroll(total: number): void {
    const row = Math.floor(Math.max(this.chosen, 0) / this.perRow);
    if (row < this.top) this.top = row;
    if (row >= this.top + this.shownRows) this.top = row - this.shownRows + 1;
    this.top = Math.max(Math.min(this.top, total - this.shownRows), 0);
  }

  private distance(move: MenuMove): number {
    const page = this.perRow * this.shownRows;
    const steps: Record<MenuMove, number> = {
      next: 1,
      right: 1,
      previous: -1,
      left: -1,
      down: this.perRow,
      up: -this.perRow,
      pagedown: page,
      pageup: -page,
    };
    return steps[move];
  }

  /** The first or last item of the column. */
  private otherEnd(move: MenuMove): number {
    const column = this.chosen % this.perRow;
    if (move === 'down') return Math.min(column, this.items.length - 1);
    const last = Math.floor((this.items.length - 1 - column) / this.perRow);
    return last * this.perRow + column;
  }
}

/** At most `cells` cells of a text; what is cut off leaves an ellipsis. */
export function fit(text: string, cells: number): string {
  let out = '';
  let width = 0;
  const whole = textWidth(text) <= cells;
  for (const cluster of graphemes(text)) {
    const cell = cellOf(cluster, width);
    if (!whole && width + cell.width > cells - 1) return `${out}…`;
    out += cell.text;
    width += cell.width;
  }
  return out;
}
