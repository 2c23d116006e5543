/** The panel with the progress of loading, in bytes and phase. */
import type { Progress } from '../runtime/loader.js';
import { element } from './elements.js';
import { amount } from './words.js';

const STALLED_MS = 12_000;
const STAGES_OF_GROWTH = 3;

const bar = element('progress', HTMLProgressElement);
const phase = element('phase', HTMLElement);
const stalled = element('stalled', HTMLElement);
const sprout = element('sprout', SVGElement);

export class LoadingPanel {
  private watch = 0;

  /** A new attempt: nothing has come yet. */
  begin(): void {
    bar.removeAttribute('value');
    sprout.dataset['grown'] = '0';
    this.say('Asking for Python');
  }

  report({ loaded, total }: Progress): void {
    bar.max = total;
    bar.value = loaded;
    sprout.dataset['grown'] = String(Math.ceil((loaded / total) * STAGES_OF_GROWTH));
    this.say(`${loaded < total ? 'Loading Python' : 'Starting Python'}: ${amount(loaded, total)}`);
  }

  end(): void {
    clearTimeout(this.watch);
    stalled.hidden = true;
  }

  private say(words: string): void {
    phase.textContent = words;
    this.end();
    this.watch = window.setTimeout(() => (stalled.hidden = false), STALLED_MS);
  }
}
