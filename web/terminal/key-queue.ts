/** Keys that wait: typed ahead of a prompt, or behind a question to Python. */
import type { Key } from './keys.js';

export class KeyQueue {
  private items: Key[] = [];
  private head = 0;
  private feeding = false;

  get isEmpty(): boolean {
    return this.head === this.items.length;
  }

  get waiting(): readonly Key[] {
    return this.items.slice(this.head);
  }

  push(key: Key): void {
    this.items.push(key);
  }

  /** Put keys in front of the others. */
  unshift(keys: readonly Key[]): void {
    this.items = keys.concat(this.items.slice(this.head));
    this.head = 0;
  }

  /** Hand out keys for as long as the first one may be taken. Within `take` this does nothing. */
  feed(mayTake: (key: Key) => boolean, take: (key: Key) => void): void {
    if (this.feeding) return;
    this.feeding = true;
    try {
      while (!this.isEmpty && mayTake(this.items[this.head] as Key)) take(this.shift());
    } finally {
      this.feeding = false;
    }
  }

  /** Take the first key. Taken keys are dropped in bulk: the queue may hold a long paste. */
  private shift(): Key {
    const key = this.items[this.head++] as Key;
    if (this.head === this.items.length) this.clear();
    return key;
  }

  clear(): void {
    this.items = [];
    this.head = 0;
  }
}

/** A paste as keys, for a program that reads lines. */
export function asTyped(text: string): Key[] {
  const enter: Key = { kind: 'key', name: 'enter', shift: false, alt: false, ctrl: false };
  return text
    .split('\n')
    .flatMap((line, index): Key[] => [
      ...(index > 0 ? [enter] : []),
      ...(line === '' ? [] : [{ kind: 'text', text: line } as const]),
    ]);
}
