/**
 * Keeping V8 from guessing where that costs more than it gains.
 *
 * V8 inlines what a call through a pointer has called so far, and when that was a wrong guess, it compiles the whole
 * function anew: for Python's loop, that is most of the processor's work in a program of half a second. It does not
 * guess in functions that have an exception handler of the first kind, which other engines warn of. So wasm-nodeopt has
 * put blocks without effect into python.wasm, which two bytes turn into handlers. docs/decisions/0029-guesses-of-v8.md.
 */

/** In a block, as wasm-build/include/terrarium/nodeopt/nodeopt.h has them: `block` and `nop` become these. */
const TRY = { at: 0, opcode: 0x06 };
const CATCH_ALL = { at: 11, opcode: 0x19 };

const CHROME_THAT_GUESSES = 137;

/** A module whose only function is such a handler: engines may come that do not know them any more. */
// prettier-ignore
const PROBE = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0,
  10, 8, 1, 6, 0, 6, 0x40, 0x19, 0x0b, 0x0b,
]);

/** @param agent what the browser says that it is: Firefox and Safari are not to see the probe, which they may warn of */
export function guesses(agent: string): boolean {
  const version = Number(/Chrome\/(\d+)/.exec(agent)?.[1] ?? 0);
  return version >= CHROME_THAT_GUESSES && WebAssembly.validate(PROBE);
}

/**
 * Compile a module in a way that keeps V8 from guessing. Its bytes are changed while `compile` copies them, which it
 * does before it returns, and then what they were, so that their digest can be checked. An engine that does not take
 * the changed module gets the one that was published.
 *
 * @param places offsets of the blocks
 */
export async function withoutGuesses<T>(
  bytes: ArrayBuffer,
  places: readonly number[],
  compile: () => Promise<T>,
  agent = globalThis.navigator?.userAgent ?? '',
): Promise<T> {
  if (places.length === 0 || !guesses(agent)) return compile();
  try {
    return await changed(new Uint8Array(bytes), places, compile);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return compile();
    throw error;
  }
}

function changed<T>(view: Uint8Array, places: readonly number[], compile: () => T): T {
  const changes = places.flatMap((place) =>
    [TRY, CATCH_ALL].map(({ at, opcode }) => ({ at: place + at, opcode, was: view[place + at] as number })),
  );
  for (const { at, opcode } of changes) view[at] = opcode;
  try {
    return compile();
  } finally {
    for (const { at, was } of changes) view[at] = was;
  }
}
