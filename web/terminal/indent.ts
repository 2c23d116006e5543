/** Indentation that the code suggests. */
import { INDENT } from './buffer.js';
import type { PythonScan, Source } from './python-scan.js';
import { tokenizeLine } from './python-tokens.js';

const STEP = ' '.repeat(INDENT);
const LEAVES = /^\s*(?:return|pass|raise|break|continue)\b/;
/** What goes on with the block of an opener, and the openers it can belong to. */
const GOES_ON: readonly (readonly [RegExp, RegExp])[] = [
  [/^else\s*:$/, /^(?:if|elif|for|while|try|except|async for)\b/],
  [/^elif\b.*:$/, /^(?:if|elif)\b/],
  [/^except\b.*:$/, /^(?:try|except)\b/],
  [/^finally\s*:$/, /^(?:try|except|else)\b/],
  [/^case\b.*:$/, /^(?:match|case)\b/],
];

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** Indentation for a line that is begun at `offset` of line `index`. */
export function nextIndent(
  scan: PythonScan,
  source: Source,
  index: number,
  offset: number,
): string {
  const { lines } = source;
  const before = (lines[index] as string).slice(0, offset);
  const { start } = scan.line(source, index);
  const { end, last } = tokenizeLine(before, start);
  const own = indentOf(before);
  if (/['"]$/.test(end)) return '';
  if (end.endsWith('\\')) return start === '' ? own + STEP : own;
  if (end !== '') return end.length > start.length ? own + STEP : own;
  const first = lines[scan.statementStart(source, index)] as string;
  const base = indentOf(first === lines[index] ? before : first);
  if (last === ':') return base + STEP;
  return LEAVES.test(first) ? base.slice(INDENT) : base;
}

/**
 * Indentation for a line that goes on with an earlier block, as `else:` does; null when the line
 * is no such line or its indentation may stay.
 */
export function outdent(lines: readonly string[], index: number): string | null {
  const line = lines[index] as string;
  const rule = GOES_ON.find(([pattern]) => pattern.test(line.trimStart()));
  if (!rule) return null;
  let limit = indentOf(line).length;
  for (let i = index - 1; i >= 0; i--) {
    const other = lines[i] as string;
    const indent = indentOf(other);
    if (other.trim() === '' || indent.length > limit) continue;
    if (rule[1].test(other.trimStart())) {
      return indent.length < indentOf(line).length ? indent : null;
    }
    limit = indent.length - 1;
  }
  return null;
}
