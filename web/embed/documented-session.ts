/** Reads `>>>` sessions out of a document, as doctest does: statements, and what they are said to print. */
import { changeRules, type Rules } from './doctest-rules.js';

export interface Documented {
  /** Without prompts and indentation. */
  readonly source: string;
  /** What is said to be printed, each line with its end; ''. */
  readonly output: string;
}

/** A statement, or what stands between two of them. */
export type SessionPart = ({ readonly kind: 'example' } & Documented) | { readonly kind: 'text'; readonly text: string };

const PROMPT = /^( *)>>>(?: |$)/;
const TAB_COLUMNS = 8;
const DIRECTIVE = /#\s*doctest:\s*([^\n'"]*)$/gm;

/** The first line that is not blank has a prompt. */
export function isSession(text: string): boolean {
  const first = text.split('\n').find((line) => line.trim() !== '');
  return first !== undefined && PROMPT.test(expandTabs(first));
}

/** A session as its parts, in order; line ends before and behind a part of text are left out. */
export function readSession(text: string): SessionPart[] {
  const lines = text.split('\n').map(expandTabs);
  const parts: SessionPart[] = [];
  let between: string[] = [];
  const flush = () => {
    const prose = between.join('\n').replace(/^\s*\n|\s+$/g, '');
    if (prose) parts.push({ kind: 'text', text: prose });
    between = [];
  };
  for (let at = 0; at < lines.length; ) {
    const prompt = PROMPT.exec(lines[at] as string);
    if (!prompt) {
      between.push(lines[at++] as string);
      continue;
    }
    flush();
    const indent = (prompt[1] as string).length;
    const source = [lines[at++] as string];
    while (isContinued(lines[at], indent)) source.push(lines[at++] as string);
    const output: string[] = [];
    while (isOutput(lines[at])) output.push((lines[at++] as string).slice(indent));
    parts.push({ kind: 'example', source: source.map((line) => line.slice(indent + 4)).join('\n'), output: joined(output) });
  }
  flush();
  return parts;
}

function isContinued(line: string | undefined, indent: number): boolean {
  return line !== undefined && /^ *\.\.\.(?: |$)/.test(line) && line.search(/\S/) === indent;
}

/** Up to a blank line or the next prompt. */
function isOutput(line: string | undefined): boolean {
  return line !== undefined && line.trim() !== '' && !/^ *>>>/.test(line);
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The rules of one example: those of the page, changed by `# doctest:` comments. Unknown words change nothing. */
export function rulesOf(source: string, rules: Rules): Rules {
  for (const [, text = ''] of source.matchAll(DIRECTIVE)) {
    const changed = changeRules(rules, text);
    if ('rules' in changed) ({ rules } = changed);
  }
  return rules;
}

function expandTabs(line: string): string {
  let wide = '';
  for (const character of line) {
    wide += character === '\t' ? ' '.repeat(TAB_COLUMNS - ([...wide].length % TAB_COLUMNS)) : character;
  }
  return wide;
}

/** The statements alone, to be copied. */
export function statementsOf(parts: readonly SessionPart[]): string {
  return parts.map((part) => (part.kind === 'example' ? part.source : '')).filter(Boolean).join('\n');
}
