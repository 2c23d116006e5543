/** What the page says. */
import type { LoadFailure } from '../runtime/loader.js';
import type { WaitingKind } from '../runtime/waiting/waiter.js';

export interface FailureWords {
  readonly title: string;
  readonly text: string;
}

export const FAILURES: Readonly<Record<LoadFailure | 'unknown', FailureWords>> = {
  network: {
    title: 'Python did not arrive',
    text: 'The connection broke, or there is none. Check the network and try again.',
  },
  missing: {
    title: 'A file is missing on this server',
    text: 'The page is here, and a file that belongs to it is not. If this is your site, publish the whole folder again.',
  },
  server: {
    title: 'The server refused a file',
    text: 'It may be busy for a moment. Try again, and tell the owner of the site if it stays so.',
  },
  corrupt: {
    title: 'A file arrived damaged',
    text: 'What came is not what was published: an old copy in a cache, or an incomplete upload. Try again; if it stays so, the site has to be published again.',
  },
  memory: {
    title: 'There is not enough memory',
    text: 'The browser could not set memory aside for Python. Close other tabs and try again.',
  },
  unsupported: {
    title: 'This browser cannot run Python',
    text: 'A current Chrome, Edge, Firefox or Safari can. Update this one, or open the page in another.',
  },
  forbidden: {
    title: 'This site forbids WebAssembly',
    text: 'Python is WebAssembly, and the policy that this site sends does not allow it. If this is your site, change the header as written below.',
  },
  unknown: {
    title: 'Python did not start',
    text: 'Something went wrong that this page has no better words for. Try again; if it stays so, please report what is written below.',
  },
};

/** A file is gone because the site has moved on. */
export const RENEWED: FailureWords = {
  title: 'This site has been renewed',
  text: 'This page is older than the files on the server. Reload it to get the new one; copy what you need from here first.',
};

export const WAITING_WORDS: Readonly<Record<WaitingKind, string>> = {
  sab: 'input(), sleep() and Ctrl-C work (shared memory)',
  jspi: 'input(), sleep() and Ctrl-C work (stack switching)',
  node: '',
  none: 'it cannot pause Python, so there is no input(), and Stop starts a new Python',
};

/** Stands below the terminal where something that people expect does not work. */
export const CANNOT_PAUSE =
  'This browser cannot pause Python: no input(), and Stop starts a new one.';

const MEGABYTE = 1_000_000;
const KILOBYTE = 1000;

/** "3.2 of 8.5 MB". */
export function amount(loaded: number, total: number): string {
  return `${(loaded / MEGABYTE).toFixed(1)} of ${(total / MEGABYTE).toFixed(1)} MB`;
}

/** "512 bytes", "3.2 kB", "8.5 MB". */
export function fileSize(bytes: number): string {
  if (bytes < KILOBYTE) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  if (bytes < MEGABYTE) return `${(bytes / KILOBYTE).toFixed(1)} kB`;
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

/** The site's start-up file is missing; Python goes on without it. */
export function noStartup(name: string, problem: string): string {
  return `This site's start-up file ${name} could not be loaded: ${problem}.`;
}

/** What a restart takes away. */
export const LOST = 'its variables, imports and files are gone; the history is still here.';

export const UNANSWERED =
  'Python is inside a C function that does not look for Ctrl-C. Press Ctrl-C or Stop again to ' +
  'restart Python, losing its variables, imports and files, or wait until it returns.';

export const CANNOT_INTERRUPT = 'Python could not be interrupted.';
