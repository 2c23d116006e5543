/** The first lines in the terminal. */
const WIDE_COLUMNS = 80;
const HINT = 'Ctrl-C or Stop interrupts, Tab completes.';
const NARROW_HINT = 'Ctrl-C or Stop interrupts.';

/** @param version `sys.version`, the first word of which is shown where there is little room */
export function bannerFor(version: string, columns: number): string {
  const wide = columns >= WIDE_COLUMNS;
  const shown = wide ? version : version.split(' ', 1)[0];
  return `Python ${shown} on emscripten\n${wide ? HINT : NARROW_HINT}`;
}
