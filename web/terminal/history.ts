/** Statements entered before, kept across visits as far as the browser allows. */
export const HISTORY_KEY = 'terrarium.history';
const KEY_OFF = `${HISTORY_KEY}.off`;
const MOST_ENTRIES = 1000;
const MOST_CHARACTERS = 200_000;
/** Longer statements are data: remembered while the page lives, and not kept. */
const LONGEST_KEPT = 20_000;

export type HistoryStore = Pick<Storage, 'getItem' | 'setItem'>;

export interface Found {
  readonly index: number;
  readonly text: string;
  /** UTF-16 offset of what was looked for. */
  readonly at: number;
}

export class History {
  private entries: string[];
  /** Position while browsing; `entries.length` is the line being written. */
  private index: number;
  private draft = '';
  /** Added since the last `save`. */
  private fresh: string[] = [];
  private next: number | null = null;

  /** @param store null when nothing is to be kept; its failures are tolerated */
  constructor(private readonly store: HistoryStore | null) {
    this.entries = bounded(load(store));
    this.index = this.entries.length;
  }

  /** False when the person does not want statements to be kept across visits. */
  get keeps(): boolean {
    return this.store !== null && read(this.store, KEY_OFF) === null;
  }

  /** Choose whether statements are kept; to stop keeping them also forgets those that were. */
  keep(on: boolean): void {
    if (!on) write(this.store, HISTORY_KEY, '[]');
    write(this.store, KEY_OFF, on ? '' : '1');
  }

  /** Forget everything, here and in the store. */
  clear(): void {
    this.entries = [];
    this.fresh = [];
    this.reset();
    write(this.store, HISTORY_KEY, '[]');
  }

  add(text: string): void {
    if (text.trim() !== '' && text !== this.entries.at(-1)) {
      this.entries.push(text);
      if (text.length <= LONGEST_KEPT) this.fresh.push(text);
    }
    if (this.entries.length > 2 * MOST_ENTRIES) this.entries = this.entries.slice(-MOST_ENTRIES);
    this.reset();
  }

  /**
   * Write what was added to the store, behind what other pages have written there meanwhile: two
   * tabs do not lose each other's entries.
   */
  save(): void {
    const { fresh } = this;
    this.fresh = [];
    if (fresh.length === 0 || !this.keeps) return;
    write(this.store, HISTORY_KEY, JSON.stringify(bounded([...load(this.store), ...fresh])));
  }

  /** The entry one step back (-1) or forward (1) that begins with `prefix`, or null at the end. */
  step(by: -1 | 1, current: string, prefix = ''): string | null {
    if (this.index === this.entries.length) this.draft = current;
    for (let next = this.index + by; next >= 0 && next <= this.entries.length; next += by) {
      const text = this.entries[next] ?? this.draft;
      const isDraft = next === this.entries.length;
      if (!isDraft && (!text.startsWith(prefix) || text === current)) continue;
      this.index = next;
      return text;
    }
    return null;
  }

  /** The oldest entry (-1) or the line that was being written (1). */
  edge(by: -1 | 1, current: string): string | null {
    if (this.index === this.entries.length) this.draft = current;
    this.index = by < 0 ? 0 : this.entries.length;
    return this.entries[this.index] ?? this.draft;
  }

  /** True while an entry is shown that was recalled. */
  get browsing(): boolean {
    return this.index < this.entries.length;
  }

  /**
   * The nearest entry that contains `query`, from `from` on (inclusive) in direction `by`. Capital
   * letters in the query make case matter.
   */
  search(query: string, from: number, by: -1 | 1): Found | null {
    const exact = query !== query.toLowerCase();
    const { length } = this.entries;
    const first = by < 0 ? Math.min(from, length - 1) : from;
    for (let i = first; i >= 0 && i < length; i += by) {
      const text = this.entries[i] as string;
      const at = (exact ? text : text.toLowerCase()).lastIndexOf(query);
      if (at >= 0) return { index: i, text, at };
    }
    return null;
  }

  get length(): number {
    return this.entries.length;
  }

  /** Go on browsing from the entry that a search found. */
  goTo(index: number, draft: string): void {
    if (!this.browsing) this.draft = draft;
    this.index = index;
  }

  /** The line being submitted is to be followed by the entry after the one it was recalled from. */
  markNext(): void {
    this.next = this.browsing ? this.index + 1 : null;
  }

  /** What the next prompt begins with: the entry that `markNext` asked for. */
  takeNext(): string {
    const { next } = this;
    this.next = null;
    if (next === null || next >= this.entries.length) return '';
    this.index = next;
    return this.entries[next] as string;
  }

  /** Forget the position: the next step starts from the newest entry. */
  reset(): void {
    this.index = this.entries.length;
    this.draft = '';
  }
}

function bounded(entries: readonly string[]): string[] {
  const kept: string[] = [];
  let room = MOST_CHARACTERS;
  for (const entry of entries.slice(-MOST_ENTRIES).reverse()) {
    room -= entry.length;
    if (room < 0) break;
    kept.push(entry);
  }
  return kept.reverse();
}

function load(store: HistoryStore | null): string[] {
  try {
    const value: unknown = JSON.parse(read(store, HISTORY_KEY) ?? '[]');
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}

/** The stored text; null when there is none. Private windows may refuse to tell. */
function read(store: HistoryStore | null, key: string): string | null {
  try {
    return store?.getItem(key) || null;
  } catch {
    return null;
  }
}

function write(store: HistoryStore | null, key: string, text: string): void {
  try {
    store?.setItem(key, text);
  } catch {
    // Private windows and full disks: history then lasts as long as the page.
  }
}
