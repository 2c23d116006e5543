/** Where Python's worker comes from: a page's files, or (web/node) a thread of Node.js. */
import { moduleSource, type Asset, type SiteAssets } from './assets.js';
import type { Request } from './channel.js';
import type { EarlyWorker } from './early-worker.js';
import type { CallContext } from './host-modules.js';
import type { ImageAsset } from './images.js';
import type { ModuleSource } from './loader.js';
import { offerSharedMemory, type ForcedWaiting } from './waiting/probe.js';

export interface WorkerLink {
  post(request: Request): void;
  /** End it at once; nothing is heard of it afterwards. */
  terminate(): void;
}

export interface WorkerEvents {
  readonly onMessage: (message: unknown) => void;
  /** It broke; `missing`: its script could not be had. */
  readonly onError: (message: string, missing: boolean) => void;
}

export interface Platform {
  readonly images: readonly ImageAsset[];
  readonly python: Omit<ModuleSource, 'renew'>;
  /** Functions that few programs call. */
  readonly code: Omit<ModuleSource, 'renew'>;
  /** Interpreters with the same key can use one compiled module: all that decides what is compiled is in it. */
  readonly moduleKey: string;
  startWorker(events: WorkerEvents): WorkerLink;
  /** Absent where nobody can tell on whose behalf code runs: in browsers. */
  readonly callContext?: CallContext;
  /** A buffer that the worker may block on, or null. */
  offerSharedMemory(forced: ForcedWaiting | null): SharedArrayBuffer | null;
}

/**
 * @param base the address that file names in `assets` are relative to
 * @param hostCompresses what is known of the host; null: nothing
 * @param early to be the first worker
 * @param verifies whether all files are compared with their digests: the module always is, where the page may compute one
 */
export function browserPlatform(
  assets: SiteAssets,
  base: string,
  hostCompresses: boolean | null = null,
  early?: EarlyWorker,
  verifies = false,
): Platform {
  const locate = (file: string) => new URL(file, base).href;
  const packed = ({ gzip }: Asset) => (gzip ? locate(gzip.file) : null);
  const python = moduleSource(assets.python, base, hostCompresses);
  return {
    python,
    code: moduleSource(assets.code, base, hostCompresses),
    moduleKey: `${python.sha256} ${python.location}`,
    images: assets.images.map((image) => ({
      id: image.id,
      bytes: image.bytes,
      location: locate(image.file),
      gzip: packed(image),
      ...(verifies && { sha256: { plain: image.sha256, packed: image.gzip?.sha256 ?? null } }),
    })),
    startWorker(events) {
      const { file } = assets.worker;
      return linkTo(early?.take() ?? new Worker(locate(file), { type: 'module' }), file, events);
    },
    offerSharedMemory,
  };
}

function linkTo(worker: Worker, name: string, events: WorkerEvents): WorkerLink {
  worker.onmessage = (event) => events.onMessage(event.data);
  worker.onerror = (event) => {
    event.preventDefault();
    // An event without a message: the script itself did not come.
    if (event.message) events.onError(event.message, false);
    else events.onError(`${name} could not be loaded`, true);
  };
  return {
    post: (request) => worker.postMessage(request),
    terminate: () => worker.terminate(),
  };
}
