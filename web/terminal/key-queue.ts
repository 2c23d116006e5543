/** Keys that wait: typed ahead of a prompt, or behind a question to Python. */
import { KeyDecoder, type Key, type TypedKey } from './keys.js';

export class KeyQueue {
  private items: TypedKey[] = [];
  private head = 0;
  private feeding = false;
  private readonly decoder = new KeyDecoder();

  get isEmpty(): boolean {
    return this.head === this.items.length;
  }

  get waiting(): readonly Key[] {
    return this.items.slice(this.head).map(({ key }) => key);
  }

  /** The keys in what the terminal sent; they are not queued yet. */
  decode(data: string): readonly TypedKey[] {
    return this.decoder.decode(data);
  }

  push(typed: TypedKey): void {
    this.items.push(typed);
  }

  /** Put keys in front of the others. */
  unshift(typed: readonly TypedKey[]): void {
    this.items = typed.concat(this.items.slice(this.head));
    this.head = 0;
  }

  /** Hand out keys for as long as the first one may be taken. Within `take` this does nothing. */
  feed(mayTake: (key: Key) => boolean, take: (key: Key) => void): void {
    if (this.feeding) return;
    this.feeding = true;
    try {
      for (let first = this.first; first && mayTake(first.key); first = this.first) {
        this.shift();
        take(first.key);
      }
    } finally {
      this.feeding = false;
    }
  }

  /** All of them as the terminal sent them, down to a key that is not whole yet. */
  takeSent(): string {
    const sent = this.items.slice(this.head).map((typed) => typed.sent);
    this.clear();
    return sent.join('') + this.decoder.release();
  }

  private get first(): TypedKey | undefined {
    return this.items[this.head];
  }

  /** Taken keys are dropped in bulk: the queue may hold a long paste. */
  private shift(): void {
    this.head++;
    if (this.head === this.items.length) this.clear();
  }

  clear(): void {
    this.items = [];
    this.head = 0;
  }
}

/** A paste as keys, for a program that reads lines. */
export function asTyped(text: string): TypedKey[] {
  const enter: Key = { kind: 'key', name: 'enter', shift: false, alt: false, ctrl: false };
  return text
    .split('\n')
    .flatMap((line, index): TypedKey[] => [
      ...(index > 0 ? [{ key: enter, sent: '\r' }] : []),
      ...(line === '' ? [] : [{ key: { kind: 'text', text: line }, sent: line } as const]),
    ]);
}
