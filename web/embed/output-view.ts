/** What a program prints and shows, below its example. Long output is folded: the page keeps its speed. */
import type { MimeBundle } from '../runtime/host-modules.js';
import { make, makeButton, unseen } from './dom.js';
import { overwrite, TextOfBytes } from './output-text.js';
import { richOutput } from './parts.js';
import * as words from './words-of-example.js';

export type OutputStream = 'stdout' | 'stderr';

/** Characters that are shown before the fold, and at every "Show more". */
const SHOWN = 50_000;
/** Beyond it nothing is kept: a program that prints for ever is not to fill the memory. */
const KEPT = 64_000_000;
/** A text of its own for so much: the browser lays out again only what has changed. */
const PIECE = 16_000;

interface Held {
  readonly stream: OutputStream;
  readonly text: string;
}

export class OutputView {
  readonly element = make('div', 'output');
  private readonly decoders = { stdout: new TextOfBytes(), stderr: new TextOfBytes() };
  /** The text that is being written, with the column of the next character. */
  private open: { stream: OutputStream; node: Text; column: number } | null = null;
  private shown = 0;
  private limit = SHOWN;
  private held: Held[] = [];
  private heldLength = 0;
  private fold: { element: HTMLElement; text: HTMLElement } | null = null;
  private printed: string[] = [];
  private printedLength = 0;

  /** All that was printed to standard output. */
  get stdout(): string {
    return this.printed.join('');
  }

  get isEmpty(): boolean {
    return this.element.childNodes.length === 0;
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
    this.append('stderr', traceback.replace(/\n$/, ''));
  }

  /** A sentence of ours. */
  note(text: string, ...actions: readonly HTMLElement[]): void {
    this.place(make('p', 'note', text, ...actions));
  }

  /** Something that is not text, in its place among what is printed. */
  display(bundle: MimeBundle): void {
    const place = make('div', 'display');
    this.place(place);
    richOutput(bundle).then(
      (content) => place.append(content),
      () => place.append(make('pre', 'text', String(bundle['text/plain'] ?? ''))),
    );
  }

  /** A line of input with its end; null at the end of input (Ctrl-D), '' when `signal` ends the waiting. */
  ask(signal: AbortSignal): Promise<string | null> {
    const field = make('input', 'input');
    field.setAttribute('aria-label', 'Input for the program');
    field.autocomplete = 'off';
    const line = make('div', 'asking', field);
    this.place(line);
    field.focus();
    return new Promise((resolve) => {
      const end = (text: string | null) => {
        line.remove();
        this.open = null;
        if (text) this.show('stdout', text);
        resolve(text);
      };
      field.onkeydown = (event) => {
        if (event.isComposing) return;
        if (event.key === 'Enter') end(`${field.value}\n`);
        else if (event.key === 'd' && event.ctrlKey && field.value === '') end(null);
        else return;
        event.preventDefault();
      };
      signal.addEventListener('abort', () => end(''), { once: true });
    });
  }

  private place(element: HTMLElement): void {
    this.element.insertBefore(element, this.fold?.element ?? null);
    this.open = null;
  }

  private append(stream: OutputStream, text: string): void {
    if (this.shown < this.limit) return this.show(stream, text);
    if (this.heldLength >= KEPT) return;
    this.held.push({ stream, text });
    this.heldLength += text.length;
    if (this.heldLength >= KEPT) this.held.push({ stream: 'stderr', text: `\n${words.TOO_MUCH}` });
    this.tellFold();
  }

  private show(stream: OutputStream, text: string): void {
    const now = text.slice(0, this.limit - this.shown);
    if (this.open?.stream !== stream) this.begin(stream, null);
    const { node, column } = this.open as NonNullable<typeof this.open>;
    const from = node.data.lastIndexOf('\n') + 1;
    const line = overwrite({ text: node.data.slice(from), column: column - from }, now);
    node.replaceData(from, node.data.length - from, line.text);
    this.open = { stream, node, column: from + line.column };
    if (node.data.length > PIECE) this.begin(stream, node);
    this.shown += now.length;
    if (now.length < text.length) this.append(stream, text.slice(now.length));
  }

  /** A new text; the line that is open moves into it. */
  private begin(stream: OutputStream, before: Text | null): void {
    const from = before ? before.data.lastIndexOf('\n') + 1 : 0;
    const line = before?.data.slice(from) ?? '';
    const column = this.open && before ? this.open.column - from : 0;
    if (before) before.data = before.data.slice(0, from);
    const node = document.createTextNode(line);
    const last = this.element.lastElementChild;
    const piece = make('span', stream, node);
    if (last?.classList.contains('text')) last.append(piece);
    else this.place(make('pre', 'text', piece));
    this.open = { stream, node, column };
  }

  private tellFold(): void {
    if (!this.fold) {
      const text = unfolded();
      const button = makeButton('more', words.SHOW_MORE, () => this.unfold());
      this.fold = { element: make('p', 'fold', text, ' ', button), text };
      this.element.append(this.fold.element);
    }
    this.fold.text.textContent = words.more(this.heldLength);
  }

  private unfold(): void {
    const { held } = this;
    this.fold?.element.remove();
    this.fold = null;
    this.held = [];
    this.heldLength = 0;
    this.limit += SHOWN;
    for (const { stream, text } of held) this.append(stream, text);
  }
}

function unfolded(): HTMLElement {
  return make('span', 'amount', unseen(''));
}
