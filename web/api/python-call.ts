/** Calls of functions of the package _terrarium, as source. */

type Literal = string | boolean | readonly string[] | Readonly<Record<string, string>>;

/** JSON's texts are Python's, too: what differs between the two is not in them. */
function literal(value: Literal): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

/**
 * An expression that calls a function with these arguments, whatever the program has done to its names.
 *
 * @param name with its module, such as `embedding.run_file`
 */
export function pythonCall(name: `${string}.${string}`, ...values: readonly Literal[]): string {
  const [module, called] = name.split('.');
  return `__import__('_terrarium.${module}', fromlist=['_']).${called}(${values.map(literal).join(', ')})`;
}
