/** `<python-run>`: an example of a page that readers can run. */
import { claim, codeIn, textOf, unclaim, type PageBlock } from './blocks-of-page.js';
import { make } from './dom.js';
import { isSession } from './documented-session.js';
import { AttributeError, optionsOf, type ExampleOptions } from './example-options.js';
import { Example, type RunResult } from './example.js';
import { adoptLook, forgetLook, REPLACED, STYLE_SHEET } from './look.js';
import { scriptElement } from './script-element.js';

/** How many examples have been made: what they are called. */
let count = 0;

export class PythonRun extends HTMLElement {
  /** The block that this example was made for, when the page's author has not written the element. */
  block: PageBlock | null = null;
  private example: Example | null = null;
  private problem: HTMLElement | null = null;
  private readonly number = ++count;

  connectedCallback(): void {
    if (!this.shadowRoot) this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [STYLE_SHEET];
    // The parser makes the element before what is in it.
    if (document.readyState === 'loading' && !this.block) {
      document.addEventListener('DOMContentLoaded', () => this.begin(), { once: true });
    } else {
      this.begin();
    }
  }

  disconnectedCallback(): void {
    // Who puts it elsewhere does that at once.
    queueMicrotask(() => !this.isConnected && this.leave());
  }

  /** Make an example of what is here, if that could not be done before. */
  begin(): void {
    if (!this.isConnected || !this.shadowRoot) return;
    if (this.example) return this.enter(this.example);
    this.problem?.remove();
    this.problem = null;
    if (!this.shadowRoot.querySelector('slot')) this.shadowRoot.append(document.createElement('slot'));
    try {
      this.make(this.shadowRoot);
    } catch (error) {
      this.complain(this.shadowRoot, error as Error);
    }
  }

  /** Its block is in the page no more: a framework has written it anew. */
  get isOrphan(): boolean {
    return this.block !== null && !this.block.whole.isConnected;
  }

  /** Load what a run needs. */
  prepare(): void {
    this.example?.prepare();
  }

  /** Run all of it, after what runs now. Rejects with the mistake of an example that cannot be one. */
  async run(): Promise<RunResult> {
    return this.running().run();
  }

  /** Ctrl-C. */
  stop(): void {
    this.example?.stop();
  }

  /** A new Python for all examples of this session, and this one as it was written. */
  async reset(): Promise<void> {
    await this.running().reset();
  }

  /** The code without prompts. */
  get code(): string {
    return this.running().code;
  }

  /** Other code, for a program. */
  async setCode(code: string): Promise<void> {
    await this.running().setCode(code);
  }

  /** What was printed to standard output. */
  get output(): string {
    return this.running().printed;
  }

  private running(): Example {
    if (!this.example) throw new Error(this.problem?.textContent ?? 'terrarium: this example is not in a page');
    return this.example;
  }

  private make(shadow: ShadowRoot): void {
    const block = this.findBlock();
    const options = this.optionsFor(block);
    const { text } = block;
    const kind = options.kind ?? (isSession(text) ? 'session' : 'program');
    this.example = new Example(this, { text, kind, label: `Python example ${this.number}`, options });
    shadow.append(this.example.element);
    this.example.onReplace = (replaced) => this.hide(block.whole, replaced);
    adoptLook(this, block.code);
  }

  private enter(example: Example): void {
    if (this.block) claim(this.block.code);
    adoptLook(this, this.block?.code ?? codeIn(this));
    example.enter();
  }

  private leave(): void {
    forgetLook(this);
    if (this.block) unclaim(this.block.code);
    this.example?.leave();
  }

  /** The block of the page, in whose place the example stands; for print it stays. */
  private hide(whole: HTMLElement, replaced: boolean): void {
    this.toggleAttribute('data-replaced', replaced);
    if (whole !== this) whole.classList.toggle(REPLACED, replaced);
  }

  private findBlock(): PageBlock {
    if (this.block) return this.block;
    const id = this.getAttribute('for');
    if (id === null) {
      const code = codeIn(this);
      return { code, whole: this, text: textOf(code) };
    }
    const target = document.getElementById(id);
    if (!target) throw new AttributeError('for', id, 'the id of an element in this page');
    const block = claim(codeIn(target));
    if (!block) throw new AttributeError('for', id, 'a block that has no example yet');
    this.block = block;
    return block;
  }

  /** Its own attributes, then those of the block and of what generators write around it, then the script's. */
  private optionsFor({ code, whole }: PageBlock): ExampleOptions {
    const around: HTMLElement[] = [];
    for (let element: HTMLElement | null = code; element && element !== this; element = element.parentElement) {
      around.push(element);
      if (element === whole) break;
    }
    const inner = code.querySelector<HTMLElement>(':scope > code');
    return optionsOf([this, inner, ...around, scriptElement()]);
  }

  private complain(shadow: ShadowRoot, error: Error): void {
    if (!(error instanceof AttributeError)) throw error;
    const note = make('p', 'mistake', `terrarium: ${error.message}`);
    note.setAttribute('role', 'alert');
    this.problem = note;
    shadow.append(note);
    console.error(`terrarium: ${error.message}`, this.block?.code ?? this);
  }
}
