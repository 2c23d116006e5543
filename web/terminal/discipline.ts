/**
 * What a kernel's terminal driver makes of keys: bytes for the program, an echo, signals. Serves
 * whatever the line editor does not: raw and cbreak mode, and lines that must not be seen.
 */
import { USUAL_MODE, type ControlCharacter, type TerminalMode } from '../runtime/terminal-mode.js';
import { graphemes, graphemeWidth } from './width.js';

export type TerminalSignal = 'interrupt' | 'quit' | 'suspend';

export interface DisciplineOutput {
  /** Bytes for standard input; `ends`: the end of input is behind them, which holds for one read. */
  send(data: Uint8Array, ends: boolean): void;
  /** Show text; a line feed goes to the start of the next row. */
  echo(text: string): void;
  signal(name: TerminalSignal): void;
}

const SIGNALS: readonly TerminalSignal[] = ['interrupt', 'quit', 'suspend'];
/** How far apart tab stops are in the echo of a line. */
const TAB = 8;
const PASTE_MARK = /\x1b\[20[01]~/g;
const CUT_PASTE_MARK = /\x1b\[2(?:0[01]?)?$/;
const encoder = new TextEncoder();

/** `^C` for control characters, else the character itself. */
function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x7f) return '^?';
  return code < 0x20 ? `^${String.fromCharCode(code + 0x40)}` : character;
}

export class LineDiscipline {
  private mode: TerminalMode = USUAL_MODE;
  /** The line being written, in canonical mode. */
  private line: string[] = [];
  private quoted = false;
  private held = '';
  private bytes = '';
  private shown = '';

  constructor(private readonly output: DisciplineOutput) {}

  /**
   * Follow the program's terminal. A line that was begun is handed on when lines are given up, as
   * Linux does.
   *
   * @param discard drop what was typed and not handed on
   */
  setMode(mode: TerminalMode, discard = false): void {
    if (discard) this.reset();
    if (!mode.canonical && this.line.length > 0) {
      this.bytes += this.line.join('');
      this.line = [];
    }
    this.mode = mode;
    this.deliver();
  }

  /** Forget a line that was begun. */
  reset(): void {
    this.line = [];
    this.quoted = false;
    this.held = '';
  }

  /** Take what the terminal sent, in pieces of any size. */
  input(data: string): void {
    for (const character of this.unmarked(data)) this.take(character);
    this.deliver();
  }

  /** The line editor has the terminal mark pastes; no program asked for that. */
  private unmarked(data: string): string {
    const text = (this.held + data).replace(PASTE_MARK, '');
    this.held = CUT_PASTE_MARK.exec(text)?.[0] ?? '';
    return text.slice(0, text.length - this.held.length);
  }

  private take(character: string): void {
    if (this.quoted) {
      this.quoted = false;
      return this.put(character);
    }
    const signal = SIGNALS.find((name) => this.mode.signals && this.is(character, name));
    if (signal) return this.raise(signal, character);
    const mapped = this.mapped(character);
    if (mapped === '') return;
    if (this.mode.canonical) this.edit(mapped);
    else this.put(mapped);
  }

  /** ICRNL and its kin: '' is dropped. */
  private mapped(character: string): string {
    const { ignoreEnter, enterToNewline, newlineToEnter } = this.mode;
    if (character === '\r') return ignoreEnter ? '' : enterToNewline ? '\n' : '\r';
    return character === '\n' && newlineToEnter ? '\r' : character;
  }

  private is(character: string, name: ControlCharacter): boolean {
    const code = this.mode.characters[name];
    return code !== 0 && character.codePointAt(0) === code;
  }

  private raise(signal: TerminalSignal, character: string): void {
    if (!this.mode.keepsInput) {
      this.reset();
      this.bytes = '';
    }
    this.show(character);
    this.deliver();
    this.output.signal(signal);
  }

  private edit(character: string): void {
    const { extended } = this.mode;
    if (character === '\n') return this.endLine();
    if (this.is(character, 'eof')) return this.endInput();
    if (this.is(character, 'erase')) return this.erase(1);
    if (this.is(character, 'kill')) return this.erase(this.line.length);
    if (extended && this.is(character, 'eraseWord')) return this.erase(this.wordLength());
    if (extended && this.is(character, 'literalNext')) {
      this.quoted = true;
      return;
    }
    this.put(character);
  }

  private put(character: string): void {
    if (!this.mode.canonical) {
      this.bytes += character;
      return this.show(character);
    }
    if (character === '\t' && this.mode.echo) {
      this.shown += ' '.repeat(TAB - (this.lineWidth() % TAB));
    } else this.show(character);
    // What continues a grapheme (a combining mark) joins it, and is erased with it.
    this.line.push(...graphemes((this.line.pop() ?? '') + character));
  }

  private endLine(): void {
    if (this.mode.echo || this.mode.echoNewline) this.shown += '\n';
    this.bytes += `${this.line.join('')}\n`;
    this.line = [];
  }

  private endInput(): void {
    this.bytes += this.line.join('');
    this.line = [];
    this.deliver(true);
  }

  private erase(count: number): void {
    if (count === 0 || this.line.length === 0) return;
    const before = this.lineWidth();
    this.line = this.line.slice(0, -count);
    const width = before - this.lineWidth();
    if (this.mode.echo) this.shown += '\b'.repeat(width) + ' '.repeat(width) + '\b'.repeat(width);
  }

  /** Blanks at the end, and the word before them. */
  private wordLength(): number {
    const text = this.line.map((cluster) => (/^\s$/.test(cluster) ? ' ' : 'x')).join('');
    return /x* *$/.exec(text)?.[0].length ?? 0;
  }

  /** In cells from where the line began; a tab goes to the next stop from there. */
  private lineWidth(): number {
    return this.line.reduce((column, cluster) => {
      if (cluster === '\t') return column + TAB - (column % TAB);
      return column + graphemeWidth(this.mode.echoControl ? visible(cluster) : cluster);
    }, 0);
  }

  private show(character: string): void {
    if (!this.mode.echo) return;
    const plain = character === '\n' || character === '\t' || !this.mode.echoControl;
    this.shown += plain ? character : visible(character);
  }

  private deliver(ends = false): void {
    const { shown, bytes } = this;
    this.shown = '';
    this.bytes = '';
    if (shown !== '') this.output.echo(shown);
    if (bytes !== '' || ends) this.output.send(encoder.encode(bytes), ends);
  }
}
