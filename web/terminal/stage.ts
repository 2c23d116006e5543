/** The screen as output and the block share it: the block is always the last thing on it. */
import type { Stream } from '../runtime/output.js';
import type { Block } from './frame.js';
import type { Screen } from './screen.js';
import { OutputText } from './tail.js';
import { BlockView } from './view.js';

const encoder = new TextEncoder();

export class Stage {
  private readonly output = new OutputText();
  private readonly view: BlockView;
  private resizing = false;
  private stale = false;

  /** @param block what is to be shown now; null when there is nothing but output */
  constructor(
    private readonly screen: Screen,
    private readonly block: () => Block | null,
  ) {
    this.view = new BlockView(screen);
  }

  /** Output since the last line end: the block begins in the same row. */
  get tail(): string {
    return this.output.tail;
  }

  get isResizing(): boolean {
    return this.resizing;
  }

  /** True while a block is on the screen. */
  get visible(): boolean {
    return this.view.visible;
  }

  /** What the screen shows is behind what `block` says. */
  touch(): void {
    this.stale = true;
  }

  refresh(): void {
    if (this.stale) this.draw();
  }

  draw(): void {
    if (this.resizing) return;
    this.stale = false;
    const block = this.block();
    if (!block) return void this.takeOff();
    this.view.adopt(this.output.tail);
    this.view.draw(block);
  }

  /** Leave a block on the screen as it is, and go below it. Returns the output before it. */
  finish(block: Block): string {
    const { tail } = this.output;
    this.view.adopt(tail);
    this.view.finish(block);
    this.output.reset();
    this.stale = false;
    return tail;
  }

  /** Undo `finish`, when nothing has been written since. */
  reopen(tail: string): void {
    if (this.view.reopen()) this.output.tail = tail;
  }

  /**
   * Output of a program, above the block.
   *
   * @param convert makes what the screen is to show of the text
   */
  write(stream: Stream, data: Uint8Array, convert: (text: string) => string, shown: () => void) {
    this.withoutBlock(() => this.screen.write(convert(this.output.add(stream, data)), shown));
  }

  /** Characters that a terminal in raw mode echoes, where the output ended. */
  echo(data: Uint8Array, shown: string): void {
    this.output.add('stdout', data);
    this.screen.write(shown);
  }

  /** Text where the output ended; a block that is there has to be drawn anew. */
  put(text: string): void {
    if (text === '') return;
    this.takeOff();
    this.echo(encoder.encode(text), text);
  }

  /** A line of our own, above the block. */
  announce(text: string): void {
    this.withoutBlock(() => {
      this.screen.write(this.output.tail === '' ? `${text}\n` : `\n${text}\n`);
      this.output.reset();
    });
  }

  clear(): void {
    this.screen.write('\x1b[H\x1b[2J\x1b[3J');
    this.forget();
  }

  /** Something else was written on the screen: draw anew where the cursor is. */
  forget(): void {
    this.view.forget();
    this.stale = true;
  }

  /** The end of a conversation: what comes next begins in a row of its own. */
  reset(): void {
    this.output.reset();
  }

  async resize(change: () => Promise<void>): Promise<void> {
    this.takeOff();
    this.resizing = true;
    try {
      await change();
    } finally {
      this.resizing = false;
      this.stale = true;
    }
  }

  /** True when there was a block. The output that was drawn as its prefix comes back as output. */
  takeOff(): boolean {
    const { visible } = this.view;
    this.view.erase();
    if (visible) this.screen.write(this.output.tail);
    return visible;
  }

  private withoutBlock(action: () => void): void {
    const visible = this.takeOff();
    action();
    if (visible) this.draw();
  }
}
