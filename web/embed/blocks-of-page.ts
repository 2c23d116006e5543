/** Finds the examples of a page in what documentation generators write, and reads their text. */
import { isSession } from './documented-session.js';

/** Plain HTML, Hugo and Jekyll; Sphinx; MkDocs and Docusaurus. */
export const USUAL_BLOCKS = [
  ...['python', 'py', 'python3', 'pycon'].flatMap((language) => [
    `pre > code.language-${language}`,
    `div.language-${language} pre`,
    `div.highlight-${language} pre`,
  ]),
  // Sphinx calls what has no language "default": Python, most often, but only prompts say so.
  'div.highlight-default pre',
  'div.doctest pre',
].join(',');
const UNSURE = 'div.highlight-default';
const LEFT_ALONE = '.no-terrarium';
/** Numbers of lines, and what themes put into blocks. */
const NOT_CODE = '.linenos, .lineno, .linenodiv, .ln, .lnt, .gutter, button, .headerlink, [aria-hidden="true"]';
const IN_NUMBERS = '.linenos, .linenodiv, .gutter, td.rouge-gutter';
/** What generators write around a block, with elements of no meaning between. */
const WRAPPER = 'div.highlight, div[class*="highlight-"], div[class*="language-"], div.doctest, figure.highlight';
const MOST_AROUND = 8;

/** A block of code in the page. */
export interface PageBlock {
  readonly code: HTMLElement;
  /** With all that belongs to it: what an example is put behind, and hides. */
  readonly whole: HTMLElement;
  readonly text: string;
}

/** Blocks that are examples already. */
const claimed = new WeakSet<HTMLElement>();

/** Blocks that can become examples, in the order of the document, each once. @throws DOMException for no selector */
export function blocksOf(root: ParentNode, selector: string): PageBlock[] {
  const found = new Set<HTMLElement>();
  for (const element of root.querySelectorAll<HTMLElement>(selector)) {
    const code = element.closest('pre') ?? codeIn(element);
    if (claimed.has(code) || isLeftAlone(code) || isNumbers(code)) continue;
    if (code.closest(UNSURE) && !isSession(textOf(code))) continue;
    found.add(code);
  }
  return [...found].map(blockOf).filter(({ text }) => text.trim() !== '');
}

function isNumbers(code: HTMLElement): boolean {
  return code.closest(IN_NUMBERS) !== null;
}

/** The block in an element, which may have another one beside it for numbers of lines. */
export function codeIn(element: HTMLElement): HTMLElement {
  return [...element.querySelectorAll('pre')].find((code) => !isNumbers(code) && textOf(code) !== '') ?? element;
}

function isLeftAlone(code: HTMLElement): boolean {
  return code.closest(`${LEFT_ALONE}, python-run, python-repl, [contenteditable]`) !== null;
}

/** To be made an example; null when it is one already. */
export function claim(code: HTMLElement): PageBlock | null {
  if (claimed.has(code)) return null;
  claimed.add(code);
  return blockOf(code);
}

/** It is none any more. */
export function unclaim(code: HTMLElement): void {
  claimed.delete(code);
}

function blockOf(code: HTMLElement): PageBlock {
  return { code, whole: wholeOf(code), text: textOf(code) };
}

function wholeOf(code: HTMLElement): HTMLElement {
  let whole = code;
  let around = code.parentElement;
  for (let i = 0; around && i < MOST_AROUND; i++, around = around.parentElement) {
    // What has other code in it, too, is no wrapper of this one: a tab, or a page in a language.
    if ([...around.querySelectorAll('pre')].some((other) => other !== code && !isNumbers(other) && textOf(other) !== '')) break;
    if (around.matches(WRAPPER)) whole = around;
  }
  return whole;
}

/** As it reads: without numbers of lines and buttons. */
export function textOf(code: HTMLElement): string {
  const copy = code.cloneNode(true) as HTMLElement;
  for (const other of copy.querySelectorAll(NOT_CODE)) other.remove();
  for (const end of copy.querySelectorAll('br')) end.replaceWith('\n');
  const lines = (copy.textContent ?? '').split('\n').map((line) => line.replace(/[^\S\t ]+$/, ''));
  return lines.join('\n').replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}
