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
}

export class XtermScreen implements Screen {
  private readonly terminal: Terminal;
  private readonly fitter = new FitAddon();

  constructor(
    private readonly box: HTMLElement,
    options: XtermOptions,
  ) {
    this.terminal = new Terminal({
      ...options,
      allowProposedApi: true,
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

  onData(listener: (data: string) => void): void {
    this.terminal.onData(listener);
  }

  setTheme(theme: ITheme): void {
    this.terminal.options.theme = theme;
  }

  setFontSize(size: number): void {
    this.terminal.options.fontSize = size;
  }

  set screenReaderMode(on: boolean) {
    this.terminal.options.screenReaderMode = on;
  }

  focus(): void {
    this.terminal.focus();
  }

  /** A new, empty screen. */
  reset(): void {
    this.terminal.reset();
    this.terminal.write('\x1b[?2004h');
  }

  /**
   * Follow the size of the box.
   *
   * @param around called with the change, which is made once everything written so far is shown
   */
  followSize(around: (change: () => Promise<void>) => Promise<void>): void {
    let changing = Promise.resolve();
    const observer = new ResizeObserver(() => {
      changing = changing.then(() => (this.fits() ? undefined : around(() => this.refit())));
    });
    observer.observe(this.box);
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
