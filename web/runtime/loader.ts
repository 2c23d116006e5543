/** Fetches and compiles python.wasm in a worker, counting bytes, and says in words what went wrong. */
import { sha256 } from './digest.js';
import { canGunzip, isEncoded } from './gzip.js';
import { withoutGuesses } from './speculation.js';

export const LOAD_FAILURES = [
  'network',
  'missing',
  'server',
  'corrupt',
  'memory',
  'unsupported',
  'forbidden',
] as const;
export type LoadFailure = (typeof LOAD_FAILURES)[number];

/** A failure to start, with a sentence for the person at the page. */
export class LoadError extends Error {
  constructor(
    readonly kind: LoadFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface ModuleSource {
  /** Address (browser) or path (Node.js). */
  readonly location: string;
  /** What people are told of it. */
  readonly name: string;
  /** Size after decompression. */
  readonly bytes: number;
  readonly sha256: string;
  /** What the browser has kept of it is damaged: it is to be asked for anew. */
  readonly renew: boolean;
  /** Where a copy packed by gzip is, if there is one. */
  readonly gzip: string | null;
  /** What the page has seen its host do with another file; null: nothing yet. */
  readonly hostCompresses: boolean | null;
  /** Offsets where V8 can be kept from guessing (speculation.ts). */
  readonly places: readonly number[];
}

export interface Progress {
  /** Bytes after decompression, which is what the manifest knows the total of. */
  readonly loaded: number;
  readonly total: number;
}

/** A module that can be started before the last check of its bytes, which costs time. */
export interface Compiled {
  readonly module: WebAssembly.Module;
  /** To be called once, before anything of the program's runs. @throws LoadError when it is damaged */
  check(): Promise<void>;
}

/** Makes a module. @throws LoadError */
export type ModuleLoader = (
  source: ModuleSource,
  onProgress: (progress: Progress) => void,
) => Promise<Compiled>;

/**
 * Receive all bytes of the plain file. XMLHttpRequest and not `fetch`, because it counts and collects without
 * the script: reading seven megabytes from a stream takes longer than compiling them.
 *
 * @param packedInstead an answer that is not compressed is not wanted
 * @returns null for such an answer
 * @throws LoadError
 */
function receivePlain(
  { location, name, bytes }: ModuleSource,
  onProgress: (progress: Progress) => void,
  packedInstead: boolean,
): Promise<ArrayBuffer | null> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (kind: LoadFailure, what: string) => reject(new LoadError(kind, `${name}${what}`));
    request.open('GET', location);
    request.responseType = 'arraybuffer';
    request.onreadystatechange = () => {
      if (request.readyState !== XMLHttpRequest.HEADERS_RECEIVED || request.status !== 200) return;
      if (!packedInstead || isEncoded(request.getResponseHeader('content-encoding'))) return;
      request.abort();
      resolve(null);
    };
    request.onprogress = ({ loaded }) => onProgress({ loaded: Math.min(loaded, bytes), total: bytes });
    request.onerror = () =>
      fail('network', ' could not be loaded: the network or the server did not answer');
    request.onload = () => {
      const { status } = request;
      const received = request.response as ArrayBuffer | null;
      if (status === 404) fail('missing', ': the server answered with status 404');
      else if (status !== 200) fail('server', `: the server answered with status ${status}`);
      else if (!received) fail('memory', ': the browser has no memory left for it');
      else resolve(received);
    };
    request.send();
  });
}

/**
 * The packed copy, unpacked while it comes; null when it cannot be had, for whatever reason: the plain
 * file is there.
 */
async function receivePacked(
  { gzip, bytes }: ModuleSource,
  onProgress: (progress: Progress) => void,
): Promise<ArrayBuffer | null> {
  if (!gzip) return null;
  try {
    const { ok, body, headers } = await fetch(gzip);
    if (!ok || !body) return null;
    // Some hosts have the browser unpack it.
    const unpacks = isEncoded(headers.get('content-encoding'));
    const plain = unpacks ? body : body.pipeThrough(new DecompressionStream('gzip'));
    return await collect(plain, bytes, (loaded) => onProgress({ loaded, total: bytes }));
  } catch {
    return null;
  }
}

/** All of a stream, which has that many bytes. @throws RangeError when it has more; null for fewer */
async function collect(
  stream: ReadableStream<Uint8Array>,
  bytes: number,
  onLoaded: (loaded: number) => void,
): Promise<ArrayBuffer | null> {
  const all = new Uint8Array(bytes);
  const reader = stream.getReader();
  let loaded = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    all.set(part.value, loaded);
    loaded += part.value.length;
    onLoaded(loaded);
  }
  return loaded === bytes ? all.buffer : null;
}

/**
 * The module's bytes by the shortest way: plain where the host compresses, packed where it does not. The
 * answer's own header decides; where the page has seen before that nothing is compressed, the packed
 * copy is asked for at once. Damage is renewed from the plain file.
 *
 * @throws LoadError
 */
async function arrive(
  source: ModuleSource,
  onProgress: (progress: Progress) => void,
): Promise<ArrayBuffer | null> {
  if (source.gzip && !source.renew && canGunzip()) {
    const plain = source.hostCompresses !== false && (await receivePlain(source, onProgress, true));
    const received = plain || (await receivePacked(source, onProgress));
    if (received) return received;
  }
  return receivePlain(source, onProgress, false);
}

/** Make the browser replace what it has kept of a file. That this fails is seen by the next request. */
async function renew(location: string): Promise<void> {
  try {
    await (await fetch(location, { cache: 'reload' })).arrayBuffer();
  } catch {
    return;
  }
}

/** In a thread of the browser's, which gets a copy of all bytes. Impossible without HTTPS. */
async function checkDigest(source: ModuleSource, bytes: ArrayBuffer): Promise<void> {
  if (!globalThis.crypto?.subtle) return;
  const found = await sha256(bytes);
  if (found === source.sha256) return;
  const expected = `expected SHA-256 ${source.sha256.slice(0, 12)}…`;
  throw new LoadError('corrupt', `${source.name}: ${expected}, found ${found.slice(0, 12)}…`);
}

async function compile(bytes: ArrayBuffer, { name, places }: ModuleSource): Promise<WebAssembly.Module> {
  try {
    return await withoutGuesses(bytes, places, () => WebAssembly.compile(bytes));
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new LoadError('memory', 'the browser has no memory left for Python', { cause });
    }
    if (isPolicy(cause)) {
      const needs = "its directive script-src needs 'wasm-unsafe-eval'";
      throw new LoadError('forbidden', `the Content-Security-Policy of this site forbids WebAssembly: ${needs}`, { cause });
    }
    const why = `${name}: is not the WebAssembly module that was published`;
    throw new LoadError('corrupt', why, { cause });
  }
}

/** As Chrome, Firefox and Safari say it. */
function isPolicy(cause: unknown): boolean {
  return cause instanceof Error && /Content.Security.Policy|unsafe-eval|\bCSP\b/i.test(cause.message);
}

export const loadModule: ModuleLoader = async (source, onProgress) => {
  const { location, name, bytes } = source;
  if (typeof WebAssembly !== 'object') {
    throw new LoadError('unsupported', 'this browser has no WebAssembly that Python can run on');
  }
  if (source.renew) await renew(location);
  const received = (await arrive(source, onProgress)) as ArrayBuffer;
  onProgress({ loaded: bytes, total: bytes });
  if (received.byteLength !== bytes) {
    const found = `expected ${bytes} bytes, found ${received.byteLength}`;
    throw new LoadError('corrupt', `${name}: ${found}`);
  }
  return { module: await compile(received, source), check: () => checkDigest(source, received) };
};
