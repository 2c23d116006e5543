/** Ctrl-R: the newest statement that contains what is typed, and the ones before it. */
import type { Found, History } from './history.js';

interface Step {
  readonly query: string;
  readonly found: Found | null;
}

export class HistorySearch {
  /** Every step, so that Backspace goes back to what was found then. */
  private steps: Step[] = [{ query: '', found: null }];
  failed = false;
  private direction: -1 | 1;

  constructor(
    private readonly history: History,
    direction: -1 | 1,
    /** What was being written before. */
    readonly draft: string,
  ) {
    this.direction = direction;
  }

  get query(): string {
    return this.current.query;
  }

  get found(): Found | null {
    return this.current.found;
  }

  /** The query grows; what is found stays as long as it matches. */
  type(text: string): void {
    const query = this.query + text;
    const from = this.found?.index ?? (this.direction < 0 ? this.history.length - 1 : 0);
    this.look(query, from);
  }

  /** The next match in a direction; without a query, that of the last search. */
  again(direction: -1 | 1, lastQuery: string): void {
    this.direction = direction;
    if (this.query === '') {
      if (lastQuery !== '') this.type(lastQuery);
      return;
    }
    const { found } = this;
    let from = (found?.index ?? (direction < 0 ? this.history.length : -1)) + direction;
    let next = this.history.search(this.query, from, direction);
    // The same statement again would look as if nothing had happened.
    while (next && next.text === found?.text) {
      from = next.index + direction;
      next = from < 0 ? null : this.history.search(this.query, from, direction);
    }
    this.failed = next === null;
    if (next) this.steps.push({ query: this.query, found: next });
  }

  back(): void {
    if (this.steps.length > 1) this.steps.pop();
    this.failed = this.query !== '' && this.found === null;
  }

  /** The line below the block. */
  label(): string {
    const where = this.direction < 0 ? 'search back' : 'search forward';
    return `${this.failed ? 'no match, ' : ''}${where}: ${this.query}`;
  }

  private look(query: string, from: number): void {
    const next = this.history.search(query, from, this.direction);
    this.failed = next === null;
    this.steps.push({ query, found: next ?? (query.length === 1 ? null : this.found) });
  }

  private get current(): Step {
    return this.steps.at(-1) as Step;
  }
}
