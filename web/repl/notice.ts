/** One line of the page's own: what just happened, or what went wrong beside Python. */
import { element } from './element.js';

const SHOWN_MS = 8000;
const box = element('notice', HTMLElement);
let timer = 0;

/** Show `text` for a while; screen readers hear it. Text of people and programs stays text. */
export function notify(text: string): void {
  clearTimeout(timer);
  box.textContent = text;
  box.classList.add('shown');
  timer = window.setTimeout(dismissNotice, SHOWN_MS);
}

export function dismissNotice(): void {
  clearTimeout(timer);
  box.classList.remove('shown');
  box.textContent = '';
}
