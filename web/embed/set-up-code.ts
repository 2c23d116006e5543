/** Code in elements of a page that is not seen: indented as the page is. */

export function dedented(element: Node): string {
  const lines = (element.textContent ?? '').replace(/^[^\S\n]*\n/, '\n').trimEnd().split('\n');
  // What stands behind the tag in its line is not indented, whatever the others are.
  const others = lines.slice(1).filter((line) => line.trim());
  const least = Math.min(...others.map((line) => line.search(/\S/)), Number.MAX_SAFE_INTEGER);
  const [first = '', ...rest] = lines;
  return `${[first.trimStart(), ...rest.map((line) => line.slice(least))].join('\n')}\n`;
}
