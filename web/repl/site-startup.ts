/** The site's start-up file, where its index.html names one: Python runs it before every prompt. */
import type { Terrarium } from '../runtime/interpreter.js';

const HOME = '/home/user';
/** Nobody waits longer for a prompt because of a file that may never come. */
const PATIENCE_MS = 10_000;

interface LoadedFile {
  /** Where Python finds it. */
  readonly path: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A file that has come, or why it has not. */
export type StartupFile =
  | LoadedFile
  | { readonly name: string; readonly problem: string };

/** Loads the file once; a restart needs no network then. */
export class SiteStartup {
  private kept: LoadedFile | null = null;

  /** Null where the site names no file. */
  async load(): Promise<StartupFile | null> {
    const name = document
      .querySelector<HTMLMetaElement>('meta[name=terrarium-startup]')
      ?.content.trim();
    if (!name) return null;
    if (this.kept) return this.kept;
    try {
      return (this.kept = { path: `${HOME}/${fileName(name)}`, data: await download(name) });
    } catch (error) {
      return { name, problem: (error as Error).message };
    }
  }
}

async function download(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const address = new URL(name, document.baseURI);
  if (address.origin !== location.origin) throw new Error('it is on another site');
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(address, { cache: 'no-cache', signal });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Put the file into Python's home directory, and have it run before the first prompt. */
export async function placeStartup(python: Terrarium, { path, data }: LoadedFile): Promise<void> {
  await python.writeFile(path, data);
  await python.push(`__import__('os').environ['PYTHONSTARTUP'] = ${JSON.stringify(path)}`);
}

/** `tools/start%20up.py?v=2` is `start up.py`. */
export function fileName(address: string): string {
  const { pathname } = new URL(address, 'http://localhost/');
  return decodeURIComponent(pathname).split('/').at(-1) || 'startup.py';
}
