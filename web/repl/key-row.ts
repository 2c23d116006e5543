/** The keys that touch screens lack. Ctrl waits for the next key. */
import { withControl } from './control-key.js';
import { element } from './element.js';

const KEYS: readonly (readonly [label: string, name: string, data: string])[] = [
  ['Esc', 'Escape', '\x1b'],
  ['Tab', 'Tab', '\t'],
  ['Ctrl', 'Control', ''],
  ['←', 'Left', '\x1b[D'],
  ['↑', 'Up', '\x1b[A'],
  ['↓', 'Down', '\x1b[B'],
  ['→', 'Right', '\x1b[C'],
];
const FIRST_REPEAT_MS = 400;
const REPEAT_MS = 60;

export class KeyRow {
  private control: HTMLButtonElement | null = null;

  /** @param send takes what the terminal would send for the key */
  constructor(private readonly send: (data: string) => void) {
    for (const [label, name, data] of KEYS) this.add(label, name, data);
  }

  /** Let a waiting Ctrl work on what was typed. */
  apply(data: string): string {
    if (this.control?.getAttribute('aria-pressed') !== 'true') return data;
    this.control.setAttribute('aria-pressed', 'false');
    return withControl(data);
  }

  private add(label: string, name: string, data: string): void {
    const key = document.createElement('button');
    key.type = 'button';
    key.textContent = label;
    key.setAttribute('aria-label', name);
    // The terminal keeps the focus, and so the keyboard of the screen stays where it is.
    key.onpointerdown = (event) => event.preventDefault();
    key.onmousedown = (event) => event.preventDefault();
    if (data === '') this.addControl(key);
    else {
      key.onclick = () => this.send(this.apply(data));
      if (data.length > 1) repeatWhileHeld(key, () => this.send(this.apply(data)));
    }
    element('keys', HTMLElement).append(key);
  }

  private addControl(key: HTMLButtonElement): void {
    this.control = key;
    key.setAttribute('aria-pressed', 'false');
    key.onclick = () => {
      const waits = key.getAttribute('aria-pressed') !== 'true';
      key.setAttribute('aria-pressed', String(waits));
    };
  }
}

function repeatWhileHeld(key: HTMLElement, act: () => void): void {
  let timer = 0;
  const again = () => {
    act();
    timer = window.setTimeout(again, REPEAT_MS);
  };
  key.addEventListener('pointerdown', () => (timer = window.setTimeout(again, FIRST_REPEAT_MS)));
  for (const end of ['pointerup', 'pointerleave', 'pointercancel']) {
    key.addEventListener(end, () => clearTimeout(timer));
  }
}
