/** How examples look: our style, with the font and the colours of the page's own blocks. */
import { STYLE } from 'terrarium-embed';

/** Of a block of the page in whose place an example stands. */
export const REPLACED = 'terrarium-replaced';

/** Style sheets that are made by scripts need no permission by the page's policy. */
function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

export const STYLE_SHEET = sheetOf(STYLE);

export function styleDocument(): void {
  const sheet = sheetOf(`@media screen { .${REPLACED} { display: none !important } }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** The elements that follow the look of a block, which may change with the page's theme. */
const followed = new Map<HTMLElement, HTMLElement>();

export function adoptLook(host: HTMLElement, block: HTMLElement): void {
  followed.set(host, block);
  take(host, block);
}

export function forgetLook(host: HTMLElement): void {
  followed.delete(host);
}

/** Sites switch their colours by an attribute or a class, or with the system. */
export function followTheme(): void {
  let due = false;
  const again = () => {
    if (due) return;
    due = true;
    // Behind the transition of colours that many themes have.
    setTimeout(() => {
      due = false;
      for (const [host, block] of followed) if (host.isConnected) take(host, block);
    }, 300);
  };
  const observer = new MutationObserver(again);
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true, attributeFilter: ['class', 'data-theme', 'data-md-color-scheme', 'style', 'data-bs-theme'] });
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
}

function take(host: HTMLElement, block: HTMLElement): void {
  const code = block.querySelector('code') ?? block;
  const { fontFamily, fontSize, lineHeight, color, tabSize } = getComputedStyle(code);
  const background = backgroundOf(block);
  const set = (name: string, value: string) => host.style.setProperty(name, value);
  set('--block-font', fontFamily);
  set('--block-size', fontSize);
  set('--block-line', lineHeight);
  set('--block-tab', tabSize);
  set('--block-ink', color);
  set('--block-ground', background ?? 'Canvas');
  host.dataset['look'] = isDark(background, color) ? 'dark' : 'light';
}

/** The colour behind an element; null when nothing around it has one. */
function backgroundOf(element: HTMLElement): string | null {
  for (let at: HTMLElement | null = element; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if ((lightOf(backgroundColor)?.alpha ?? 0) > 0.5) return backgroundColor;
  }
  return null;
}

/** Without a background, light letters are on a dark page. */
function isDark(background: string | null, ink: string): boolean {
  const own = background === null ? null : lightOf(background);
  return own ? own.light < 0.5 : (lightOf(ink)?.light ?? 0) > 0.5;
}

/** How light a computed colour is, from 0 to 1, in whatever space it is written; null for what is none. */
function lightOf(colour: string): { light: number; alpha: number } | null {
  const [, space = '', rest = ''] = /^([a-z]+)\((.*)\)$/.exec(colour) ?? [];
  const [components = '', slashed] = rest.split('/');
  const numbers = components.match(/-?[\d.]+(?:e-?\d+)?%?/g)?.map((text) => parseFloat(text) / (text.endsWith('%') ? 100 : 1)) ?? [];
  const [a = NaN, b = NaN, c = NaN, last = 1] = numbers;
  const alpha = slashed ? parseFloat(slashed) / (slashed.includes('%') ? 100 : 1) : last;
  const luma = 0.299 * a + 0.587 * b + 0.114 * c;
  const light = { rgb: luma / 255, rgba: luma / 255, color: luma, oklch: a, oklab: a, lch: a / 100, lab: a / 100 }[space];
  return light === undefined || Number.isNaN(light) ? null : { light, alpha };
}
