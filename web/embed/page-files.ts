/** Files and wheels that a page names, fetched for its Python. */
import { sha256 } from '../runtime/digest.js';
import { decoded, type NamedFile } from './example-options.js';

export interface FetchedFile {
  readonly name: string;
  readonly data: Uint8Array;
}

/** @throws Error with a line that says which and why */
export function fetchedFiles(files: readonly NamedFile[]): Promise<FetchedFile[]> {
  return Promise.all(files.map(async ({ name, address }) => ({ name, data: await fetched('data-files', address) })));
}

/** Wheels by address, or by a name that the index has. @throws Error with a line that says which and why */
export function fetchedWheels(wheels: readonly string[], index: string | null): Promise<FetchedFile[]> {
  return Promise.all(wheels.map((wheel) => fetchedWheel(wheel, index)));
}

async function fetchedWheel(wheel: string, index: string | null): Promise<FetchedFile> {
  const address = /\.whl(?:[?#]|$)/.test(wheel) ? wheel : await inIndex(wheel, index);
  const { pathname, hash } = new URL(address, document.baseURI);
  const name = decoded(pathname.split('/').pop() as string);
  const data = await fetched('data-wheels', address);
  await checkDigest(name, data, /^#sha256=([0-9a-f]{64})$/.exec(hash)?.[1]);
  return { name, data };
}

/** As pip does, where the index says one. @throws Error */
async function checkDigest(name: string, data: Uint8Array, expected: string | undefined): Promise<void> {
  // Pages from HTTP cannot compute it.
  if (!expected || !globalThis.crypto?.subtle) return;
  const found = await sha256(data as Uint8Array<ArrayBuffer>);
  if (found === expected) return;
  throw new Error(`data-wheels: ${name}: expected SHA-256 ${expected.slice(0, 12)}…, found ${found.slice(0, 12)}…`);
}

async function fetched(attribute: string, address: string): Promise<Uint8Array> {
  const response = await answerOf(attribute, address);
  return new Uint8Array(await response.arrayBuffer());
}

async function answerOf(attribute: string, address: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(new URL(address, document.baseURI), init);
  } catch (cause) {
    const why = 'no answer: is the address right, and does its server let this page read it?';
    throw new Error(`${attribute}: ${address}: ${why}`, { cause });
  }
  if (!response.ok) throw new Error(`${attribute}: ${address}: expected HTTP status 200, found ${response.status}`);
  return response;
}

/** The newest wheel of pure Python of a project. */
async function inIndex(project: string, index: string | null): Promise<string> {
  const [, name, version = null] = /^([A-Za-z0-9][\w.-]*?)(?:==([\w.+!-]+))?$/.exec(project) ?? [];
  if (!name) throw new Error(`data-wheels: ${project}: expected the address of a .whl file, NAME or NAME==VERSION`);
  if (!index) {
    const expected = 'expected the address of a .whl file, or an index in data-index';
    throw new Error(`data-wheels: ${project}: ${expected}`);
  }
  const folder = new URL(`${index.replace(/\/?$/, '/')}${normal(name)}/`, document.baseURI).href;
  const found = wheelsIn(await linksOf(folder, version)).filter((wheel) =>
    // What is not final is for who asks for it.
    version === null ? !PRERELEASE.test(wheel.version) : wheel.version === version,
  );
  const newest = found.sort((a, b) => compareVersions(a.version, b.version)).pop();
  if (!newest) {
    throw new Error(`data-wheels: ${project}: expected a wheel of pure Python (py3-none-any) in ${folder}, found none`);
  }
  return newest.address;
}

/** As PEP 503 writes names of projects. */
function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** The files of a project: of the simple index, as HTML (PEP 503) or JSON (PEP 691), or of PyPI's own JSON API. */
async function linksOf(folder: string, version: string | null): Promise<string[]> {
  // Without a version it tells of the newest alone.
  const json = `${folder}${version === null ? '' : `${version}/`}json`;
  const ofPypi = /\/pypi\/[^/]+\/$/.test(folder);
  const accept = 'application/vnd.pypi.simple.v1+json, text/html;q=0.5';
  const response = await answerOf('data-index', ofPypi ? json : folder, { headers: { accept } });
  const base = response.url || folder;
  if (ofPypi || /json/.test(response.headers.get('content-type') ?? '')) {
    const { files, urls } = (await response.json()) as { files?: Entry[]; urls?: Entry[] };
    return [...(files ?? []), ...(urls ?? [])]
      .filter(({ yanked }) => yanked === undefined || yanked === false)
      .map(({ url, hashes, digests }) => withDigest(new URL(url, base), (hashes ?? digests)?.sha256));
  }
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const links = [...page.querySelectorAll('a[href]:not([data-yanked])')];
  return links.map((link) => new URL(link.getAttribute('href') as string, base).href);
}

/** As indexes of HTML write it. */
function withDigest(address: URL, sha256: string | undefined): string {
  if (sha256) address.hash = `sha256=${sha256}`;
  return address.href;
}

interface Entry {
  readonly url: string;
  /** Of the simple index, and of PyPI's own. */
  readonly hashes?: { readonly sha256?: string };
  readonly digests?: { readonly sha256?: string };
  readonly yanked?: boolean | string;
}

interface Wheel {
  readonly address: string;
  readonly version: string;
}

function wheelsIn(addresses: readonly string[]): Wheel[] {
  return addresses.flatMap((address) => {
    const file = decoded(new URL(address).pathname.split('/').pop() as string);
    const [, version] = /^[^-]+-([^-]+)(?:-\d[^-]*)?-(?:[^-]*\.)?py3(?:\.[^-]*)?-none-any\.whl$/.exec(file) ?? [];
    return version ? [{ address, version }] : [];
  });
}

const PRERELEASE = /(?:a|b|rc|\.dev)\d*/;

/** Of final versions: numbers are compared as numbers. */
export function compareVersions(first: string, second: string): number {
  const numbers = (version: string) => version.replace(/\+.*$/, '').split(/[^\d]+/).filter(Boolean).map(Number);
  const [a, b] = [numbers(first), numbers(second)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
