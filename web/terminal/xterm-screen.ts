/** xterm.js as a Screen: DOM renderer, real widths for emoji, size that follows its box. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type ITheme } from '@xterm/xterm';
import type { Screen } from './screen.js';
import { UnicodeProvider } from './unicode-provider.js';

export interface XtermOptions {
  readonly fontFamily: string;
  readonly fontSize: number;
  readonly theme: ITheme;
  /** Also keep the text in a live region for screen readers. */
  readonly screenReaderMode: boolean;
  /** What assistive technology calls the terminal, and the element that says more. */
  readonly label: string;
  readonly describedBy: string;
}

/** The lowest contrast between text and its background, whatever colours a program asks for. */
const CONTRAST_AA = 4.5;
const ALT_ENTER = '\x1b\r';
/** Codes, which are the same on keyboards of other alphabets, and what xterm.js goes by. */
const KEY_C = 67;
const KEY_V = 86;
/** There Command copies and pastes, and Ctrl is left to the terminal. */
const HAS_COMMAND_KEY = /^(?:Mac|iP)/.test(navigator.platform);

/** What xterm.js 6 keeps to itself; its own FitAddon reaches for the same object. */
interface Internals {
  readonly _core?: {
    readonly _renderService?: { readonly _renderDebouncer?: { _innerRefresh?(): void } };
  };
}

export class XtermScreen implements Screen {
  private readonly terminal: Terminal;
  private readonly fitter = new FitAddon();
  private checkSize: () => void = () => undefined;
  /** False while Escape closes something in the terminal, and so does not open the way out. */
  escapeIsFree: () => boolean = () => true;
  /** Ctrl-C while something is selected. */
  onCopy: (text: string) => void = () => undefined;

  constructor(
    private readonly box: HTMLElement,
    { label, describedBy, ...options }: XtermOptions,
  ) {
    Terminal.strings.promptLabel = label;
    this.terminal = new Terminal({
      ...options,
      allowProposedApi: true,
      minimumContrastRatio: CONTRAST_AA,
      convertEol: true,
      cursorBlink: false,
      cursorStyle: 'bar',
      cursorWidth: 2,
      lineHeight: 1.35,
      scrollback: 10_000,
    });
    this.terminal.loadAddon(this.fitter);
    this.terminal.unicode.register(new UnicodeProvider());
    this.terminal.unicode.activeVersion = 'terrarium';
    this.terminal.open(box);
    // The editor tells pastes from typing by these marks.
    this.terminal.write('\x1b[?2004h');
    this.terminal.textarea?.setAttribute('aria-describedby', describedBy);
    this.handleSpecialKeys();
    this.fitter.fit();
  }

  get columns(): number {
    return this.terminal.cols;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  write(text: string, shown?: () => void): void {
    this.terminal.write(text, shown);
  }

  /**
   * Put what was written into the document now. By itself xterm.js does that in the next animation
   * frame, up to 17 ms after the key, and too late for that frame when the machine is busy.
   */
  drawNow(): void {
    (this.terminal as Internals)._core?._renderService?._renderDebouncer?._innerRefresh?.();
  }

  /** Act as if the terminal's keyboard had sent `data`. */
  input(data: string): void {
    this.terminal.input(data);
  }

  /** The selected text, or ''. */
  get selection(): string {
    return this.terminal.getSelection();
  }

  /** Everything on the screen and above it; rows that belong to one line are joined. */
  get transcript(): string {
    const buffer = this.terminal.buffer.active;
    let text = '';
    for (let row = 0; row < buffer.length; row++) {
      const line = buffer.getLine(row);
      const continues = buffer.getLine(row + 1)?.isWrapped === true;
      text += (line?.translateToString(!continues) ?? '') + (continues ? '' : '\n');
    }
    return text.trimEnd();
  }

  /** Forget everything but the row of the cursor. */
  clear(): void {
    this.terminal.clear();
  }

  onData(listener: (data: string) => void): void {
    this.terminal.onData(listener);
  }

  setTheme(theme: ITheme): void {
    this.terminal.options.theme = theme;
  }

  setFontSize(size: number): void {
    if (size === this.terminal.options.fontSize) return;
    this.terminal.options.fontSize = size;
    this.checkSize();
  }

  set screenReaderMode(on: boolean) {
    this.terminal.options.screenReaderMode = on;
  }

  focus(): void {
    this.terminal.focus();
  }

  /**
   * Follow the size of the box.
   *
   * @param around called with the change, which is made once everything written so far is shown
   */
  followSize(around: (change: () => Promise<void>) => Promise<void>): void {
    let changing = Promise.resolve();
    this.checkSize = () => {
      changing = changing.then(() => (this.fits() ? undefined : around(() => this.refit())));
    };
    new ResizeObserver(() => this.checkSize()).observe(this.box);
  }

  /**
   * Tab is a key of the terminal; right after Escape it leaves it, and so does Shift-Tab. Enter with
   * Shift or Ctrl sends what Alt-Enter does, because terminals send nothing of its own for it. Ctrl-V
   * is left to the browser, which pastes, and Ctrl-C copies what is selected.
   */
  private handleSpecialKeys(): void {
    let escaped = false;
    this.terminal.attachCustomKeyEventHandler((event) => {
      const { type, key, shiftKey, ctrlKey } = event;
      if (key === 'Enter' && (shiftKey || ctrlKey)) {
        event.preventDefault();
        if (type === 'keydown') this.terminal.input(ALT_ENTER);
        return false;
      }
      if (type !== 'keydown' || key === 'Shift') return true;
      if (this.isPasteOrCopy(event)) return false;
      const leaves = escaped && key === 'Tab';
      escaped = key === 'Escape' && this.escapeIsFree();
      return !leaves;
    });
  }

  private isPasteOrCopy(event: KeyboardEvent): boolean {
    const { keyCode, ctrlKey, altKey, shiftKey, metaKey } = event;
    if (HAS_COMMAND_KEY || !ctrlKey || altKey || shiftKey || metaKey) return false;
    if (keyCode === KEY_V) return true;
    if (keyCode !== KEY_C || this.selection === '') return false;
    event.preventDefault();
    this.onCopy(this.selection);
    this.terminal.clearSelection();
    return true;
  }

  private fits(): boolean {
    const size = this.fitter.proposeDimensions();
    return !size || (size.cols === this.columns && size.rows === this.rows);
  }

  private refit(): Promise<void> {
    return new Promise((resolve) =>
      this.terminal.write('', () => {
        this.fitter.fit();
        resolve();
      }),
    );
  }
}
