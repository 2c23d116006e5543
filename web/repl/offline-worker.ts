/**
 * The service worker of a site that opted in: keeps one whole set of files for use without a
 * network. It changes nothing while there is one: the page itself always comes from the network
 * first, and hashed files are what they are wherever they come from. So there is no second load to
 * wait for, and an upgrade is seen at once.
 */
import type { Asset } from '../runtime/assets.js';
import { sha256 } from '../runtime/digest.js';
import { canGunzip, isEncoded, unpacked } from '../runtime/gzip.js';
import { forgetSets, setPrefix } from './offline-sets.js';

interface Manifest {
  readonly main: Asset;
  readonly images: readonly Asset[];
  readonly [name: string]: Asset | readonly Asset[] | string;
}

interface Scope {
  readonly registration: { readonly scope: string };
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: ExtendableEvent) => void): void;
}

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const scope = globalThis as unknown as Scope;
const base = scope.registration.scope;
const PREFIX = setPrefix(base);
const PAGES = ['./', 'index.html', 'NOTICES.txt'];

const address = (file: string) => new URL(file, base).href;

function assetsOf(manifest: Manifest): Asset[] {
  const isAsset = (value: unknown): value is Asset =>
    typeof (value as Asset | null)?.file === 'string';
  return Object.values(manifest).flat().filter(isAsset);
}

/** What its packed copy holds, where there is one that is whole. */
async function fromPacked({ bytes, gzip }: Asset, headers: HeadersInit): Promise<Response | null> {
  if (!gzip || !canGunzip()) return null;
  const response = await fetch(address(gzip.file));
  const plain = response.ok ? await unpacked(await response.arrayBuffer(), bytes) : null;
  return plain && new Response(plain, { headers });
}

/** The plain file; where that comes uncompressed, by way of its packed copy. */
async function arrive(asset: Asset): Promise<Response> {
  const request = new AbortController();
  const plain = await fetch(address(asset.file), { signal: request.signal });
  const { headers, ok } = plain;
  if (!ok || !asset.gzip || isEncoded(headers.get('content-encoding'))) return plain;
  request.abort();
  const type = { 'content-type': headers.get('content-type') ?? '' };
  return (await fromPacked(asset, type)) ?? fetch(address(asset.file));
}

/** Plain, however it came. */
async function keepAsset(cache: Cache, asset: Asset): Promise<void> {
  const { file } = asset;
  if (await cache.match(address(file))) return;
  const response = await arrive(asset);
  const copy = response.clone();
  if (!response.ok || (await sha256(await response.arrayBuffer())) !== asset.sha256) {
    throw new Error(`${file} did not arrive whole`);
  }
  await cache.put(address(file), copy);
}

/** Keep the site as it is published now. The page comes last: a set without it is not used. */
async function keep(): Promise<void> {
  const manifest = (await (
    await fetch(address('manifest.json'), { cache: 'no-cache' })
  ).json()) as Manifest;
  const index = await fetch(address('./'), { cache: 'no-cache' });
  // Published between the two requests: the next visit keeps the set.
  if (!(await index.clone().text()).includes(manifest.main.file)) return;
  const name = PREFIX + manifest.main.sha256;
  const cache = await caches.open(name);
  for (const asset of assetsOf(manifest)) await keepAsset(cache, asset);
  await cache.add(address('NOTICES.txt'));
  await cache.put(address('index.html'), index.clone());
  await cache.put(address('./'), index);
  await forgetSets((other) => other.startsWith(PREFIX) && other !== name);
}

/** Fragment and query choose what the page does, not which page it is. */
function kept(url: string): Promise<Response | undefined> {
  return caches.match(url, { ignoreSearch: true, ignoreVary: true });
}

async function pageFirstFromNetwork(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await kept(request.url);
    if (found) return found;
    throw error;
  }
}

/** Who asks for a packed copy looks at what comes, and takes the plain file as well. */
async function assetFirstFromCache(request: Request): Promise<Response> {
  return (await kept(request.url.replace(/\.gz$/, ''))) ?? fetch(request);
}

scope.addEventListener('message', (event) => event.waitUntil(keep()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(base)) return;
  const name = request.url.slice(base.length).replace(/[?#].*$/, '');
  if (name.startsWith('assets/')) event.respondWith(assetFirstFromCache(request));
  else if (PAGES.includes(name || './')) event.respondWith(pageFirstFromNetwork(request));
});
