/**
 * Runs main.js, which index.html names and does not load: by far the largest script, so that where the
 * host compresses nothing its packed copy is taken. A policy that forbids scripts from blobs, a copy that
 * is missing or damaged, an old browser: the plain file does.
 */
import { canGunzip, unpacked } from '../runtime/gzip.js';

interface MainScript {
  readonly address: string;
  readonly bytes: number;
}

/** The element of this script, which has the names of main.js and its size. */
export function mainScript(): MainScript {
  const { main = '', bytes = '' } = document.querySelector<HTMLElement>('script[data-main]')?.dataset ?? {};
  return { address: new URL(main, document.baseURI).href, bytes: Number(bytes) };
}

/**
 * @param start address of start.js, as main.js imports it by its name
 * @param hostCompresses null: nothing is known
 */
export async function runMain(start: string, hostCompresses: boolean | null): Promise<void> {
  const main = mainScript();
  const source = hostCompresses === false && canGunzip() ? await packedSource(main) : null;
  await pageIsThere();
  if (source !== null && (await runs(source, start))) return;
  const script = Object.assign(document.createElement('script'), { type: 'module', src: main.address });
  document.head.append(script);
}

async function packedSource({ address, bytes }: MainScript): Promise<ArrayBuffer | null> {
  try {
    const answer = await fetch(`${address}.gz`);
    if (answer.ok && !forbidsBlobs(answer.headers)) return await unpacked(await answer.arrayBuffer(), bytes);
    await answer.body?.cancel();
    return null;
  } catch {
    return null;
  }
}

/** A host says the same of all its files, mostly; where not, the browser's refusal is in its console. */
function forbidsBlobs(headers: Headers): boolean {
  const policy = headers.get('content-security-policy');
  return policy !== null && !/(script-src|default-src)[^;]* blob:/.test(policy);
}

/** In a blob, a name without a place leads nowhere. */
async function runs(source: ArrayBuffer, start: string): Promise<boolean> {
  const text = new TextDecoder().decode(source);
  const name = start.slice(start.lastIndexOf('/') + 1);
  const placed = text.replace(`"./${name}"`, JSON.stringify(start));
  const address = URL.createObjectURL(new Blob([placed], { type: 'text/javascript' }));
  try {
    await import(address);
    return true;
  } catch {
    return false;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** All elements, and their style, which main.ts asks for a font. */
async function pageIsThere(): Promise<void> {
  const { documentElement: root } = document;
  if (document.readyState === 'loading') {
    await new Promise((resolve) => document.addEventListener('readystatechange', resolve, { once: true }));
  }
  const style = document.querySelector('link[rel=stylesheet]');
  if (!style || getComputedStyle(root).getPropertyValue('--mono')) return;
  await new Promise((resolve) => {
    style.addEventListener('load', resolve);
    style.addEventListener('error', resolve);
  });
}
