/** Compares what was loaded with its digest, in the middle of an import: synchronously, which `crypto.subtle` cannot. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { isGzip } from './gzip.js';
import type { ImageLoader } from './images.js';

/** A loader that throws for what is not as it was published, where the asset says how it was. */
export function verified(load: ImageLoader): ImageLoader {
  return (asset, plain) => {
    const bytes = load(asset, plain);
    if (!asset.sha256) return bytes;
    const expected = (isGzip(bytes) && asset.sha256.packed) || asset.sha256.plain;
    const found = bytesToHex(sha256(bytes));
    if (found === expected) return bytes;
    throw new Error(
      `terrarium: ${asset.location}: expected SHA-256 ${expected.slice(0, 12)}…, found ${found.slice(0, 12)}…; ` +
        `it is not what was published, publish the files again`,
    );
  };
}
