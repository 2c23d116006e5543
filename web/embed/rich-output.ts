/** What programs show that is not text: loaded when one does. Markup is sanitised; nothing in it runs or loads. */
import DOMPurify, { type Config } from 'dompurify';
import type { MimeBundle } from '../runtime/host-modules.js';

const CONFIG: Config & { RETURN_DOM_FRAGMENT: true } = {
  USE_PROFILES: { html: true, svg: true, svgFilters: true },
  // Nothing that asks for input, or gives the rest of the page another look.
  FORBID_TAGS: ['style', 'form', 'input', 'button', 'select', 'textarea', 'dialog', 'audio', 'video'],
  FORBID_ATTR: ['autofocus', 'popover', 'popovertarget', 'slot', 'name', 'id', 'part'],
  ALLOW_DATA_ATTR: false,
  ALLOW_UNKNOWN_PROTOCOLS: false,
  RETURN_DOM_FRAGMENT: true,
};
/** Pictures of SVG refer to their own parts by id; nothing of the page has names in a shadow tree. */
const SVG_CONFIG: typeof CONFIG = { ...CONFIG, FORBID_ATTR: [], USE_PROFILES: { svg: true, svgFilters: true } };
const LOADS = new Set(['src', 'srcset', 'poster', 'background', 'xlink:href']);
const PICTURES = ['image/png', 'image/jpeg'] as const;
const purify = DOMPurify(window);

purify.addHook('uponSanitizeAttribute', (node, attribute) => {
  const { attrName, attrValue } = attribute;
  const loads = LOADS.has(attrName) || (attrName === 'href' && node.nodeName.toLowerCase() !== 'a');
  const isOwn = /^\s*(?:#|data:image\/(?:png|jpeg|gif|webp);)/i.test(attrValue);
  if (loads && !isOwn) attribute.keepAttr = false;
  // Styles can load, too, and leave their place.
  if (attrName === 'style' && /url\s*\(|position\s*:|\\/i.test(attrValue)) attribute.keepAttr = false;
  if (/url\s*\(\s*['"]?(?!#)/i.test(attrValue) && attrName !== 'href') attribute.keepAttr = false;
});

purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.nodeName.toLowerCase() !== 'a') return;
  node.setAttribute('target', '_blank');
  node.setAttribute('rel', 'noopener noreferrer nofollow');
});

/** The best that a bundle has and a page can show. */
export async function contentOf(bundle: MimeBundle): Promise<Node> {
  const text = textOf(bundle['text/plain']);
  const html = bundle['text/html'];
  if (html !== undefined) return box('html', purify.sanitize(textOf(html), CONFIG));
  const svg = bundle['image/svg+xml'];
  if (svg !== undefined) return picture(box('picture', purify.sanitize(textOf(svg), SVG_CONFIG)), text);
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
  const element = box('picture', canvas);
  return element;
}

function textOf(data: string | Uint8Array | undefined): string {
  return typeof data === 'string' ? data : new TextDecoder().decode(data);
}

/** A text is base64, as Jupyter has it. */
function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? Uint8Array.from(atob(data), (character) => character.charCodeAt(0)) : data;
}
