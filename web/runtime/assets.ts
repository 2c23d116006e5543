import type { ModuleSource } from './loader.js';

/** Names and sizes of the published files; the bundler writes them into the page and manifest. */
export interface Asset {
  /** Address relative to the page. */
  readonly file: string;
  /** Size after decompression. */
  readonly bytes: number;
  readonly sha256: string;
  /** A copy packed by gzip, for hosts that compress nothing. */
  readonly gzip?: Packed;
  /** Of a module: where V8 can be kept from guessing (speculation.ts). */
  readonly places?: readonly number[];
}

export interface Packed {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface SiteAssets {
  readonly python: Asset;
  /** Functions that few programs call. */
  readonly code: Asset;
  readonly worker: Asset;
  readonly images: readonly (Asset & { readonly id: number })[];
}

/**
 * What to load a module from.
 *
 * @param base the address that file names are relative to
 * @param hostCompresses what is known of the host; null: nothing
 */
export function moduleSource(
  { file: name, bytes, sha256, gzip, places = [] }: Asset,
  base: string,
  hostCompresses: boolean | null,
): Omit<ModuleSource, 'renew'> {
  const locate = (file: string) => new URL(file, base).href;
  return { location: locate(name), name, bytes, sha256, gzip: gzip ? locate(gzip.file) : null, hostCompresses, places };
}
