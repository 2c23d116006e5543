/** Loads images in a worker: synchronously, so that `import` depends on no waiting strategy. */
import { isEncoded, isGzip } from './gzip.js';
import type { ImageAsset } from './images.js';

export class ImageRequests {
  private compresses: boolean | null = null;

  /**
   * An image, as it is or packed by gzip: packed where the host has not said that it compresses, and the
   * copy is there.
   *
   * @param plain the packed copy was of no use
   * @throws Error naming the address when the network or the server fails
   */
  load(asset: ImageAsset, plain: boolean): Uint8Array {
    const packed = plain || !asset.gzip ? null : this.packed(asset, asset.gzip);
    return packed ?? whole(asset.location);
  }

  private packed({ location, bytes }: ImageAsset, gzip: string): Uint8Array | null {
    this.compresses ??= hostCompresses(location);
    if (this.compresses) return null;
    try {
      const { status, response } = ask('GET', gzip);
      const found = status === 200 ? new Uint8Array(response as ArrayBuffer) : null;
      return found && (isGzip(found) || found.length === bytes) ? found : null;
    } catch {
      return null;
    }
  }
}

/** Few hosts compress this type, those least that compress others. Without an answer: no. */
function hostCompresses(location: string): boolean {
  try {
    return isEncoded(ask('HEAD', location).getResponseHeader('content-encoding'));
  } catch {
    return false;
  }
}

function ask(method: string, location: string): XMLHttpRequest {
  const request = new XMLHttpRequest();
  request.open(method, location, false);
  request.responseType = 'arraybuffer';
  request.send();
  return request;
}

function whole(location: string): Uint8Array {
  const { status, response } = reached(location);
  if (status === 200) return new Uint8Array(response as ArrayBuffer);
  if (status === 404) {
    throw new Error(`terrarium: this site has been renewed: reload the page (${location} is gone)`);
  }
  throw new Error(`terrarium: ${location}: expected HTTP status 200, found ${status}`);
}

function reached(location: string): XMLHttpRequest {
  try {
    return ask('GET', location);
  } catch {
    throw new Error(`terrarium: ${location}: cannot be loaded; is the network there?`);
  }
}
