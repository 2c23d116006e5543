/** Fetches and compiles python.wasm, counting bytes, and says in words what went wrong. */
import type { Asset } from './assets.js';
import { sha256 } from './digest.js';

export type LoadFailure = 'network' | 'missing' | 'server' | 'corrupt' | 'memory' | 'unsupported';

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

export interface Progress {
  /** Bytes after decompression, which is what the manifest knows the total of. */
  readonly loaded: number;
  readonly total: number;
}

/** A module that can be started while the last check of its bytes is under way. */
export interface Compiled {
  readonly module: WebAssembly.Module;
  /** Settles when all has been checked; rejects with LoadError when it is not what was published. */
  readonly intact: Promise<void>;
}

/** How long the rest of a file that does not compile is waited for. */
const PATIENCE_MS = 500;

/** Files that arrived damaged: the browser's cache may hold them, and is passed by next time. */
const damaged = new Set<string>();

async function request(asset: Asset, base: string): Promise<Response> {
  const cache = damaged.delete(asset.file) ? 'reload' : 'default';
  let response: Response;
  try {
    response = await fetch(new URL(asset.file, base), { cache });
  } catch (cause) {
    const why = `${asset.file} could not be loaded: the network or the server did not answer`;
    throw new LoadError('network', why, { cause });
  }
  if (response.ok) return response;
  const kind = response.status === 404 ? 'missing' : 'server';
  throw new LoadError(kind, `${asset.file}: the server answered with status ${response.status}`);
}

/**
 * Read a copy of what the compiler reads, count it on the way, and check it at the end. The compiler
 * gets the response itself: engines read that without JavaScript, and can cache what they made of it.
 *
 * @throws LoadError when it is not what was published; whatever broke the transfer
 */
async function watch(
  response: Response,
  asset: Asset,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const received = new Uint8Array(asset.bytes);
  let loaded = 0;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  for (let { value } = await reader.read(); value; { value } = await reader.read()) {
    if (loaded + value.length <= received.length) received.set(value, loaded);
    loaded += value.length;
    onProgress({ loaded, total: asset.bytes });
  }
  if (loaded !== asset.bytes) throw wrongSize(asset, loaded);
  return checkDigest(asset, received);
}

/** Stated where a host does not know the type of .wasm files: engines insist on it. */
function asWasm(response: Response): Response {
  const type = 'application/wasm';
  if (response.headers.get('content-type') === type) return response;
  return new Response(response.body, { headers: { 'content-type': type } });
}

/** In a thread of the browser's, while the module is compiled. Impossible without HTTPS. */
async function checkDigest(asset: Asset, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (!globalThis.crypto?.subtle) return;
  const found = await sha256(bytes);
  if (found === asset.sha256) return;
  const why = `${asset.file}: expected SHA-256 ${asset.sha256.slice(0, 12)}…, found ${found.slice(0, 12)}…`;
  throw new LoadError('corrupt', why);
}

function wrongSize(asset: Asset, found: number): LoadError {
  return new LoadError('corrupt', `${asset.file}: expected ${asset.bytes} bytes, found ${found}`);
}

function explain(error: unknown, asset: Asset): LoadError {
  if (error instanceof LoadError) return error;
  if (error instanceof RangeError) {
    return new LoadError('memory', 'the browser has no memory left for Python', { cause: error });
  }
  if (error instanceof WebAssembly.CompileError) {
    const why = `${asset.file}: is not the WebAssembly module that was published`;
    return new LoadError('corrupt', why, { cause: error });
  }
  const why = `${asset.file}: the transfer broke off`;
  return new LoadError('network', why, { cause: error });
}

/**
 * Fetch and compile at the same time.
 *
 * @param base the address that `asset.file` is relative to
 * @throws LoadError
 */
export async function compileAsset(
  asset: Asset,
  base: string,
  onProgress: (progress: Progress) => void,
): Promise<Compiled> {
  if (typeof WebAssembly !== 'object' || !WebAssembly.compileStreaming) {
    throw new LoadError('unsupported', 'this browser has no WebAssembly that Python can run on');
  }
  try {
    const response = await request(asset, base);
    const whole = watch(response.clone(), asset, onProgress);
    const compiling = WebAssembly.compileStreaming(asWasm(response));
    // Each has to be heard, also when the other one has failed first.
    const intact = whole.catch((error) => remember(explain(error, asset), asset));
    intact.catch(() => undefined);
    const module = await compiling.catch((error) => diagnose(error, intact));
    return { module, intact };
  } catch (error) {
    return remember(explain(error, asset), asset);
  }
}

/** The bytes say more of what is wrong than the compiler does, once all of them have come. */
async function diagnose(error: unknown, intact: Promise<void>): Promise<never> {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([intact, patience]);
  throw error;
}

function remember(failure: LoadError, asset: Asset): never {
  if (failure.kind === 'corrupt') damaged.add(asset.file);
  throw failure;
}
