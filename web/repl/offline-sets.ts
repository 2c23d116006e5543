/** Where the files that are kept for use without a network are: page and service worker agree here. */

/** What the names of one site's sets begin with; one origin can have several sites. */
export function setPrefix(scope: string): string {
  return `terrarium ${scope} `;
}

/** Drop the sets that `which` accepts by their names. */
export async function forgetSets(which: (name: string) => boolean): Promise<void> {
  const names = (await caches.keys()).filter(which);
  await Promise.all(names.map((name) => caches.delete(name)));
}
