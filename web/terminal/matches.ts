/** Completions in columns, as a shell lists them. */
import { textWidth } from './width.js';

const GAP = 2;

/**
 * @param columns cells per row
 * @param rows rows of the screen: more matches than fit are counted, not shown
 */
export function listMatches(matches: readonly string[], columns: number, rows: number): string {
  const width = Math.max(...matches.map(textWidth)) + GAP;
  const perRow = Math.max(Math.floor(columns / width), 1);
  const most = perRow * Math.max(rows - 2, 1);
  const shown = matches.slice(0, most);
  let text = '';
  shown.forEach((match, index) => {
    const last = (index + 1) % perRow === 0 || index === shown.length - 1;
    text += match + (last ? '\n' : ' '.repeat(width - textWidth(match)));
  });
  return matches.length > most ? `${text}… and ${matches.length - most} more\n` : text;
}
