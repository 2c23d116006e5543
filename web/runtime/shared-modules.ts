/** Compiled modules that several interpreters of a page or process use: each but the first starts without compiling. */
import type { ModuleSource } from './loader.js';

/** Weak: when no interpreter holds a module any more, its code can go. */
const modules = new Map<string, WeakRef<WebAssembly.Module>>();

type Published = Pick<ModuleSource, 'location' | 'sha256'>;

const key = ({ location, sha256 }: Published) => `${sha256} ${location}`;

/** What `shareModule` was given for the same file, while somebody holds it. */
export function sharedModule(source: Published): WebAssembly.Module | null {
  return modules.get(key(source))?.deref() ?? null;
}

/** @param module compiled from `source`, and its digest checked */
export function shareModule(source: Published, module: WebAssembly.Module): void {
  modules.set(key(source), new WeakRef(module));
}
