/** Statements entered before, kept across visits as far as the browser allows. */
const KEY = 'terrarium.history';
const MOST_ENTRIES = 1000;
const MOST_CHARACTERS = 200_000;

export type HistoryStore = Pick<Storage, 'getItem' | 'setItem'>;

export class History {
  private entries: string[];
  /** Position while browsing; `entries.length` is the line being written. */
  private index: number;
  private draft = '';

  /** @param store null when nothing is to be kept; its failures are tolerated */
  constructor(private readonly store: HistoryStore | null) {
    this.entries = load(store);
    this.index = this.entries.length;
  }

  add(text: string): void {
    if (text.trim() !== '' && text !== this.entries.at(-1)) this.entries.push(text);
    this.entries = bounded(this.entries);
    this.index = this.entries.length;
    this.draft = '';
    save(this.store, this.entries);
  }

  /** The entry one step back (-1) or forward (1), or null at the end. */
  step(by: -1 | 1, current: string): string | null {
    const next = this.index + by;
    if (next < 0 || next > this.entries.length) return null;
    if (this.index === this.entries.length) this.draft = current;
    this.index = next;
    return this.entries[next] ?? this.draft;
  }

  /** Forget the position: the next step starts from the newest entry. */
  reset(): void {
    this.index = this.entries.length;
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
    const value: unknown = JSON.parse(store?.getItem(KEY) ?? '[]');
    if (!Array.isArray(value)) return [];
    return bounded(value.filter((entry) => typeof entry === 'string'));
  } catch {
    return [];
  }
}

function save(store: HistoryStore | null, entries: readonly string[]): void {
  try {
    store?.setItem(KEY, JSON.stringify(entries));
  } catch {
    // Private windows and full disks: history then lasts as long as the page.
  }
}
