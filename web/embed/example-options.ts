/** What the page says of an example, by `data-` attributes: its own, those of its block, then the script's. */
import { changeRules, USUAL_RULES, type Rules } from './doctest-rules.js';

/** What timers of browsers can count. */
const MOST_SECONDS = 2_000_000;

export type ExampleKind = 'program' | 'session';

export interface NamedFile {
  readonly name: string;
  readonly address: string;
}

export interface ExampleOptions {
  readonly session: string;
  /** Ids of elements. */
  readonly setup: readonly string[];
  readonly files: readonly NamedFile[];
  /** Addresses, or names that the index has. */
  readonly wheels: readonly string[];
  readonly index: string | null;
  readonly timeoutMs: number | null;
  readonly kind: ExampleKind | null;
  readonly rules: Rules;
  readonly checked: boolean;
  readonly editable: boolean;
}

/** An attribute that says nothing; the message is one line for the author of the page. */
export class AttributeError extends Error {
  constructor(name: string, found: string, expected: string) {
    super(`${name}="${found}": expected ${expected}`);
  }
}

/** The nearest element that has the attribute decides. */
class Attributes {
  constructor(private readonly sources: readonly (HTMLElement | null)[]) {}

  text(name: string): string | null {
    const source = this.sources.find((element) => element?.hasAttribute(`data-${name}`));
    return source?.getAttribute(`data-${name}`)?.trim() ?? null;
  }

  words(name: string): string[] {
    return (this.text(name) ?? '').split(/\s+/).filter(Boolean);
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | null {
    const text = this.text(name);
    if (text === null) return null;
    const found = values.find((value) => value === text.toLowerCase());
    if (!found) throw new AttributeError(`data-${name}`, text, values.map((value) => `"${value}"`).join(' or '));
    return found;
  }
}

/**
 * @param sources from the example's own element to the script
 * @throws AttributeError
 */
export function optionsOf(sources: readonly (HTMLElement | null)[]): ExampleOptions {
  const attributes = new Attributes(sources);
  return {
    session: attributes.text('session') || 'page',
    setup: attributes.words('setup').map((id) => id.replace(/^#/, '')),
    files: attributes.words('files').map(namedFile),
    wheels: attributes.words('wheels'),
    index: attributes.text('index') || null,
    timeoutMs: timeoutOf(attributes),
    kind: attributes.oneOf('kind', ['program', 'session']),
    rules: rulesOf(attributes),
    checked: attributes.oneOf('check', ['on', 'off']) !== 'off',
    editable: attributes.oneOf('edit', ['on', 'off']) !== 'off',
  };
}

/** `name=address`, or an address whose last part is the name. A query may have a `=` of its own. */
function namedFile(text: string): NamedFile {
  const [, name, address] = /^([^=?#:]+)=(.+)$/.exec(text) ?? [];
  if (name && address) return { name, address };
  const last = /([^/]*)\/?$/.exec(text.replace(/[?#].*$/, ''))?.[1];
  if (!last) throw new AttributeError('data-files', text, 'an address of a file, or name=address');
  return { name: decoded(last), address: text };
}

/** A `%` may be only that. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function timeoutOf(attributes: Attributes): number | null {
  const text = attributes.text('timeout');
  if (text === null || text === '') return null;
  const seconds = Number(text);
  if (!(seconds > 0) || seconds > MOST_SECONDS) throw new AttributeError('data-timeout', text, 'seconds, such as "10"');
  return seconds * 1000;
}

function rulesOf(attributes: Attributes): Rules {
  const text = attributes.text('options') ?? '';
  const changed = changeRules(USUAL_RULES, text);
  if ('unknown' in changed) throw new AttributeError('data-options', changed.unknown, 'option flags of doctest, such as "-ELLIPSIS"');
  return changed.rules;
}
