/** Makes elements: text is text, never markup. */

type Children = readonly (Node | string)[];

/** `part` is also the class, so that our style and the page's `::part` say the same names. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  part: string,
  ...children: Children
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (part) {
    element.className = part;
    element.setAttribute('part', part);
  }
  element.append(...children);
  return element;
}

export function makeButton(part: string, text: string, act: () => void): HTMLButtonElement {
  const button = make('button', `button ${part}`, text);
  button.type = 'button';
  button.onclick = act;
  return button;
}

/** Read by screen readers and seen by nobody. */
export function unseen(text: string): HTMLElement {
  return make('span', 'unseen', text);
}
