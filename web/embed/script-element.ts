/** The element that has loaded this script: its attributes are the defaults of the page. */

/** Null where a module of the page has imported the script. */
export function scriptElement(): HTMLScriptElement | null {
  const own = import.meta.url.replace(/#.*$/, '');
  return [...document.scripts].find((script) => script.src.replace(/#.*$/, '') === own) ?? null;
}
