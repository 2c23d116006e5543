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
 * @returns what `terrarium_precompile` ends with, which is a trap, or why there was no instance
 */
export async function precompile(module: WebAssembly.Module): Promise<unknown> {
  try {
    const { exports } = await WebAssembly.instantiate(module, stubs(module));
    return (exports['terrarium_precompile'] as () => void)();
  } catch (error) {
    return error;
  }
}
