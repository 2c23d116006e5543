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

interface Counted {
  readonly response: Response;
  /** Settles when all has come: rejects when it is not what was published. */
  readonly whole: Promise<void>;
  /** What was wrong with the bytes: engines put errors of their own in its place. */
  readonly damage: () => LoadError | null;
}

/** A response with the same body that counts it on the way, and checks it at the end. */
function counted(response: Response, asset: Asset, onProgress: (p: Progress) => void): Counted {
  let loaded = 0;
  let damage: LoadError | null = null;
  let settle: (checked: Promise<void>) => void = () => undefined;
  const whole = new Promise<void>((resolve) => (settle = resolve));
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      loaded += chunk.length;
      chunks.push(chunk.slice());
      onProgress({ loaded, total: asset.bytes });
      controller.enqueue(chunk);
    },
    flush() {
      if (loaded !== asset.bytes) throw (damage = wrongSize(asset, loaded));
      settle(checkDigest(asset, chunks));
    },
  });
  // Nobody listens any more when compiling has failed first.
  whole.catch(() => undefined);
  const body = response.body?.pipeThrough(counter) ?? null;
  // Stated here, so that hosts which do not know the type of .wasm files work too.
  const headers = { 'content-type': 'application/wasm' };
  return { response: new Response(body, { headers }), whole, damage: () => damage };
}

/** In a thread of the browser's, while the module is compiled. Impossible without HTTPS. */
async function checkDigest(asset: Asset, chunks: Uint8Array<ArrayBuffer>[]): Promise<void> {
  if (!globalThis.crypto?.subtle) return;
  const found = await sha256(await new Blob(chunks).arrayBuffer());
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
): Promise<WebAssembly.Module> {
  if (typeof WebAssembly !== 'object' || typeof TransformStream !== 'function') {
    throw new LoadError('unsupported', 'this browser has no WebAssembly that Python can run on');
  }
  let damage: Counted['damage'] = () => null;
  try {
    const counting = counted(await request(asset, base), asset, onProgress);
    damage = counting.damage;
    const module = await WebAssembly.compileStreaming(counting.response);
    await counting.whole;
    return module;
  } catch (error) {
    const failure = damage() ?? explain(error, asset);
    if (failure.kind === 'corrupt') damaged.add(asset.file);
    throw failure;
  }
}
