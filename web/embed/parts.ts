/** What this script loads when it is needed: each part is a script of its own, whose digest is known. */
import { PARTS } from 'terrarium-embed';
import type { MimeBundle } from '../runtime/host-modules.js';
import type * as Field from './code-field.js';
import type * as Interpreter from './example-python.js';
import type * as Rich from './rich-output.js';

/** The folder that this script is in: everything else is beside it. */
export const BASE: string = new URL('.', import.meta.url).href;

export class PartError extends Error {}

export const interpreter = once<typeof Interpreter>('interpreter');
export const field = once<typeof Field>('field');
const rich = once<typeof Rich>('rich');

/** An element, or text, for what a program shows. */
export async function richOutput(bundle: MimeBundle): Promise<Node> {
  const { contentOf } = await rich();
  return contentOf(bundle);
}

/** A failure is not kept: the next call tries again. @throws PartError */
function once<T>(name: keyof typeof PARTS): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  let failures = 0;
  return () => {
    loaded ??= load<T>(name, failures).catch((error: unknown) => {
      loaded = null;
      failures++;
      throw error;
    });
    return loaded;
  };
}

/**
 * By a script element, which has the browser compare the digest; `import` then finds the module that it made. A browser
 * remembers a module that did not come, so that a second attempt has another address.
 */
async function load<T>(name: keyof typeof PARTS, failures: number): Promise<T> {
  const { file, integrity } = PARTS[name];
  const address = `${new URL(file, BASE).href}${failures > 0 ? `?again=${failures}` : ''}`;
  const script = document.createElement('script');
  script.type = 'module';
  script.src = address;
  script.integrity = integrity;
  script.crossOrigin = 'anonymous';
  await new Promise<void>((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new PartError(missing(address)));
    document.head.append(script);
  });
  script.remove();
  return (await import(/* @vite-ignore */ address)) as T;
}

function missing(address: string): string {
  return `${address} could not be loaded: it is missing, not what was published with terrarium.js, or forbidden by the page's script-src. Publish the whole folder again.`;
}
