/** Standard library images: read-only files that the wasm reads by offset, loaded on first use. */
import { ERRNO } from './errno.js';

export interface ImageSource {
  /** Bytes of image `id`, or `-errno`. */
  size(id: number): number;
  /** Copy from `offset` into `target`; bytes copied (fewer at the end), or `-errno`. */
  read(id: number, offset: number, target: Uint8Array): number;
}

export interface ImageAsset {
  readonly id: number;
  /** Address (browser) or path (Node.js). */
  readonly location: string;
  readonly bytes: number;
}

/** Reads one whole image; throws when it cannot be had. */
export type ImageLoader = (asset: ImageAsset) => Uint8Array;

export class ImageStore implements ImageSource {
  private readonly assets: ReadonlyMap<number, ImageAsset>;
  private readonly loaded = new Map<number, Uint8Array>();

  /**
   * @param load called synchronously, in the middle of an import statement
   * @param report told of an image that could not be loaded, once per attempt
   */
  constructor(
    assets: readonly ImageAsset[],
    private readonly load: ImageLoader,
    private readonly report: (message: string) => void,
  ) {
    this.assets = new Map(assets.map((asset) => [asset.id, asset]));
  }

  size(id: number): number {
    return this.assets.get(id)?.bytes ?? -ERRNO.ENOENT;
  }

  read(id: number, offset: number, target: Uint8Array): number {
    const bytes = this.bytes(id);
    if (bytes === null) return -ERRNO.EIO;
    if (!(offset >= 0)) return -ERRNO.EINVAL;
    const part = bytes.subarray(Math.min(offset, bytes.length), offset + target.length);
    target.set(part);
    return part.length;
  }

  private bytes(id: number): Uint8Array | null {
    const known = this.loaded.get(id);
    if (known) return known;
    const asset = this.assets.get(id);
    if (!asset) return null;
    try {
      const bytes = checked(asset, this.load(asset));
      this.loaded.set(id, bytes);
      return bytes;
    } catch (error) {
      this.report(error instanceof Error ? error.message : String(error));
      return null;
    }
  }
}

function checked(asset: ImageAsset, bytes: Uint8Array): Uint8Array {
  if (bytes.length === asset.bytes) return bytes;
  throw new Error(
    `terrarium: ${asset.location}: expected ${asset.bytes} bytes, found ${bytes.length}; ` +
      `the published files do not belong together, publish them again`,
  );
}

/**
 * Load an image in a worker. Synchronous, so that `import` depends on no waiting strategy.
 *
 * @throws Error naming the address when the network or the server fails
 */
export function loadImageByXhr(asset: ImageAsset): Uint8Array {
  const request = new XMLHttpRequest();
  request.open('GET', asset.location, false);
  request.responseType = 'arraybuffer';
  try {
    request.send();
  } catch {
    throw new Error(`terrarium: ${asset.location}: cannot be loaded; is the network there?`);
  }
  if (request.status === 200) return new Uint8Array(request.response as ArrayBuffer);
  if (request.status === 404) {
    throw new Error(`terrarium: this site has been renewed: reload the page (${asset.location} is gone)`);
  }
  throw new Error(
    `terrarium: ${asset.location}: expected HTTP status 200, found ${request.status}`,
  );
}
