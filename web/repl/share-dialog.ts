/** The dialog that makes a link of code. */
import { copyText } from './clipboard.js';
import { attachDialog } from './dialogs.js';
import { button, element } from './element.js';
import { linkFor } from '../terminal/share.js';

const code = element('share-code', HTMLTextAreaElement);
const link = element('share-link', HTMLInputElement);
const message = element('share-message', HTMLElement);
const copy = button('share-copy');

/** @param suggest the code to begin with */
export function attachShare(suggest: () => string, onLeave: () => void): void {
  attachDialog(
    'share',
    () => {
      code.value = suggest();
      update();
    },
    onLeave,
  );
  code.oninput = update;
  link.onfocus = () => link.select();
  copy.onclick = async () => {
    const copied = await copyText(link.value);
    message.textContent = copied
      ? 'Copied.'
      : 'This browser does not let the page copy: select the link and copy it.';
  };
}

function update(): void {
  try {
    link.value = linkFor(code.value, location.href);
    message.textContent = '';
  } catch (error) {
    link.value = '';
    message.textContent = (error as Error).message;
  }
  copy.disabled = link.value === '';
}
