/** An example without prompts: its code, which becomes a field, and one output. */
import type { CodeField } from './code-field.js';
import { make } from './dom.js';
import type { Agreement, Cell, ExampleView } from './example-view.js';
import { OutputView } from './output-view.js';
import type { CellEnd } from './page-session.js';
import { field } from './parts.js';
import { tellEnd } from './cell-end.js';

export interface ProgramHooks {
  readonly label: string;
  readonly onRun: () => void;
  /** The view takes another form. */
  readonly onChange: () => void;
}

export class ProgramView implements ExampleView {
  readonly session = false;
  readonly agreement: Agreement = { compared: 0, same: 0 };
  readonly element = make('div', 'program');
  readonly below = make('div', 'below');
  private field: CodeField | null = null;
  private output: OutputView | null = null;
  private hasRun = false;

  constructor(
    private readonly text: string,
    private readonly hooks: ProgramHooks,
  ) {}

  get replaces(): boolean {
    return this.field !== null;
  }

  get code(): string {
    return this.field?.value ?? this.text;
  }

  async setCode(code: string): Promise<void> {
    const field = await this.open();
    field.value = code;
  }

  get hasOutput(): boolean {
    return this.output !== null;
  }

  get printed(): string {
    return this.output?.stdout ?? '';
  }

  async cells(): Promise<Cell[]> {
    return [{ source: `${this.code}\n`, name: '', begin: () => this.begin(), end: (end) => this.end(end) }];
  }

  async next(): Promise<Cell | null> {
    return this.hasRun ? null : ((await this.cells())[0] as Cell);
  }

  async edit(): Promise<void> {
    (await this.open()).focus();
  }

  private async open(): Promise<CodeField> {
    const { CodeField } = await field();
    if (this.field) return this.field;
    const { label, onRun } = this.hooks;
    this.field = new CodeField(this.text, { label, prompts: false, editable: true }, { onRun });
    this.element.append(this.field.element);
    this.hooks.onChange();
    return this.field;
  }

  clear(): void {
    this.output = null;
    this.hasRun = false;
    this.below.replaceChildren();
  }

  private begin(): OutputView {
    this.output = new OutputView();
    this.below.replaceChildren(this.output.element);
    return this.output;
  }

  private end(end: CellEnd): void {
    this.hasRun = true;
    if (this.output) tellEnd(this.output, end);
  }
}
