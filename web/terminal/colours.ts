/** How code looks: ANSI colours, so that it follows the palette of the terminal. */
import type { Span } from './layout.js';
import type { LineEditor } from './editor.js';
import type { TokenKind } from './python-tokens.js';

const STYLES: Readonly<Record<TokenKind, string>> = {
  keyword: '34',
  constant: '35',
  builtin: '36',
  string: '32',
  number: '33',
  comment: '90',
  definition: '1',
  decorator: '35',
};
const PAIR = '1;4';
const LONELY = '1;31';
const MATCH = '7';

/**
 * The spans of one line of the block, in order and apart from each other.
 *
 * @param live false without a cursor, and so without what it points out
 */
export function spansOf(editor: LineEditor, line: number, live: boolean): readonly Span[] {
  const { scan, buffer, search } = editor;
  const { tokens } = scan.line(buffer, line);
  const spans = tokens.map(({ from, to, kind }): Span => ({ from, to, style: STYLES[kind] }));
  if (!live) return spans;
  if (search?.found && line === buffer.cursorLine) {
    const from = buffer.cursorOffset;
    return overlay(spans, { from, to: from + search.query.length, style: MATCH });
  }
  const pair = scan.brackets(buffer, buffer.position);
  if (!pair) return spans;
  const style = pair.partner ? PAIR : LONELY;
  return [pair.here, pair.partner]
    .filter((position) => position?.line === line)
    .reduce((all, position) => {
      const from = position?.offset as number;
      return overlay(all, { from, to: from + 1, style });
    }, spans);
}

/** Lay a span over others, which it cuts. */
export function overlay(spans: readonly Span[], top: Span): Span[] {
  const left = spans.map((span) => ({ ...span, to: Math.min(span.to, top.from) }));
  const right = spans.map((span) => ({ ...span, from: Math.max(span.from, top.to) }));
  return [...left.filter(isReal), top, ...right.filter(isReal)];
}

function isReal({ from, to }: Span): boolean {
  return from < to;
}
