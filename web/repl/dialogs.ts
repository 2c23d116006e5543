/** Opening and closing the dialogs. */
import { button, dialog } from './element.js';

/**
 * Let the button `${name}-open` open the dialog `name`.
 *
 * @param onOpen fills the dialog
 * @param onLeave called when it closes and whoever opened it used a mouse or a finger: with the
 *   keyboard, the focus returns to the button, as the browser does it
 */
export function attachDialog(name: string, onOpen: () => void, onLeave: () => void): void {
  const opener = button(`${name}-open`);
  const box = dialog(name);
  let byKeyboard = false;
  opener.onclick = () => {
    byKeyboard = opener.matches(':focus-visible');
    opener.closest<HTMLElement>(':popover-open')?.hidePopover();
    onOpen();
    box.showModal();
  };
  // A click on the backdrop is a click on the dialog itself, outside of its box.
  box.addEventListener('click', (event) => {
    if (event.target === box && isOutside(box, event)) box.close();
  });
  box.addEventListener('close', () => {
    if (!byKeyboard) onLeave();
  });
}

function isOutside(box: HTMLElement, { clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
