/** The panel with the progress of loading, in bytes and phase. */
import type { Progress } from '../runtime/loader.js';
import { element } from './element.js';
import { amount } from './words.js';

const STALLED_MS = 12_000;
const STAGES_OF_GROWTH = 3;

export class LoadingPanel {
  private readonly bar = element('progress', HTMLProgressElement);
  private readonly phase = element('phase', HTMLElement);
  private readonly stalled = element('stalled', HTMLElement);
  private readonly sprout = element('sprout', SVGElement);
  private watch = 0;

  /** A new attempt: nothing has come yet. */
  begin(): void {
    // Never without a value: a bar that moves by itself takes the processor from what it waits for.
    this.bar.value = 0;
    this.sprout.dataset['grown'] = '0';
    this.say('Asking for Python');
  }

  report({ loaded, total }: Progress): void {
    this.bar.max = total;
    this.bar.value = loaded;
    this.sprout.dataset['grown'] = String(Math.ceil((loaded / total) * STAGES_OF_GROWTH));
    this.say(`${loaded < total ? 'Loading Python' : 'Starting Python'}: ${amount(loaded, total)}`);
  }

  end(): void {
    clearTimeout(this.watch);
    this.stalled.hidden = true;
  }

  private say(words: string): void {
    this.phase.textContent = words;
    this.end();
    this.watch = window.setTimeout(() => (this.stalled.hidden = false), STALLED_MS);
  }
}
