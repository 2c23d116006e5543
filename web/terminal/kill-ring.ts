/** Killed text, as Emacs keeps it: neighbouring kills join, Alt-Y goes back through older ones. */
const MOST = 60;

export type KillSide = 'append' | 'prepend';

export class KillRing {
  private readonly entries: string[] = [];
  private index = 0;

  /** @param joins the last command killed, too: the text belongs together */
  add(text: string, side: KillSide, joins: boolean): void {
    if (text === '') return;
    const last = joins ? this.entries.pop() : undefined;
    const whole = side === 'append' ? (last ?? '') + text : text + (last ?? '');
    this.entries.push(whole);
    if (this.entries.length > MOST) this.entries.shift();
    this.index = this.entries.length - 1;
  }

  get current(): string {
    return this.entries[this.index] ?? '';
  }

  /** One entry back, and from the oldest to the newest. */
  rotate(): string {
    this.index = (this.index || this.entries.length) - 1;
    return this.current;
  }
}
