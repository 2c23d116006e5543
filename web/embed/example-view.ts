/** What a program and a session have in common for who runs them. */
import type { CellEnd } from './page-session.js';
import type { OutputView } from './output-view.js';

/** Something that is run as a whole: a program, or one statement of a session. */
export interface Cell {
  readonly source: string;
  /** For tracebacks, behind the name of the example; ''. */
  readonly name: string;
  /** Forget the last run, and take the output of a new one. */
  begin(): OutputView;
  end(end: CellEnd): void;
}

/** How many of the examples that were compared do what is documented. */
export interface Agreement {
  readonly compared: number;
  readonly same: number;
}

export interface ExampleView {
  /** What takes the place of the block when `replaces` is true, and is empty until then. */
  readonly element: HTMLElement;
  /** What stands below the buttons. */
  readonly below: HTMLElement;
  readonly replaces: boolean;
  /** Values are shown as at a prompt. */
  readonly session: boolean;
  /** What is to be run, in order. @throws PartError */
  cells(): Promise<Cell[]>;
  /** The first that has not run; null when all have. @throws PartError */
  next(): Promise<Cell | null>;
  readonly code: string;
  readonly agreement: Agreement;
  /** All that was printed. */
  readonly printed: string;
  readonly hasOutput: boolean;
  /** The reader wants to change it. @throws PartError */
  edit(): Promise<void>;
  /** What it printed is of a Python that is gone. */
  clear(): void;
}
