/** Help: what this is, keys, and the code to embed the page. */
import { copyText } from './clipboard.js';
import { attachDialog } from './dialogs.js';
import { button, element } from './element.js';

const code = element('embed-code', HTMLElement);
const message = element('help-notice', HTMLElement);

export function attachHelp(onLeave: () => void): void {
  const address = new URL('.', location.href).href;
  code.textContent = `<iframe src="${address}" title="Python" allow="clipboard-write"\n  style="width: 100%; height: 24rem; border: 0"></iframe>`;
  attachDialog('help', () => (message.textContent = ''), onLeave);
  button('embed-copy').onclick = async () => {
    const copied = await copyText(code.textContent ?? '');
    message.textContent = copied ? 'Copied.' : 'This browser does not let the page copy.';
  };
}
