/** A text field for code: a textarea, with colours behind its letters. */
import { nextIndent, outdent } from '../terminal/indent.js';
import { PythonScan } from '../terminal/python-scan.js';
import { tokenizeLine } from '../terminal/python-tokens.js';
import { make } from './dom.js';

const STEP = '    ';
/** Colouring more than this at every key would be felt. */
const MOST_COLOURED = 50_000;

export interface CodeFieldHooks {
  /** Shift-Enter, and Enter where `enters` says so. */
  readonly onRun: () => void;
  readonly onChange?: () => void;
  /** Enter runs what is there, as at a prompt, when it is a whole statement. */
  readonly entersWhenComplete?: boolean;
}

let count = 0;

export class CodeField {
  readonly element: HTMLElement;
  private readonly area = make('textarea', 'code');
  private readonly paint = make('pre', 'paint');
  private readonly prompts: HTMLElement | null;
  private escaped = false;
  /** The reader has written something since they came: until then Tab only passes by. */
  private isWriting = false;

  /** @param label what assistive technology calls it */
  constructor(
    code: string,
    { label, prompts, editable }: { label: string; prompts: boolean; editable: boolean },
    private readonly hooks: CodeFieldHooks,
  ) {
    this.prompts = prompts ? make('pre', 'prompts') : null;
    const hint = make('span', 'hint', 'Shift+Enter runs it. Escape, then Tab, leaves it.');
    hint.id = `hint-${++count}`;
    this.area.setAttribute('aria-label', label);
    this.area.setAttribute('aria-describedby', hint.id);
    this.area.readOnly = !editable;
    this.area.spellcheck = false;
    this.area.autocapitalize = 'off';
    this.area.autocomplete = 'off';
    this.area.setAttribute('autocorrect', 'off');
    this.area.wrap = 'off';
    this.area.rows = 1;
    this.paint.setAttribute('aria-hidden', 'true');
    this.prompts?.setAttribute('aria-hidden', 'true');
    this.area.oninput = () => this.changed();
    this.area.onblur = () => this.write(false);
    this.area.onkeydown = (event) => this.handleKey(event);
    const field = make('div', 'letters', this.paint, this.area);
    this.element = make('div', 'field', ...(this.prompts ? [this.prompts] : []), field, hint);
    this.value = code;
  }

  get value(): string {
    return this.area.value;
  }

  set value(code: string) {
    this.area.value = code;
    this.draw();
  }

  focus(): void {
    this.area.focus();
  }

  private write(isWriting: boolean): void {
    this.isWriting = isWriting;
    this.element.classList.toggle('writing', isWriting);
  }

  private changed(): void {
    this.write(true);
    this.draw();
    this.hooks.onChange?.();
  }

  private draw(): void {
    const lines = this.value.split('\n');
    // The line end makes room for a last line that is empty.
    this.paint.replaceChildren(...coloured(lines, this.value.length), '\n');
    if (this.prompts) this.prompts.textContent = lines.map((_, index) => (index === 0 ? '>>> ' : '... ')).join('\n');
  }

  private handleKey(event: KeyboardEvent): void {
    const leaves = this.escaped && event.key === 'Tab';
    if (event.key !== 'Shift') this.escaped = event.key === 'Escape';
    if (event.isComposing || leaves) return;
    if (event.key === 'Enter') this.enter(event);
    else if (event.key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey) this.tab(event);
  }

  private enter(event: KeyboardEvent): void {
    const runs = event.shiftKey || event.ctrlKey || event.metaKey || (this.hooks.entersWhenComplete && isComplete(this.value));
    if (!runs && this.area.readOnly) return;
    event.preventDefault();
    if (runs) return this.hooks.onRun();
    this.newLine();
  }

  /** With the indentation that the code suggests; `else:` and its like go back to what they belong to. */
  private newLine(): void {
    const { selectionStart: from, selectionEnd: to } = this.area;
    const lines = this.value.slice(0, from).split('\n');
    const index = lines.length - 1;
    const line = lines[index] as string;
    const back = outdent(lines, index);
    if (back !== null) lines[index] = back + line.trimStart();
    const source = { lines, revision: 0 };
    const indent = nextIndent(new PythonScan(), source, index, (lines[index] as string).length);
    this.insert(`${lines[index]}\n${indent}`, from - line.length, to);
  }

  /** Indents where the reader writes; else it goes to what is next, as anywhere. */
  private tab(event: KeyboardEvent): void {
    if (this.area.readOnly || !this.isWriting) return;
    event.preventDefault();
    const { selectionStart: from, selectionEnd: to, value } = this.area;
    const start = value.lastIndexOf('\n', from - 1) + 1;
    if (!event.shiftKey && from === to) return this.insert(this.stepAt(value.slice(start, from)), from, to);
    const block = value.slice(start, to);
    const moved = event.shiftKey ? block.replace(/^ {1,4}/gm, '') : block.replace(/^(?=.)/gm, STEP);
    this.insert(moved, start, to);
    this.area.setSelectionRange(from === to ? start + moved.length : start, start + moved.length);
  }

  private stepAt(before: string): string {
    return ' '.repeat(STEP.length - (before.length % STEP.length));
  }

  /** In a way that the browser's own undo takes back. */
  private insert(text: string, from: number, to: number): void {
    this.area.setSelectionRange(from, to);
    if (document.execCommand('insertText', false, text)) return;
    this.area.setRangeText(text, from, to, 'end');
    this.changed();
  }
}

/** One line that needs no other, or a block that a blank line ends. */
export function isComplete(source: string): boolean {
  const lines = source.split('\n');
  if (lines.length > 1) return source.trim() !== '' && (lines.at(-1) as string).trim() === '';
  const { end, last } = tokenizeLine(source, '');
  return end === '' && last !== ':' && !/^\s*@/.test(source);
}

function coloured(lines: readonly string[], length: number): (Node | string)[] {
  if (length > MOST_COLOURED) return [lines.join('\n')];
  const nodes: (Node | string)[] = [];
  let state = '';
  lines.forEach((line, index) => {
    if (index > 0) nodes.push('\n');
    const { tokens, end } = tokenizeLine(line, state);
    state = end;
    let at = 0;
    for (const { from, to, kind } of tokens) {
      nodes.push(line.slice(at, from), make('span', kind, line.slice(from, to)));
      at = to;
    }
    nodes.push(line.slice(at));
  });
  return nodes;
}
