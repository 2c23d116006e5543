/**
 * Functions that few programs call are in a module of their own (wasm-defer): it is loaded when the first of them is
 * called, which waits for it, if nobody has loaded it before. docs/decisions/0026-deferred-code.md.
 */
import { ERRNO } from './errno.js';
import type { ImageLoader } from './images.js';
import type { ModuleLoader, ModuleSource } from './loader.js';

export class DeferredCode {
  /** @param loadNow synchronously: the call of a function in C cannot wait for a promise */
  constructor(
    private source: WebAssembly.Module | ModuleSource,
    private readonly loadNow: ImageLoader,
  ) {}

  /** The compiled module. @throws Error naming the file when it cannot be had */
  module(): WebAssembly.Module {
    if ('location' in this.source) {
      const { location, bytes } = this.source;
      const received = this.loadNow({ id: -1, location, bytes, gzip: null }, true);
      this.source = new WebAssembly.Module(received as Uint8Array<ArrayBuffer>);
    }
    return this.source;
  }

  /**
   * Load it before it is needed. What fails is nothing yet: who needs it tries again, and hears why.
   *
   * @returns the module, when this has loaded it
   */
  async fetchAhead(load: ModuleLoader): Promise<WebAssembly.Module | null> {
    const { source } = this;
    if (!('location' in source)) return null;
    try {
      const { module, check } = await load(source, () => undefined);
      await check();
      this.source = module;
      return module;
    } catch {
      return null;
    }
  }
}

/**
 * Put the functions into the table of the module that they were taken from.
 *
 * @param complain told why that cannot be
 * @returns 0 or `-errno`
 */
export function linkCode(
  code: Pick<DeferredCode, 'module'>,
  python: WebAssembly.Exports,
  complain: (message: string) => void,
): number {
  try {
    new WebAssembly.Instance(code.module(), { python });
    return 0;
  } catch (error) {
    complain(`terrarium: what this program calls is not in python.wasm, and the rest of Python ${whyNot(error as Error)}`);
    return -ERRNO.EIO;
  }
}

function whyNot({ name, message }: Error): string {
  const mixed = ['CompileError', 'LinkError', 'TypeError'].includes(name);
  if (mixed) return `is not of the same build: publish the files again (${message})`;
  return `cannot be loaded: ${message.replace(/^terrarium: /, '')}`;
}
