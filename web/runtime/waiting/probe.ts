/** Which waiting strategy this browser and page allow. */
import { jspi } from './jspi.js';
import type { WaitingKind } from './waiter.js';

/**
 * (module
 *   (import "m" "s" (func $s (result i32)))
 *   (func (export "r") (result i32) call $s))
 */
const PROBE_BYTES = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f, 0x02,
  0x07, 0x01, 0x01, 0x6d, 0x01, 0x73, 0x00, 0x00, 0x03, 0x02, 0x01, 0x00, 0x07, 0x05, 0x01, 0x01,
  0x72, 0x00, 0x01, 0x0a, 0x06, 0x01, 0x04, 0x00, 0x10, 0x00, 0x0b,
]);

/**
 * Really suspend a stack: engines have shipped the names behind a flag, and an older form of the
 * interface, before the thing itself.
 */
export async function jspiWorks(): Promise<boolean> {
  const api = jspi();
  if (!api) return false;
  try {
    const imports = { m: { s: new api.Suspending(() => Promise.resolve(42)) } };
    const { instance } = await WebAssembly.instantiate(
      PROBE_BYTES,
      imports as unknown as WebAssembly.Imports,
    );
    return (await api.promising(instance.exports['r'] as () => number)()) === 42;
  } catch {
    return false;
  }
}

/** True when this context may block on shared memory. */
export function sharedMemoryWorks(): boolean {
  return globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === 'function';
}

export type ForcedWaiting = 'sab' | 'jspi' | 'none';

/**
 * The strategy to use: shared memory, then suspension, then none.
 *
 * @param forced the only strategy to consider, for tests and for `?wait=`
 * @throws Error when `forced` is not possible here
 */
export async function chooseWaiting(forced: ForcedWaiting | null): Promise<WaitingKind> {
  if (forced === 'none') return 'none';
  if (forced !== 'jspi' && sharedMemoryWorks()) return 'sab';
  if (forced !== 'sab' && (await jspiWorks())) return 'jspi';
  if (forced === null) return 'none';
  throw new Error(`this browser or page does not allow the waiting strategy '${forced}'`);
}

/** The value of `?wait=`, or null when there is none. */
export function forcedWaiting(search: string): ForcedWaiting | null {
  const value = new URLSearchParams(search).get('wait');
  return value === 'sab' || value === 'jspi' || value === 'none' ? value : null;
}
