/** The first lines in the terminal. */
const WIDE_COLUMNS = 80;
const HINT = 'Ctrl-C or Stop interrupts, Tab completes.';
const NARROW_HINT = 'Ctrl-C or Stop interrupts.';

/** A statement that prints them, and leaves neither a name nor `_` behind. */
export function bannerFor(columns: number): string {
  const wide = columns >= WIDE_COLUMNS;
  const version = "__import__('sys').version" + (wide ? '' : ".split()[0]");
  const hint = wide ? HINT : NARROW_HINT;
  return `print(f"Python {${version}} on {__import__('sys').platform}\\n${hint}")`;
}
