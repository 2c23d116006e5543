/** One statement of a session: a field with prompts, what is documented, and what it did. */
import { tellEnd } from './cell-end.js';
import type { CodeField } from './code-field.js';
import { does, fitsEllipsis, type Actual, type Rules } from './doctest-rules.js';
import { make, unseen } from './dom.js';
import type { Cell } from './example-view.js';
import { differingLines } from './line-differences.js';
import { OutputView } from './output-view.js';
import type { CellEnd } from './page-session.js';
import * as words from './words-of-example.js';

export interface StepContent {
  readonly source: string;
  /** What it is compared with; null: with nothing. */
  readonly documented: string | null;
  /** What the document shows below it. */
  readonly shown: string;
  readonly rules: Rules;
  /** The document says that it is not to be run. */
  readonly skipped: boolean;
}

export type StepState = 'new' | 'same' | 'differs' | 'ran';

export class SessionStep {
  readonly element = make('div', 'statement');
  state: StepState = 'new';
  private readonly result = make('div', 'result');
  private output: OutputView | null = null;

  constructor(
    private readonly content: StepContent,
    /** What tracebacks call it, behind the name of the example. */
    private readonly name: string,
    private readonly field: CodeField,
  ) {
    this.element.append(this.field.element, this.result);
    this.clear();
  }

  get source(): string {
    return this.field.value;
  }

  get hasOutput(): boolean {
    return this.output !== null;
  }

  get printed(): string {
    return this.output?.stdout ?? '';
  }

  /** Statements that the document leaves out, and empty ones, are not run with the others. */
  get runs(): boolean {
    return !this.content.skipped && this.source.trim() !== '';
  }

  focus(): void {
    this.field.focus();
  }

  cell(): Cell {
    return {
      source: `${this.source}\n`,
      name: this.name,
      begin: () => this.begin(),
      end: (end) => this.end(end),
    };
  }

  /** As the document has it. */
  clear(): void {
    this.output = null;
    this.become('new');
    const { shown } = this.content;
    this.result.replaceChildren(...(shown ? [make('pre', 'documented', shown.replace(/\n$/, ''))] : []));
  }

  private become(state: StepState): void {
    this.state = state;
    this.element.dataset['state'] = state;
  }

  private begin(): OutputView {
    this.become('new');
    this.output = new OutputView();
    this.result.replaceChildren(this.output.element);
    return this.output;
  }

  private end(end: CellEnd): void {
    const { output } = this;
    if (!output) return;
    const ran = end.kind === 'done' || end.kind === 'raised';
    const { documented } = this.content;
    tellEnd(output, end);
    // The next step runs it.
    if (!ran) return this.become('new');
    if (documented === null || this.source !== this.content.source) return this.become('ran');
    const actual: Actual = { output: output.stdout, exception: end.kind === 'raised' ? end.raised.line : null };
    const same = does(documented, actual, this.content.rules);
    this.become(same ? 'same' : 'differs');
    const text = end.kind === 'raised' ? actual.output + end.raised.traceback : actual.output;
    this.compare(output, documented, text, same);
  }

  /** One beside the other where they are not the same text. */
  private compare(output: OutputView, documented: string, text: string, same: boolean): void {
    const mark = make('span', 'mark', same ? '✓' : '≠');
    mark.setAttribute('aria-hidden', 'true');
    if (documented === text) {
      if (documented) output.element.append(unseen(words.AS_DOCUMENTED));
      this.result.replaceChildren(output.element, ...(documented ? [mark] : []));
      return;
    }
    const theirs = same ? make('pre', 'text', documented.trimEnd()) : marked(documented, text, this.content.rules, 'first');
    // Text alone is marked; with pictures, warnings or a fold in it, it stays as it is.
    if (!same) output.onlyText?.replaceWith(marked(documented, text, this.content.rules, 'second'));
    const here = same ? `${words.HERE}, ${words.AS_DOCUMENTED}` : words.HERE;
    const sides = [side(words.DOCUMENTED, theirs), side(here, output.element)];
    this.result.replaceChildren(make('div', 'sides', ...sides), mark);
  }
}

function side(caption: string, content: HTMLElement): HTMLElement {
  return make('div', 'side', make('p', 'caption', caption), content);
}

/** The lines of one of the two texts; those without a counterpart are marked. */
function marked(documented: string, text: string, rules: Rules, which: 'first' | 'second'): HTMLElement {
  const lines = [documented, text].map((each) => each.replace(/\n$/, '').split('\n')) as [string[], string[]];
  const alike = (a: string, b: string) => lineAgrees(a, b, rules);
  const differing = differingLines(lines[0], lines[1], alike)[which];
  const own = lines[which === 'first' ? 0 : 1];
  const nodes = own.map((line, index) => {
    if (!differing.has(index)) return `${line}\n`;
    const element = make('span', 'differing', `${line}\n`);
    element.prepend(unseen('differs: '));
    return element;
  });
  return make('pre', 'text', ...nodes);
}

function lineAgrees(documented: string, line: string, rules: Rules): boolean {
  const flat = (text: string) => (rules.has('NORMALIZE_WHITESPACE') ? text.split(/\s+/).filter(Boolean).join(' ') : text);
  const [want, got] = [flat(documented.replace(/^<BLANKLINE>$/, '')), flat(line)];
  return want === got || (rules.has('ELLIPSIS') && fitsEllipsis(want, got));
}
