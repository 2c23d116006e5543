/** What the console draws: the block being edited, or what is typed while a program runs. */
import type { Prompts } from '../runtime/channel.js';
import { spansOf } from './colours.js';
import type { LineEditor } from './editor.js';
import type { Block } from './frame.js';
import type { Key } from './keys.js';
import { fit } from './menu.js';
import { previousBoundary } from './width.js';

/** Of what is typed ahead, the end is shown. */
const LONGEST_AHEAD = 2000;
const NOTHING: readonly never[] = [];
const PROMPT_STYLE = ['\x1b[36m', '\x1b[39m'] as const;

export interface BlockStyle {
  /** Output that ended without a line end: the block begins in its row. */
  readonly tail: string;
  /** Null for a line of input. */
  readonly prompts: Prompts | null;
  readonly colours: boolean;
  /** False for the final form, which is left on the screen. */
  readonly live: boolean;
}

/** The lines of a prompt: the last one stands before the text, the others above it. */
export function promptLines(prompt: string): { readonly above: string; readonly last: string } {
  const at = prompt.lastIndexOf('\n') + 1;
  return { above: prompt.slice(0, at), last: prompt.slice(at) };
}

/** What stands before each line: `tail` before the first, then the prompt, if there are any. */
export function prefixes(
  tail: string,
  prompts: Prompts | null,
  colours = true,
): (line: number) => string {
  const [before, after] = colours ? PROMPT_STYLE : ['', ''];
  const styled = (prompt: string) => before + withoutMarks(promptLines(prompt).last) + after;
  const first = withoutMarks(tail) + (prompts ? styled(prompts.first) : '');
  const more = prompts ? styled(prompts.more) : '';
  return (line) => (line === 0 ? first : more);
}

/** Readline wants these around what has no width; no terminal shows them. */
function withoutMarks(prompt: string): string {
  return prompt.replace(/[\x01\x02]/g, '');
}

export function editedBlock(editor: LineEditor, style: BlockStyle): Block {
  const { buffer } = editor;
  const { cursorLine: line, cursorOffset: offset } = buffer;
  return {
    count: buffer.lines.length,
    prefix: prefixes(style.tail, style.prompts, style.colours),
    text: (index) => buffer.lines[index] as string,
    spans: (index) =>
      style.colours && editor.multiline ? spansOf(editor, index, style.live) : NOTHING,
    cursor: style.live ? { line, offset } : null,
    footer: (columns, room) => (style.live ? footerOf(editor, columns, room) : NOTHING),
  };
}

function footerOf(editor: LineEditor, columns: number, room: number): readonly string[] {
  if (room < 1) return NOTHING;
  if (editor.search) return [`\x1b[90m${fit(editor.search.label(), columns - 1)}\x1b[0m`];
  return editor.menu?.rows(columns, room) ?? NOTHING;
}

/** The text that keys stand for behind `tail`, dimmed, with the cursor at its end; null for none. */
export function aheadBlock(keys: readonly Key[], tail: string): Block | null {
  const text = textAhead(keys);
  if (text === '') return null;
  const lines = text.split('\n');
  const last = lines.length - 1;
  return {
    count: lines.length,
    prefix: (line) => (line === 0 ? tail : ''),
    text: (line) => lines[line] as string,
    spans: (line) => [{ from: 0, to: (lines[line] as string).length, style: '90' }],
    cursor: { line: last, offset: (lines[last] as string).length },
    footer: () => NOTHING,
  };
}

/** The text that keys stand for, as a terminal would echo it. */
function textAhead(keys: readonly Key[]): string {
  let text = '';
  for (const key of keys) {
    if (key.kind === 'text' || key.kind === 'paste') text += key.text;
    else if (key.kind === 'control' && key.letter === 'u') text = text.replace(/[^\n]*$/, '');
    else if (key.kind === 'key' && key.name === 'enter') text += '\n';
    else if (key.kind === 'key' && key.name === 'backspace' && !/(?:^|\n)$/.test(text)) {
      text = text.slice(0, previousBoundary(text, text.length));
    }
    if (text.length > 2 * LONGEST_AHEAD) text = text.slice(-LONGEST_AHEAD);
  }
  return text.slice(-LONGEST_AHEAD);
}
