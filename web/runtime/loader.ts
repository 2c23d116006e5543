/** Fetches and compiles python.wasm, counting bytes, and says in words what went wrong. */
import type { Asset } from './assets.js';

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

async function request(asset: Asset, base: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(new URL(asset.file, base));
  } catch (cause) {
    const why = `${asset.file} could not be loaded: the network or the server did not answer`;
    throw new LoadError('network', why, { cause });
  }
  if (response.ok) return response;
  const kind = response.status === 404 ? 'missing' : 'server';
  throw new LoadError(kind, `${asset.file}: the server answered with status ${response.status}`);
}

/** A response with the same body that counts it on the way, and checks its size at the end. */
function counted(response: Response, asset: Asset, onProgress: (p: Progress) => void): Response {
  let loaded = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      loaded += chunk.length;
      onProgress({ loaded, total: asset.bytes });
      controller.enqueue(chunk);
    },
    flush() {
      if (loaded !== asset.bytes) throw wrongSize(asset, loaded);
    },
  });
  const body = response.body?.pipeThrough(counter) ?? null;
  // Stated here, so that hosts which do not know the type of .wasm files work too.
  return new Response(body, { headers: { 'content-type': 'application/wasm' } });
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
  try {
    const response = counted(await request(asset, base), asset, onProgress);
    return await WebAssembly.compileStreaming(response);
  } catch (error) {
    throw explain(error, asset);
  }
}
