/**
 * terrarium.js: makes the Python examples of a page things to try. A page has it by one line; what an example needs is
 * loaded when a reader touches one.
 */
import { VERSION } from 'terrarium-embed';
import { blocksOf, claim, USUAL_BLOCKS, type PageBlock } from './blocks-of-page.js';
import { optionsOf } from './example-options.js';
import type { ExamplePython } from './example-python.js';
import { watchPolicy } from './failure-of-example.js';
import { followTheme, styleDocument } from './look.js';
import { sessionOf } from './page-session.js';
import { PythonRepl } from './python-repl.js';
import { PythonRun } from './python-run.js';
import { scriptElement } from './script-element.js';

export const version: string = VERSION;
export type { RunResult } from './example.js';

/** Long pages are made in pieces, between which the browser answers the reader. */
const SLICE_MS = 8;
/** How far from what is seen an example is near. */
const NEAR = '400px';

/** A second copy leaves everything to the first. */
const isFirst = customElements.get('python-run') === undefined;
const nearness = 'IntersectionObserver' in globalThis ? new IntersectionObserver(cameNear, { rootMargin: NEAR }) : null;

/** Make examples of the blocks below `root`; to be called again for what comes into the page later. */
export async function upgrade(root: ParentNode = document): Promise<void> {
  if (!isFirst) return;
  for (const example of document.querySelectorAll<PythonRun>('python-run')) {
    if (example.isOrphan) example.remove();
    // Those that the author has written choose their blocks first.
    else example.begin();
  }
  const selector = scriptElement()?.getAttribute('data-select') ?? USUAL_BLOCKS;
  let began = performance.now();
  for (const block of selector.trim() ? selected(root, selector) : []) {
    if (performance.now() - began > SLICE_MS) {
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
    place(block);
  }
  if (loadsNear()) for (const element of root.querySelectorAll('python-run, python-repl')) nearness?.observe(element);
}

/** The Python of a session, for scripts of the page: `run`, `fs`, … as of the package terrarium-python. @throws LoadError */
export async function python(session = 'page'): Promise<ExamplePython> {
  if (!isFirst) throw new Error('terrarium: another copy of terrarium.js is in this page: import that one');
  return sessionOf(session).python(optionsOf([scriptElement()]));
}

function selected(root: ParentNode, selector: string): PageBlock[] {
  try {
    return blocksOf(root, selector);
  } catch {
    console.error(`terrarium: data-select="${selector}": expected a CSS selector`);
    return [];
  }
}

/** Behind the block, which stays where it is: the page's own style and scripts find it there. */
function place({ code }: PageBlock): void {
  const block = code.isConnected ? claim(code) : null;
  if (!block) return;
  const example = document.createElement('python-run') as PythonRun;
  example.block = block;
  block.whole.after(example);
}

/** When the page asks for it, and the reader does not save data. */
function loadsNear(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  const load = scriptElement()?.getAttribute('data-load') ?? 'touch';
  if (load !== 'near' && load !== 'touch') console.error(`terrarium: data-load="${load}": expected "touch" or "near"`);
  return load === 'near' && connection?.saveData !== true;
}

function cameNear(entries: readonly IntersectionObserverEntry[]): void {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    nearness?.unobserve(target);
    (target as PythonRun | PythonRepl).prepare();
  }
}

/** The page's scripts change it when it is there; frameworks write it anew then. */
function begin(): void {
  watchPolicy();
  styleDocument();
  customElements.define('python-run', PythonRun);
  customElements.define('python-repl', PythonRepl);
  const ready = () => {
    followTheme();
    void upgrade();
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', ready, { once: true });
  else ready();
}

if (!isFirst) {
  const what = 'another copy of terrarium.js is in this page already, and this one does nothing: load it once';
  console.error(`terrarium: ${import.meta.url} (version ${VERSION}): ${what}`);
} else {
  begin();
}
