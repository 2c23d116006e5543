/** Compiled modules that several interpreters of a page or process use: each but the first starts without compiling. */

/** Weak: when no interpreter holds a module any more, its code can go. */
const modules = new Map<string, WeakRef<WebAssembly.Module>>();

/** What `shareModule` was given under the same key, while somebody holds it. */
export function sharedModule(key: string): WebAssembly.Module | null {
  return modules.get(key)?.deref() ?? null;
}

/** @param module compiled, and its digest checked */
export function shareModule(key: string, module: WebAssembly.Module): void {
  modules.set(key, new WeakRef(module));
}
