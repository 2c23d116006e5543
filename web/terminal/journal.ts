/** What was changed, in groups that are undone together. */
import type { Position } from './buffer.js';

export interface Change {
  readonly from: Position;
  readonly removed: string;
  readonly inserted: string;
  /** The cursor before the change. */
  readonly before: Position;
}

const MOST_GROUPS = 1000;
/** A word that is typed is one group; its end begins the next. */
const ENDS_WORD = /[\s.,:;()[\]{}]$/;
const LONGEST_RUN = 20;

type Run = 'typing' | 'deleting' | null;

export class Journal {
  private past: Change[][] = [];
  private future: Change[][] = [];
  private run: Run = null;

  add(change: Change): void {
    this.future = [];
    const run = runOf(change);
    const group = this.past.at(-1);
    const last = group?.at(-1);
    if (group && last && run && run === this.run && continues(last, change, group)) {
      group.push(change);
    } else {
      this.past.push([change]);
      if (this.past.length > MOST_GROUPS) this.past.shift();
    }
    this.run = run;
  }

  /** The changes to take back, in the order in which to take them back. */
  undo(): readonly Change[] {
    const group = this.past.pop();
    this.run = null;
    if (!group) return [];
    this.future.push(group);
    return [...group].reverse();
  }

  /** The changes to make again, in order. */
  redo(): readonly Change[] {
    const group = this.future.pop();
    this.run = null;
    if (!group) return [];
    this.past.push(group);
    return group;
  }

  /** The next change begins a group of its own. */
  seal(): void {
    this.run = null;
  }
}

function runOf({ removed, inserted }: Change): Run {
  if (removed === '' && inserted.length <= 2 && !inserted.includes('\n')) return 'typing';
  return inserted === '' && removed.length <= 2 ? 'deleting' : null;
}

function continues(last: Change, change: Change, group: readonly Change[]): boolean {
  if (change.from.line !== last.from.line || group.length >= LONGEST_RUN) return false;
  const { offset } = change.from;
  if (change.inserted === '') {
    return offset + change.removed.length === last.from.offset || offset === last.from.offset;
  }
  if (offset !== last.from.offset + last.inserted.length) return false;
  return !ENDS_WORD.test(last.inserted) || ENDS_WORD.test(change.inserted);
}
