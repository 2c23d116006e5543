/**
 * Runs before the page is there, as an ordinary script: the chosen theme before the first paint, the
 * worker that loads Python, which takes longest of all, and words when the page's own files do not come
 * or do not run. Everything else is start.ts and main.ts.
 */
import { PYTHON, WORKER } from 'terrarium-assets';
import { moduleSource } from '../runtime/assets.js';
import { EarlyWorker } from '../runtime/early-worker.js';
import { hostCompressed } from '../runtime/gzip.js';
import { showFailure } from './failure-panel.js';
import { SETTINGS_KEY, themeAround } from './settings.js';

const root = document.documentElement;

function applyTheme(): void {
  try {
    const { theme } = JSON.parse(localStorage.getItem(SETTINGS_KEY) ?? '{}') as { theme?: string };
    if (theme) root.dataset['theme'] = theme;
  } catch {
    // Nothing stored, or nothing may be: the system's theme it is.
  }
  const around = themeAround(location.search);
  if (around) root.dataset['theme'] = around;
}

function loadPython(): void {
  const { src } = document.currentScript as HTMLScriptElement;
  const python = moduleSource(PYTHON, document.baseURI, hostCompressed(src));
  try {
    globalThis.earlyWorker = new EarlyWorker(new URL(WORKER.file, document.baseURI).href, { ...python, renew: false });
  } catch {
    // start.ts tries again, and tells why there is none.
  }
}

const RELOAD = { action: 'Reload the page' } as const;

function whyMissing(): string {
  if (location.protocol === 'file:') {
    return 'This browser does not let a page from the disk load its parts. Serve its folder: any web server will do.';
  }
  if (self.origin === 'null') {
    return 'The frame around this page has a sandbox that keeps it from its own files: the sandbox needs allow-same-origin, too.';
  }
  return 'There is no connection, or the site was renewed while this page was on its way. Reload the page; if it stays so, the site has to be published again.';
}

function explain(event: ErrorEvent): void {
  if (root.dataset['page'] === 'running') return;
  const source = event.target;
  if (source instanceof HTMLScriptElement || source instanceof HTMLLinkElement) {
    if (source instanceof HTMLLinkElement && source.rel !== 'stylesheet') return;
    return fail({
      ...RELOAD,
      title: 'A part of this page did not arrive',
      text: whyMissing(),
      detail: source instanceof HTMLScriptElement ? source.src : source.href,
    });
  }
  fail({
    ...RELOAD,
    title: 'This page could not start',
    text: 'This browser may be too old: a current Chrome, Edge, Firefox or Safari runs Python.',
    detail: event.message,
  });
}

/** main.ts does not start over it: without its style, say, the page could be of no use. */
function fail(words: Parameters<typeof showFailure>[0]): void {
  root.dataset['page'] = 'broken';
  const show = () => showFailure(words, () => location.reload());
  if (document.getElementById('failure')) show();
  else document.addEventListener('DOMContentLoaded', show);
}

applyTheme();
addEventListener('error', explain, true);
if ('noModule' in HTMLScriptElement.prototype) {
  loadPython();
} else {
  fail({
    ...RELOAD,
    title: 'This browser cannot run Python',
    text: 'A current Chrome, Edge, Firefox or Safari can. Update this one, or open the page in another.',
    detail: 'JavaScript modules are missing',
  });
}
