/** What a program prints and shows, below its example. Long output is folded: the page keeps its speed. */
import type { MimeBundle } from '../runtime/host-modules.js';
import { make, makeButton } from './dom.js';
import { overwrite, TextOfBytes } from './output-text.js';
import { richOutput } from './parts.js';
import * as words from './words-of-example.js';

export type OutputStream = 'stdout' | 'stderr';

/** Characters that are shown before the fold, and at every "Show more". */
const SHOWN = 50_000;
/** Beyond it nothing is kept: a program that prints for ever is not to fill the memory. */
const KEPT = 64_000_000;
/** A program that shows for ever is not to, either. */
const MOST_PICTURES = 200;
/** A text of its own for so much: the browser lays out again only what has changed. */
const PIECE = 16_000;

interface Held {
  readonly stream: OutputStream;
  readonly text: string;
}

/** The text that is being written, and the column of the next character in its last line. */
interface OpenText {
  readonly stream: OutputStream;
  readonly node: Text;
  readonly column: number;
}

export class OutputView {
  readonly element = make('div', 'output');
  private readonly decoders = { stdout: new TextOfBytes(), stderr: new TextOfBytes() };
  /** Text and pictures, up to the fold. */
  private readonly head = make('div', '');
  /** How it has ended, and questions: seen however much stands in the fold. */
  private readonly tail = make('div', '');
  private readonly fold = new Fold(() => this.unfold());
  private open: OpenText | null = null;
  private shown = 0;
  private pictures = 0;
  private limit = SHOWN;
  private held: Held[] = [];
  private heldLength = 0;
  private printed: string[] = [];
  private printedLength = 0;
  private answer: ((text: string | null) => void) | null = null;

  constructor() {
    this.element.append(this.head, this.fold.element, this.tail);
    this.element.setAttribute('role', 'log');
    this.element.setAttribute('aria-label', 'Output');
    // Long lines are scrolled by the keyboard, too.
    this.element.tabIndex = 0;
  }

  /** All that was printed to standard output. */
  get stdout(): string {
    return this.printed.join('');
  }

  /** The one text that this shows and nothing else; null where there is more, or less. */
  get onlyText(): HTMLElement | null {
    const [text] = this.head.children;
    const alone = this.head.children.length === 1 && this.tail.children.length === 0 && this.held.length === 0;
    return alone && text?.classList.contains('text') && !text.querySelector('.stderr:not(.error)') ? (text as HTMLElement) : null;
  }

  write(stream: OutputStream, data: Uint8Array): void {
    const text = this.decoders[stream].add(data);
    if (text === '') return;
    if (stream === 'stdout' && this.printedLength < KEPT) {
      this.printed.push(text);
      this.printedLength += text.length;
    }
    this.append(stream, text);
  }

  /** A traceback, as Python writes it. */
  error(traceback: string): void {
    const text = make('span', 'stderr error', traceback.replace(/\n$/, ''));
    this.open = null;
    if (this.held.length > 0) this.tail.append(make('pre', 'text', text));
    else this.placeText(text);
  }

  /** A sentence of ours. */
  note(text: string, ...actions: readonly HTMLElement[]): void {
    this.tail.append(make('p', 'note', text, ...actions));
  }

  /** Something that is not text, in its place among what is printed. */
  display(bundle: MimeBundle): void {
    this.pictures++;
    if (this.pictures === MOST_PICTURES) this.note(words.TOO_MANY);
    if (this.pictures >= MOST_PICTURES) return;
    const place = make('div', 'display');
    this.open = null;
    (this.held.length > 0 ? this.tail : this.head).append(place);
    richOutput(bundle).then(
      (content) => place.append(content),
      (error: unknown) => {
        console.error('terrarium:', error);
        place.append(make('pre', 'text', String(bundle['text/plain'] ?? '')));
      },
    );
  }

  /** A line of input with its end; null at the end of input (Ctrl-D), '' when the waiting is ended. */
  ask(): Promise<string | null> {
    this.endInput();
    const field = make('input', 'input');
    field.setAttribute('aria-label', 'Input for the program');
    field.autocomplete = 'off';
    const line = make('div', 'asking', field);
    this.tail.append(line);
    if (isFocusHere(this.element)) field.focus();
    return new Promise((resolve) => {
      this.answer = (text) => {
        this.answer = null;
        const hadFocus = field.matches(':focus');
        line.remove();
        if (hadFocus) this.element.focus();
        if (text) this.show('stdout', text);
        resolve(text);
      };
      field.onkeydown = (event) => {
        if (event.isComposing) return;
        if (event.key === 'Enter') this.answer?.(`${field.value}\n`);
        else if (event.key === 'd' && event.ctrlKey && field.value === '') this.answer?.(null);
        else return;
        event.preventDefault();
      };
    });
  }

  /** Nobody waits for an answer any more. */
  endInput(): void {
    this.answer?.('');
  }

  private append(stream: OutputStream, text: string): void {
    if (this.shown < this.limit) return this.show(stream, text);
    if (this.heldLength >= KEPT) return;
    this.held.push({ stream, text });
    this.heldLength += text.length;
    if (this.heldLength >= KEPT) this.held.push({ stream: 'stderr', text: `\n${words.TOO_MUCH}` });
    this.fold.tell(this.heldLength);
  }

  private show(stream: OutputStream, text: string): void {
    const now = text.slice(0, Math.max(this.limit - this.shown, 0));
    const { node, column } = this.open?.stream === stream ? this.open : this.begin(stream, null);
    const from = node.data.lastIndexOf('\n') + 1;
    const line = overwrite({ text: node.data.slice(from), column: column - from }, now);
    node.replaceData(from, node.data.length - from, line.text);
    this.open = { stream, node, column: from + line.column };
    if (node.data.length > PIECE) this.begin(stream, this.open);
    this.shown += now.length;
    if (now.length < text.length) this.append(stream, text.slice(now.length));
  }

  /** A new text; the line that is open moves into it. */
  private begin(stream: OutputStream, before: OpenText | null): OpenText {
    const from = before ? before.node.data.lastIndexOf('\n') + 1 : 0;
    const node = document.createTextNode(before?.node.data.slice(from) ?? '');
    if (before) before.node.data = before.node.data.slice(0, from);
    this.placeText(make('span', stream, node));
    this.open = { stream, node, column: before ? before.column - from : 0 };
    return this.open;
  }

  private placeText(text: HTMLElement): void {
    const last = this.head.lastElementChild;
    if (last?.classList.contains('text')) last.append(text);
    else this.head.append(make('pre', 'text', text));
  }

  private unfold(): void {
    const { held } = this;
    this.held = [];
    this.heldLength = 0;
    this.limit += SHOWN;
    for (const { stream, text } of held) this.append(stream, text);
    if (this.held.length === 0) this.fold.hide();
  }
}

/** "9,900,000 more characters [Show more]" */
class Fold {
  readonly element: HTMLElement;
  private readonly amount = make('span', '');

  constructor(onMore: () => void) {
    this.element = make('p', 'fold', this.amount, ' ', makeButton('more', words.SHOW_MORE, onMore));
    this.element.hidden = true;
  }

  tell(characters: number): void {
    this.element.hidden = false;
    this.amount.textContent = words.more(characters);
  }

  hide(): void {
    this.element.hidden = true;
  }
}

/** Who reads elsewhere in the page is not pulled away. */
function isFocusHere(element: HTMLElement): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement.shadowRoot === element.getRootNode();
}
