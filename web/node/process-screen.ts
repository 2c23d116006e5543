/** The real terminal as a Screen. */
import process from 'node:process';
import type { WriteStream } from 'node:tty';
import type { Screen } from '../terminal/screen.js';

/** Pastes are marked, so that the editor tells them from typing. */
const MARK_PASTES = '\x1b[?2004h';
const DO_NOT_MARK_PASTES = '\x1b[?2004l';
const USUAL = { columns: 80, rows: 24 } as const;

export class ProcessScreen implements Screen {
  columns = 0;
  rows = 0;

  constructor(private readonly stream: WriteStream = process.stdout) {
    this.measure();
  }

  /** Take over the size that the terminal has now. */
  measure(): void {
    this.columns = this.stream.columns || USUAL.columns;
    this.rows = this.stream.rows || USUAL.rows;
  }

  write(text: string, shown?: () => void): void {
    this.stream.write(text, shown);
  }

  enter(): void {
    this.stream.write(MARK_PASTES);
  }

  leave(): void {
    this.stream.write(DO_NOT_MARK_PASTES);
  }
}
