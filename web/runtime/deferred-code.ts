/**
 * Functions that few programs call are in a module of their own (wasm-defer): it is loaded when the first of them is
 * called, which waits for it, if nobody has loaded it before. docs/decisions/0026-deferred-code.md.
 */
import { ERRNO } from './errno.js';
import type { ImageLoader } from './images.js';
import { LoadError, type ModuleLoader, type ModuleSource } from './loader.js';

export class DeferredCode {
  private compiled: WebAssembly.Module | null = null;

  /**
   * @param loadNow synchronously: the call of a function in C cannot wait for a promise
   * @param verifies whether what comes in that way is compared with its digest, too
   */
  constructor(
    private readonly source: WebAssembly.Module | ModuleSource,
    private readonly loadNow: ImageLoader,
    private readonly verifies = false,
  ) {}

  /** The compiled module. @throws Error naming the file when it cannot be had */
  module(): WebAssembly.Module {
    return (this.compiled ??= 'location' in this.source ? this.load(this.source) : this.source);
  }

  private load({ location, bytes, sha256 }: ModuleSource): WebAssembly.Module {
    const digest = this.verifies && { sha256: { plain: sha256, packed: null } };
    const received = this.loadNow({ id: -1, location, bytes, gzip: null, ...digest }, true);
    // Of files of this machine the size is not known.
    if (bytes !== 0 && received.length !== bytes) {
      throw new Error(`${location}: expected ${bytes} bytes, found ${received.length}`);
    }
    return new WebAssembly.Module(received as Uint8Array<ArrayBuffer>);
  }

  /**
   * Load it before it is needed, and for interpreters to come. What fails is nothing yet: who needs it tries again,
   * and hears why. What a browser has kept that is damaged is asked for anew.
   *
   * @returns the module, its bytes checked; null when there is nothing to load, or it cannot be had
   */
  async fetchAhead(load: ModuleLoader): Promise<WebAssembly.Module | null> {
    const { source } = this;
    if (!('location' in source)) return null;
    const anew = (error: unknown) => (isDamage(error) ? checked(load, { ...source, renew: true }) : null);
    const module = await checked(load, source).catch(anew).catch(() => null);
    this.compiled ??= module;
    return module;
  }
}

async function checked(load: ModuleLoader, source: ModuleSource): Promise<WebAssembly.Module> {
  const { module, check } = await load(source, () => undefined);
  await check();
  return module;
}

function isDamage(error: unknown): boolean {
  return error instanceof LoadError && error.kind === 'corrupt';
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
