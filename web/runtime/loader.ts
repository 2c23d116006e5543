/** Fetches and compiles python.wasm in a worker, counting bytes, and says in words what went wrong. */
import { sha256 } from './digest.js';

export const LOAD_FAILURES = [
  'network',
  'missing',
  'server',
  'corrupt',
  'memory',
  'unsupported',
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
 * Receive all bytes of a file. XMLHttpRequest and not `fetch`, because it counts and collects without
 * the script: reading nine megabytes from a stream takes longer than compiling them.
 *
 * @throws LoadError
 */
function receive(
  { location, name, bytes }: ModuleSource,
  onProgress: (progress: Progress) => void,
): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (kind: LoadFailure, what: string) => reject(new LoadError(kind, `${name}${what}`));
    request.open('GET', location);
    request.responseType = 'arraybuffer';
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

async function compile(bytes: ArrayBuffer, name: string): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new LoadError('memory', 'the browser has no memory left for Python', { cause });
    }
    const why = `${name}: is not the WebAssembly module that was published`;
    throw new LoadError('corrupt', why, { cause });
  }
}

export const loadModule: ModuleLoader = async (source, onProgress) => {
  const { location, name, bytes } = source;
  if (typeof WebAssembly !== 'object') {
    throw new LoadError('unsupported', 'this browser has no WebAssembly that Python can run on');
  }
  if (source.renew) await renew(location);
  const received = await receive(source, onProgress);
  onProgress({ loaded: bytes, total: bytes });
  if (received.byteLength !== bytes) {
    const found = `expected ${bytes} bytes, found ${received.byteLength}`;
    throw new LoadError('corrupt', `${name}: ${found}`);
  }
  return { module: await compile(received, name), check: () => checkDigest(source, received) };
};
