/** The parts of JavaScript Promise Integration that TypeScript's libraries do not declare. */
export interface Jspi {
  readonly Suspending: new (implementation: (...args: never[]) => unknown) => object;
  readonly promising: <A extends unknown[], R>(
    wasmExport: (...args: A) => R,
  ) => (...args: A) => Promise<R>;
}

/** The interface, or null where the engine does not have it. */
export function jspi(): Jspi | null {
  const api = WebAssembly as unknown as Partial<Jspi>;
  if (typeof api.Suspending !== 'function' || typeof api.promising !== 'function') return null;
  return api as Jspi;
}
