/**
 * What a page says to an example in a frame of another site, and hears from it. Messages are objects whose `type` begins
 * with `terrarium:`; whatever else comes is somebody else's.
 */
import type { ExampleKind } from './example-options.js';

export type FrameRequest =
  /** Show this code instead. It is not run. */
  | { readonly type: 'terrarium:code'; readonly code: string; readonly kind: ExampleKind | null }
  | { readonly type: 'terrarium:run' | 'terrarium:stop' | 'terrarium:reset' };

export type FrameReport =
  | { readonly type: 'terrarium:ready' }
  /** In pixels: as high as the frame has to be. */
  | { readonly type: 'terrarium:height'; readonly height: number }
  | { readonly type: 'terrarium:start' | 'terrarium:reset' }
  | { readonly type: 'terrarium:end'; readonly end: string; readonly compared: number; readonly same: number };

const BARE = ['terrarium:run', 'terrarium:stop', 'terrarium:reset'] as const;
/** More is no example. */
const LONGEST_CODE = 100_000;

/** @returns null for what is no request */
export function parseFrameRequest(message: unknown): FrameRequest | null {
  if (typeof message !== 'object' || message === null) return null;
  const { type, code, kind = null } = message as { type?: unknown; code?: unknown; kind?: unknown };
  const bare = BARE.find((name) => name === type);
  if (bare) return { type: bare };
  if (type !== 'terrarium:code' || typeof code !== 'string' || code.length > LONGEST_CODE) return null;
  return kind === null || kind === 'program' || kind === 'session' ? { type, code, kind } : null;
}

/** The origins in a list, as URLs have them; `*` is none, because a wrong page could then speak for a reader. */
export function readOrigins(list: string): { readonly origins: readonly string[]; readonly wrong: readonly string[] } {
  const words = list.split(/[\s,]+/).filter(Boolean);
  const wrong = words.filter((word) => originOf(word) !== word);
  return { origins: words.filter((word) => !wrong.includes(word)), wrong };
}

/** Of an address; null for one that has none, such as `data:`. */
export function originOf(address: string): string | null {
  try {
    const { origin } = new URL(address);
    return origin === 'null' ? null : origin;
  } catch {
    return null;
  }
}
