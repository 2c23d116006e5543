/** Has the engine compile what every program needs, before the thread that needs it is there. */

/** Imports that only have to be there. */
function stubs(module: WebAssembly.Module): WebAssembly.Imports {
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = () => 0;
  }
  return imports;
}

/**
 * A module's code is shared by all its instances, in whatever thread; this instance is used for nothing
 * else. Its memory is never touched, and so takes no room but that of addresses.
 *
 * @returns what `terrarium_precompile` ends with for each of the two loops, which is a trap, or why there
 *   was no instance
 */
export async function precompile(module: WebAssembly.Module): Promise<unknown[]> {
  try {
    const { exports } = await WebAssembly.instantiate(module, stubs(module));
    return [0, 1].map((rare) => outcome(() => (exports['terrarium_precompile'] as (rare: number) => void)(rare)));
  } catch (error) {
    return [error];
  }
}

function outcome(call: () => void): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
