/** Finds elements of index.html. Nothing is looked up on import: start.ts runs before they are there. */
export function element<T extends Element>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`index.html has no ${type.name} with the id '${id}'`);
}

export const button = (id: string): HTMLButtonElement => element(id, HTMLButtonElement);
export const dialog = (id: string): HTMLDialogElement => element(id, HTMLDialogElement);
