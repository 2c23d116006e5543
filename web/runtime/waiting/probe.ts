/**
 * Which waiting strategy this browser and page allow. Nothing is concluded from names or versions:
 * each strategy is tried, in the thread that will wait.
 */
import { jspi } from './jspi.js';
import { makeSharedState, PROBE_SLOT, type SharedState } from './shared.js';
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

/** What the page can offer the worker: a buffer that both see, or null. */
export function offerSharedMemory(forced: ForcedWaiting | null): SharedState | null {
  if (forced === 'jspi' || forced === 'none') return null;
  const possible = globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === 'function';
  return possible ? makeSharedState() : null;
}

/** Really block for a moment: main threads, and some kinds of workers, may not. */
export function sharedMemoryWorks(state: SharedState | null): boolean {
  if (!state) return false;
  try {
    return Atomics.wait(new Int32Array(state), PROBE_SLOT, 0, 1) === 'timed-out';
  } catch {
    return false;
  }
}

export type ForcedWaiting = 'sab' | 'jspi' | 'none';

export const FORCED_WAITING: readonly ForcedWaiting[] = ['sab', 'jspi', 'none'];

/** A strategy was asked for that is not possible here. */
export class WaitingRefused extends Error {}

/**
 * The strategy to use: shared memory, then suspension, then none.
 *
 * @param forced the only strategy to consider, for tests and for `?wait=`
 * @param shared what the page offers
 * @throws WaitingRefused
 */
export async function chooseWaiting(
  forced: ForcedWaiting | null,
  shared: SharedState | null,
): Promise<WaitingKind> {
  if (forced === 'none') return 'none';
  if (forced !== 'jspi' && sharedMemoryWorks(shared)) return 'sab';
  if (forced !== 'sab' && (await jspiWorks())) return 'jspi';
  if (forced === null) return 'none';
  throw new WaitingRefused(`this browser or page does not allow the waiting strategy '${forced}'`);
}

/** The value of `?wait=`, or null when there is none. */
export function forcedWaiting(search: string): ForcedWaiting | null {
  const value = new URLSearchParams(search).get('wait');
  return FORCED_WAITING.find((kind) => kind === value) ?? null;
}
