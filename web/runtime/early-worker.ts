/** A worker that is made, and told what to load, before the scripts are there that talk to it. */
import type { Request } from './channel.js';
import type { ModuleSource } from './loader.js';

declare global {
  /** The page's first script makes it, its second one takes it. */
  var earlyWorker: EarlyWorker | undefined;
}

export class EarlyWorker {
  private worker: Worker | null;

  /** @throws DOMException where this page may have none */
  constructor(address: string, python: ModuleSource) {
    this.worker = new Worker(address, { type: 'module' });
    // Whoever wants a worker makes another one, and hears why that does not come.
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.worker = null;
    };
    this.worker.postMessage({ type: 'load', python } satisfies Request);
  }

  /** To the first who asks; null when it could not be made, too. */
  take(): Worker | null {
    const { worker } = this;
    this.worker = null;
    return worker;
  }
}
