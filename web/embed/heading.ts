/** A heading for who goes from heading to heading with a screen reader: one below that of the section. */
import { unseen } from './dom.js';

export function headingFor(host: HTMLElement, label: string): HTMLElement {
  const heading = unseen(label);
  heading.setAttribute('role', 'heading');
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5')];
  const above = headings.filter((each) => each.compareDocumentPosition(host) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
  heading.setAttribute('aria-level', String(above ? Number(above.tagName[1]) + 1 : 2));
  return heading;
}
