/** `<python-repl>`: the whole terminal in the page, in a frame of its own, which is loaded when it is touched. */
import { make, makeButton } from './dom.js';
import { adoptLook, forgetLook, STYLE_SHEET } from './look.js';
import { BASE } from './parts.js';

const START = 'Start Python';

export class PythonRepl extends HTMLElement {
  disconnectedCallback(): void {
    forgetLook(this);
  }

  connectedCallback(): void {
    if (this.shadowRoot) return adoptLook(this, this);
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [STYLE_SHEET];
    const prompt = make('pre', 'prompts', '>>> ');
    prompt.setAttribute('aria-hidden', 'true');
    const start = makeButton('run', START, () => this.start({ focus: true }));
    const box = make('div', 'terminal', prompt, make('div', 'toolbar', start));
    box.onclick = () => this.start({ focus: true });
    shadow.append(box);
    adoptLook(this, this);
  }

  /** Load the terminal; the code of `data-code` stands at its prompt and is not run. */
  start({ focus = false } = {}): void {
    const { shadowRoot } = this;
    if (!shadowRoot || shadowRoot.querySelector('iframe')) return;
    const frame = make('iframe', 'terminal');
    frame.title = 'Python prompt';
    frame.allow = 'clipboard-write';
    frame.src = this.address;
    // Not where it has only come near: the reader is elsewhere.
    if (focus) frame.onload = () => frame.focus();
    shadowRoot.replaceChildren(frame);
  }

  prepare(): void {
    this.start();
  }

  private get address(): string {
    const address = new URL('index.html', BASE);
    address.searchParams.set('theme', this.dataset['look'] ?? 'light');
    const code = this.dataset['code'];
    if (code) address.hash = `code=${encodeURIComponent(code)}`;
    return address.href;
  }
}
