/** Standard library images: read-only files that the wasm reads by offset, loaded on first use. */
import { ERRNO } from './errno.js';
import { isGzip } from './gzip.js';

export interface ImageSource {
  /** Bytes of image `id`, or `-errno`. */
  size(id: number): number;
  /**
   * Copy from `offset` into `target`; bytes copied (fewer at the end), or `-errno`. -EAGAIN: what came is
   * packed. The wasm takes it by `packed`, gives it back by `unpacked`, and asks again.
   */
  read(id: number, offset: number, target: Uint8Array): number;
  /** Copy the next packed bytes into `target`; how many, 0 at their end. */
  packed(id: number, target: Uint8Array): number;
  /** Take the next unpacked bytes; none: that was all, and it is sound. 0 or `-errno`. */
  unpacked(id: number, bytes: Uint8Array): number;
}

export interface ImageAsset {
  readonly id: number;
  /** Address (browser) or path (Node.js). */
  readonly location: string;
  readonly bytes: number;
  /** Address of a copy packed by gzip. */
  readonly gzip: string | null;
  /** What both have to be, where that is to be checked: digests in hexadecimal digits. */
  readonly sha256?: { readonly plain: string; readonly packed: string | null };
}

/** Reads one whole image, packed or, when that was of no use, `plain`; throws when it cannot be had. */
export type ImageLoader = (asset: ImageAsset, plain: boolean) => Uint8Array;

/** An image on its way through the wasm. */
class Unpacking {
  readonly plain: Uint8Array;
  private taken = 0;
  private filled = 0;
  private sound = false;

  constructor(
    private readonly packed: Uint8Array,
    bytes: number,
  ) {
    this.plain = new Uint8Array(bytes);
  }

  take(target: Uint8Array): number {
    const part = this.packed.subarray(this.taken, this.taken + target.length);
    target.set(part);
    this.taken += part.length;
    return part.length;
  }

  give(bytes: Uint8Array): number {
    if (bytes.length > this.plain.length - this.filled) return -ERRNO.EIO;
    this.plain.set(bytes, this.filled);
    this.filled += bytes.length;
    this.sound = bytes.length === 0;
    return 0;
  }

  get whole(): boolean {
    return this.sound && this.filled === this.plain.length;
  }
}

export class ImageStore implements ImageSource {
  private readonly assets: ReadonlyMap<number, ImageAsset>;
  private readonly loaded = new Map<number, Uint8Array>();
  private readonly unpacking = new Map<number, Unpacking>();

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
    const bytes = this.loaded.get(id) ?? this.arrive(id);
    if (bytes === 'packed') return -ERRNO.EAGAIN;
    if (bytes === null) return -ERRNO.EIO;
    if (!(offset >= 0)) return -ERRNO.EINVAL;
    const part = bytes.subarray(Math.min(offset, bytes.length), offset + target.length);
    target.set(part);
    return part.length;
  }

  packed(id: number, target: Uint8Array): number {
    return this.unpacking.get(id)?.take(target) ?? -ERRNO.EIO;
  }

  unpacked(id: number, bytes: Uint8Array): number {
    return this.unpacking.get(id)?.give(bytes) ?? -ERRNO.EIO;
  }

  private arrive(id: number): Uint8Array | 'packed' | null {
    const asset = this.assets.get(id);
    if (!asset) return null;
    try {
      return this.finish(asset, this.unpacking.get(id));
    } catch (error) {
      this.report(error instanceof Error ? error.message : String(error));
      return null;
    }
  }

  /** @param unpacking what the wasm has made of the packed copy */
  private finish(asset: ImageAsset, unpacking: Unpacking | undefined): Uint8Array | 'packed' {
    this.unpacking.delete(asset.id);
    if (unpacking?.whole) return this.keep(asset, unpacking.plain);
    const bytes = this.load(asset, unpacking !== undefined);
    if (unpacking || !isGzip(bytes)) return this.keep(asset, bytes);
    this.unpacking.set(asset.id, new Unpacking(bytes, asset.bytes));
    return 'packed';
  }

  private keep(asset: ImageAsset, bytes: Uint8Array): Uint8Array {
    this.loaded.set(asset.id, checked(asset, bytes));
    return bytes;
  }
}

function checked(asset: ImageAsset, bytes: Uint8Array): Uint8Array {
  if (bytes.length === asset.bytes) return bytes;
  throw new Error(
    `terrarium: ${asset.location}: expected ${asset.bytes} bytes, found ${bytes.length}; ` +
      `the published files do not belong together, publish them again`,
  );
}
