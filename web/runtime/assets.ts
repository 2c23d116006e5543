/** Names and sizes of the published files; the bundler writes them into the page and manifest. */
export interface Asset {
  /** Address relative to the page. */
  readonly file: string;
  /** Size after decompression. */
  readonly bytes: number;
  readonly sha256: string;
  /** A copy packed by gzip, for hosts that compress nothing. */
  readonly gzip?: Packed;
}

export interface Packed {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface SiteAssets {
  readonly python: Asset;
  readonly worker: Asset;
  readonly images: readonly (Asset & { readonly id: number })[];
}
