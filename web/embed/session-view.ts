/** A `>>>` session: its statements with their prompts, each with what is documented beside what it does. */
import type { CodeField, CodeFieldHooks } from './code-field.js';
import { make } from './dom.js';
import { readSession, rulesOf, statementsOf, type SessionPart } from './documented-session.js';
import type { Rules } from './doctest-rules.js';
import type { Agreement, Cell, ExampleView } from './example-view.js';
import { field } from './parts.js';
import { SessionStep } from './session-step.js';

export interface SessionHooks {
  readonly label: string;
  readonly rules: Rules;
  readonly checked: boolean;
  readonly editable: boolean;
  readonly onRun: (cells: readonly Cell[]) => void;
  readonly onChange: () => void;
}

export class SessionView implements ExampleView {
  readonly session = true;
  readonly element = make('div', 'session');
  readonly below = make('div', '');
  private readonly parts: readonly SessionPart[];
  private steps: SessionStep[] = [];
  private opened = false;
  private makeField!: (code: string, label: string, hooks: CodeFieldHooks) => CodeField;

  constructor(
    text: string,
    private readonly hooks: SessionHooks,
  ) {
    this.parts = readSession(text);
  }

  /** As soon as anything of it is touched; until then the page's own block is shown. */
  get replaces(): boolean {
    return this.opened;
  }

  get code(): string {
    return this.opened ? this.steps.map((step) => step.source).filter(Boolean).join('\n') : statementsOf(this.parts);
  }

  get hasOutput(): boolean {
    return this.steps.some((step) => step.hasOutput);
  }

  get printed(): string {
    return this.steps.map((step) => step.printed).join('');
  }

  get agreement(): Agreement {
    const states = this.steps.map((step) => step.state);
    const same = states.filter((state) => state === 'same').length;
    return { compared: same + states.filter((state) => state === 'differs').length, same };
  }

  async cells(): Promise<Cell[]> {
    await this.open();
    for (const step of this.steps) step.clear();
    return this.steps.filter((step) => step.runs).map((step) => step.cell());
  }

  async next(): Promise<Cell | null> {
    await this.open();
    return this.steps.find((step) => step.runs && step.state === 'new')?.cell() ?? null;
  }

  async edit(): Promise<void> {
    await this.open();
    this.steps[0]?.focus();
  }

  clear(): void {
    for (const step of this.steps) step.clear();
  }

  private async open(): Promise<void> {
    const { CodeField } = await field();
    if (this.opened) return;
    this.opened = true;
    this.makeField = (code, label, hooks) =>
      new CodeField(code, { label: `${this.hooks.label}, ${label}`, prompts: true, editable: this.hooks.editable }, hooks);
    for (const part of this.parts) {
      if (part.kind === 'text') this.element.append(make('pre', 'between', part.text));
      else this.add(part.source, part.output);
    }
    if (this.hooks.editable) this.addPrompt();
    this.hooks.onChange();
  }

  /** @param output what the document shows; null for a statement of the reader's */
  private add(source: string, output: string | null): SessionStep {
    const { checked, onRun } = this.hooks;
    const number = this.steps.length + 1;
    const rules = rulesOf(source, this.hooks.rules);
    const field = this.makeField(source, `statement ${number}`, { onRun: () => onRun([step.cell()]) });
    const content = { source, documented: checked ? output : null, shown: output ?? '', rules, skipped: rules.has('SKIP') };
    const step = new SessionStep(content, `[${number}]`, field);
    this.steps.push(step);
    this.element.append(step.element);
    return step;
  }

  /** Behind the last statement, for the reader's own. */
  private addPrompt(): CodeField {
    const run = () => {
      if (field.value.trim() === '') return;
      field.element.remove();
      const step = this.add(field.value.trimEnd(), null);
      this.addPrompt().focus();
      this.hooks.onRun([step.cell()]);
    };
    const field = this.makeField('', 'a statement of your own', { onRun: run, entersWhenComplete: true });
    this.element.append(field.element);
    return field;
  }
}
