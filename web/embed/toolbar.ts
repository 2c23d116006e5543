/** The buttons of an example, and the line that says what it is doing. */
import { make, makeButton, unseen } from './dom.js';
import * as words from './words-of-example.js';

const NAMES = { run: words.RUN, step: words.STEP, stop: words.STOP, edit: words.EDIT, copy: words.COPY, reset: words.RESET };
type ButtonName = keyof typeof NAMES;

export class Toolbar {
  readonly element: HTMLElement;
  private readonly buttons: Readonly<Record<ButtonName, HTMLButtonElement>>;
  private readonly seen = make('span', 'status');
  /** Said to screen readers: less often than the other one changes. */
  private readonly heard = unseen('');

  constructor(label: string, actions: Readonly<Record<ButtonName, () => void>>) {
    const button = (name: ButtonName) => {
      const made = makeButton(name, NAMES[name], () => made.ariaDisabled !== 'true' && actions[name]());
      made.setAttribute('aria-label', `${NAMES[name]}: ${label}`);
      return made;
    };
    const { run, step, stop, edit, copy, reset } = (this.buttons = {
      run: button('run'),
      step: button('step'),
      stop: button('stop'),
      edit: button('edit'),
      copy: button('copy'),
      reset: button('reset'),
    });
    this.seen.setAttribute('aria-hidden', 'true');
    this.heard.setAttribute('role', 'status');
    this.element = make('div', 'toolbar', run, step, stop, edit, copy, reset, this.seen, this.heard);
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', label);
  }

  /** What can be done now. A button that goes away hands the focus to one that is there. */
  arrange(shown: Readonly<Record<ButtonName, boolean>>, busy: boolean): void {
    const { run, stop, step } = this.buttons;
    const { activeElement } = this.element.getRootNode() as ShadowRoot;
    const had = Object.values(this.buttons).some((button) => button === activeElement);
    for (const name of Object.keys(NAMES) as ButtonName[]) this.buttons[name].hidden = !shown[name];
    // Disabled, it would lose the focus at every step.
    step.ariaDisabled = String(busy);
    if (had && (activeElement as HTMLElement).hidden) (run.hidden ? stop : run).focus();
  }

  /** @param heard what screen readers are told; '' for nothing new */
  say(text: string, heard = text): void {
    if (this.seen.textContent !== text) this.seen.textContent = text;
    if (heard && this.heard.textContent !== heard) this.heard.textContent = heard;
  }
}
