/** Which lines of two texts have no counterpart in the other: by the longest common subsequence. */

/** Beyond this many pairs of lines, lines are compared by their place: the table would take seconds. */
const MOST_PAIRS = 250_000;

export interface Differences {
  readonly first: ReadonlySet<number>;
  readonly second: ReadonlySet<number>;
}

/** @param same whether a line of the first text and one of the second are alike */
export function differingLines(
  first: readonly string[],
  second: readonly string[],
  same: (a: string, b: string) => boolean,
): Differences {
  const pairs = first.length * second.length > MOST_PAIRS ? byPlace(first, second, same) : longest(first, second, same);
  const left = new Set(pairs.map(([a]) => a));
  const right = new Set(pairs.map(([, b]) => b));
  const others = (lines: readonly string[], matched: Set<number>) =>
    new Set(lines.map((_, index) => index).filter((index) => !matched.has(index)));
  return { first: others(first, left), second: others(second, right) };
}

type Pairs = (readonly [number, number])[];
type Same = (a: string, b: string) => boolean;

function byPlace(first: readonly string[], second: readonly string[], same: Same): Pairs {
  const pairs: Pairs = [];
  first.forEach((line, index) => {
    const other = second[index];
    if (other !== undefined && same(line, other)) pairs.push([index, index]);
  });
  return pairs;
}

function longest(first: readonly string[], second: readonly string[], same: Same): Pairs {
  const columns = second.length + 1;
  const alike = first.map((line) => second.map((other) => same(line, other)));
  // lengths[a * columns + b]: of what is common from line a and line b on.
  const lengths = new Uint32Array((first.length + 1) * columns);
  const length = (a: number, b: number) => lengths[a * columns + b] as number;
  for (let a = first.length - 1; a >= 0; a--) {
    for (let b = second.length - 1; b >= 0; b--) {
      lengths[a * columns + b] = alike[a]?.[b] ? length(a + 1, b + 1) + 1 : Math.max(length(a + 1, b), length(a, b + 1));
    }
  }
  const pairs: Pairs = [];
  for (let a = 0, b = 0; a < first.length && b < second.length; ) {
    if (alike[a]?.[b]) pairs.push([a++, b++]);
    else if (length(a + 1, b) >= length(a, b + 1)) a++;
    else b++;
  }
  return pairs;
}
