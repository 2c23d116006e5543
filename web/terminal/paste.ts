/** Makes statements out of pasted text. */
const PRIMARY = />>> ?/y;
const CONTINUES = /^(?:[ \t)\]}]|(?:else|elif|except|finally)\b)/;

/** True when the text looks like a session copied from a prompt. */
export function isSession(text: string): boolean {
  return /^\s*>>>(?: |$)/m.test(text.split('\n').find((line) => line.trim() !== '') ?? '');
}

/** The code of a copied session: prompts are stripped, output is dropped. */
export function stripPrompts(text: string): string {
  const kept: string[] = [];
  let inStatement = false;
  for (const line of text.split('\n')) {
    const bare = line.trimStart();
    PRIMARY.lastIndex = 0;
    const more = /^\.\.\.(?: |$)/.exec(bare);
    if (PRIMARY.test(bare)) {
      kept.push(bare.slice(PRIMARY.lastIndex));
      inStatement = true;
    } else if (inStatement && more) {
      kept.push(bare.slice(more[0].length));
    } else {
      inStatement = false;
    }
  }
  return (
    kept.join('\n') + (text.endsWith('\n') || !/^\s*(>>>|\.\.\.)/.test(lastLine(text)) ? '\n' : '')
  );
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

/** Remove the indentation that all lines share. */
export function dedent(text: string): string {
  const lines = text.split('\n');
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((l) => /^[ \t]*/.exec(l)?.[0] ?? '');
  const shared = indents.reduce(commonPrefix, indents[0] ?? '');
  return lines.map((line) => (line.trim() === '' ? '' : line.slice(shared.length))).join('\n');
}

export function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

export interface PasteLines {
  /** Lines to run, as far as the paste ended them. */
  readonly lines: readonly string[];
  /** What stands behind the last line end: stays in the editor. */
  readonly rest: string;
}

/** Code lines of pasted text. */
export function readPaste(text: string): PasteLines {
  const code = dedent(isSession(text) ? stripPrompts(text) : text);
  const lines = code.split('\n');
  return { lines: lines.slice(0, -1), rest: lines.at(-1) ?? '' };
}

/**
 * True when a statement may end with `lines[index]`: what follows neither is indented nor goes on
 * with `else` and its kin. Only the compiler knows for sure; open brackets and strings are its
 * business.
 */
export function mayEndAt(lines: readonly string[], index: number, rest: string): boolean {
  const next = [...lines.slice(index + 1), rest].find((line) => line.trim() !== '');
  return next === undefined || !CONTINUES.test(next);
}

/** The statement in these lines as it would have been typed: a block ends with an empty line. */
export function statementOf(lines: readonly string[]): string {
  const text = lines.join('\n').trimEnd();
  return text.includes('\n') ? `${text}\n` : text;
}
