/** Calls of _terrarium.embedding, as source. */

type Literal = string | boolean | readonly string[] | Readonly<Record<string, string>>;

/** JSON's texts are Python's, too: what differs between the two is not in them. */
function literal(value: Literal): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

/** An expression that calls `name` with these arguments, whatever the program has done to its names. */
export function pythonCall(name: string, ...values: readonly Literal[]): string {
  const module = "__import__('_terrarium.embedding', fromlist=['_'])";
  return `${module}.${name}(${values.map(literal).join(', ')})`;
}
