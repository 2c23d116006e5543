/** The examples of a page in the order of the document. */
import type { Example } from './example.js';

const examples = new Set<Example>();

export function register(example: Example): void {
  examples.add(example);
}

export function forget(example: Example): void {
  examples.delete(example);
}

/** Those before `example` that share its Python and have not run in it. */
export function examplesAbove(example: Example): Example[] {
  return [...examples]
    .filter((other) => other.sessionName === example.sessionName && !other.hasRun && isBefore(other, example))
    .sort((a, b) => (isBefore(a, b) ? -1 : 1));
}

function isBefore(a: Example, b: Example): boolean {
  return (a.host.compareDocumentPosition(b.host) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
