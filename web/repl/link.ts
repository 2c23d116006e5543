/** Code that a link brought: read from the fragment, shown at the prompt, never run. */
import { notify } from './notice.js';
import { codeFrom } from '../terminal/share.js';

const HINT = 'Code from the link is at the prompt. Read it; Enter runs it, Ctrl-C drops it.';

/** The code of the address, once; '' where there is none. Says what is wrong with it. */
export function takeLinkedCode(): string {
  try {
    const code = codeFrom(location.hash);
    if (code === null) return '';
    // Restart and reload must not bring it again.
    history.replaceState(history.state, '', location.pathname + location.search);
    notify(HINT);
    return code;
  } catch (error) {
    notify((error as Error).message);
    return '';
  }
}

/** A link to this very page, opened in the tab where it is. */
export function followLinks(prefill: (code: string) => boolean): void {
  addEventListener('hashchange', () => {
    const code = takeLinkedCode();
    if (code !== '' && !prefill(code)) {
      notify('Python is at work: open the link again when it is ready.');
    }
  });
}
