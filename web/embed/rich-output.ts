/** What programs show that is not text: loaded when one does. Markup is sanitised; nothing in it runs or loads. */
import DOMPurify, { type Config } from 'dompurify';
import type { MimeBundle } from '../runtime/host-modules.js';

const CONFIG: Config & { RETURN_DOM_FRAGMENT: true } = {
  USE_PROFILES: { html: true, svg: true, svgFilters: true },
  // Drawings use shapes again; what is used is their own, see isOwn.
  ADD_TAGS: ['use'],
  // Nothing that asks for input, moves by itself, or gives the rest of the page another look.
  FORBID_TAGS: [
    ...['style', 'form', 'input', 'button', 'select', 'textarea', 'dialog', 'audio', 'video', 'marquee'],
    ...['animate', 'animateMotion', 'animateTransform', 'set'],
  ],
  FORBID_ATTR: ['srcset', 'poster', 'background', 'autofocus', 'popover', 'popovertarget', 'slot', 'name', 'part', 'class'],
  ALLOW_DATA_ATTR: false,
  ALLOW_UNKNOWN_PROTOCOLS: false,
  RETURN_DOM_FRAGMENT: true,
};
const LOADS = new Set(['src', 'href', 'xlink:href']);
/** Their values may name what is to be loaded, in ways that CSS has many of. */
const PAINTS = new Set(['fill', 'stroke', 'filter', 'mask', 'clip-path', 'cursor', 'marker', 'marker-start', 'marker-mid', 'marker-end']);
const OWN_PAINT = /^\s*url\(\s*(['"]?)#[^()\\'"]*\1\s*\)\s*$/;
const PICTURES = ['image/png', 'image/jpeg'] as const;
/** Properties that stay in their place, and values that load nothing: functions are those of colours alone. */
const STYLES = new RegExp(
  '^(?:color|background-color|text-align|text-decoration|vertical-align|white-space|opacity|fill|stroke|stroke-.+|' +
    'font-(?:size|weight|style|family|variant)|(?:min-|max-)?(?:width|height)|(?:padding|margin|border)(?:-.+)?)$',
);
const HARMLESS = /^(?:[^()\\]|(?:rgba?|hsla?|oklch|oklab|calc)\([^()\\]*\))*$/;
/**
 * What a style is called until its element is in the page: policies forbid the attribute, even where it is only parsed,
 * and not what scripts set.
 */
const HELD_STYLE = 'data-held-style';
const TAG = /<[a-z][^<>]*>/gi;
/** More is no picture of a document, and would keep the page busy where Stop does not help. */
const LONGEST = 8_000_000;
const STYLE = /([\s"'/])style(?=\s*=)/gi;
const purify = DOMPurify(window);

const styles = new Map<Element, string>();

purify.addHook('uponSanitizeAttribute', (node, attribute) => {
  const { attrName, attrValue } = attribute;
  const isLink = attrName === 'href' && node.nodeName.toLowerCase() === 'a';
  if (LOADS.has(attrName) && !isLink && !isOwn(attrValue)) attribute.keepAttr = false;
  if (PAINTS.has(attrName) && !HARMLESS.test(attrValue) && !OWN_PAINT.test(attrValue)) attribute.keepAttr = false;
  if (attrName !== 'style' && attrName !== HELD_STYLE) return;
  attribute.keepAttr = false;
  styles.set(node, attrValue);
});

purify.addHook('afterSanitizeAttributes', (node) => {
  const style = styles.get(node);
  styles.delete(node);
  if (style) node.setAttribute(HELD_STYLE, style);
  const name = node.nodeName.toLowerCase();
  // A picture that says nothing of itself is not read out by its address.
  if (name === 'img' && !node.hasAttribute('alt')) node.setAttribute('alt', '');
  if (name !== 'a') return;
  node.setAttribute('target', '_blank');
  node.setAttribute('rel', 'noopener noreferrer nofollow');
});

/** A part of the same drawing, or data. */
function isOwn(address: string): boolean {
  return /^\s*(?:#|data:image\/(?:png|jpeg|gif|webp);)/i.test(address);
}

function sanitized(markup: string): DocumentFragment {
  if (markup.length > LONGEST) throw new Error(`markup of ${markup.length} characters: at most ${LONGEST} are shown`);
  const held = markup.replace(TAG, (tag) => tag.replace(STYLE, `$1${HELD_STYLE}`));
  const fragment = document.importNode(purify.sanitize(held, CONFIG), true);
  for (const element of fragment.querySelectorAll<HTMLElement>(`[${HELD_STYLE}]`)) {
    applyStyle(element, element.getAttribute(HELD_STYLE) as string);
    element.removeAttribute(HELD_STYLE);
  }
  for (const use of fragment.querySelectorAll('use')) {
    const address = use.getAttribute('href') ?? use.getAttribute('xlink:href') ?? '';
    const used = fragment.querySelector(`[id="${CSS.escape(address.trim().slice(1))}"]`);
    // Ten of ten of ten … would be more shapes than any browser draws.
    if (used?.localName === 'use' || used?.querySelector('use')) use.remove();
  }
  return fragment;
}

function applyStyle(element: HTMLElement, style: string): void {
  for (const declaration of style.split(';')) {
    const [, name = '', value = ''] = /^\s*([a-z-]+)\s*:\s*(.+?)\s*$/is.exec(declaration) ?? [];
    if (STYLES.test(name.toLowerCase()) && HARMLESS.test(value)) element.style.setProperty(name, value);
  }
}

/** The best that a bundle has and a page can show. */
export async function contentOf(bundle: MimeBundle): Promise<Node> {
  const text = textOf(bundle['text/plain']);
  const html = bundle['text/html'];
  if (html !== undefined) return box('html', sanitized(textOf(html)));
  const svg = bundle['image/svg+xml'];
  if (svg !== undefined) return picture(box('picture', sanitized(textOf(svg))), text);
  for (const type of PICTURES) {
    const data = bundle[type];
    if (data !== undefined) return picture(await drawn(bytesOf(data), type), text);
  }
  return box('text', text);
}

function box(name: string, content: Node | string): HTMLElement {
  const element = document.createElement(name === 'text' ? 'pre' : 'div');
  element.className = name;
  element.setAttribute('part', name);
  element.append(content);
  return element;
}

function picture<T extends HTMLElement>(element: T, label: string): T {
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', label || 'Picture');
  return element;
}

/** On a canvas: policies that let a page have its own pictures only forbid addresses made of data. */
async function drawn(data: Uint8Array, type: string): Promise<HTMLElement> {
  const image = await createImageBitmap(new Blob([data as Uint8Array<ArrayBuffer>], { type }));
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  image.close();
  return box('picture', canvas);
}

function textOf(data: string | Uint8Array | undefined): string {
  return typeof data === 'string' ? data : new TextDecoder().decode(data);
}

/** A text is base64, as Jupyter has it. */
function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? Uint8Array.from(atob(data), (character) => character.charCodeAt(0)) : data;
}
