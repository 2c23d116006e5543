/** xterm.js without a window as a Screen: what a terminal really makes of the editor's output. */
import headless from '@xterm/headless';
import type { Screen } from '../terminal/screen.js';
import { UnicodeProvider } from '../terminal/unicode-provider.js';

/** xterm.js offers no way to write at once; its core does. */
interface Core {
  _core: { writeSync(text: string): void };
}

export class HeadlessScreen implements Screen {
  readonly terminal: InstanceType<typeof headless.Terminal>;
  written = 0;

  constructor(columns: number, rows: number) {
    this.terminal = new headless.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      convertEol: true,
      scrollback: 5000,
    });
    this.terminal.unicode.register(new UnicodeProvider());
    this.terminal.unicode.activeVersion = 'terrarium';
  }

  get columns(): number {
    return this.terminal.cols;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  write(text: string, shown?: () => void): void {
    this.written += text.length;
    (this.terminal as unknown as Core)._core.writeSync(text);
    shown?.();
  }

  get cursor(): { readonly row: number; readonly column: number } {
    const { baseY, cursorY, cursorX } = this.terminal.buffer.active;
    return { row: baseY + cursorY, column: cursorX };
  }

  /** Rows as text, from the first of the scrollback, trailing blanks removed. */
  lines(from = 0): string[] {
    const { active } = this.terminal.buffer;
    const rows: string[] = [];
    for (let y = from; y < active.length; y++) {
      rows.push(active.getLine(y)?.translateToString(true).trimEnd() ?? '');
    }
    while (rows.at(-1) === '') rows.pop();
    return rows;
  }

  get text(): string {
    return this.lines().join('\n');
  }
}
