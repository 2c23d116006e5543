/** Turns what a terminal sends into keys, text and pastes. */
export type KeyName =
  | 'enter'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'escape'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'pageup'
  | 'pagedown';

export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'control'; readonly letter: string }
  | {
      readonly kind: 'key';
      readonly name: KeyName;
      readonly shift: boolean;
      readonly alt: boolean;
      readonly ctrl: boolean;
    }
  | { readonly kind: 'alt'; readonly letter: string };

/** A key, and what a program that reads past the line editor gets for it. */
export interface TypedKey {
  readonly key: Key;
  readonly sent: string;
}

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
/** CSI and SS3 sequences: parameters, then the final byte. */
const SEQUENCE = /^\x1b(?:\[([0-9;]*)([A-Za-z~])|O([A-Za-z]))/;
const UNFINISHED = /^\x1b(?:\[[0-9;]*|O)?$/;

const BY_FINAL: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
};

const BY_NUMBER: Readonly<Record<string, KeyName>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
};

function key(name: KeyName, modifiers = 0, alt = false): Key {
  return {
    kind: 'key',
    name,
    shift: (modifiers & 1) !== 0,
    alt: alt || (modifiers & 2) !== 0,
    ctrl: (modifiers & 4) !== 0,
  };
}

function fromSequence(match: RegExpExecArray): Key | null {
  const final = match[2] ?? match[3] ?? '';
  const parameters = (match[1] ?? '').split(';');
  const modifiers = Math.max(Number(parameters[1] ?? 1) - 1, 0);
  if (final === 'Z') return key('tab', 1);
  if (final === 'u') return byCode(Number(parameters[0]), modifiers);
  if (final === '~' && parameters[0] === '27') return byCode(Number(parameters[2]), modifiers);
  const name = final === '~' ? BY_NUMBER[parameters[0] ?? ''] : BY_FINAL[final];
  return name ? key(name, modifiers) : null;
}

/** Terminals that tell modified keys apart send the character's code: CSI u, or CSI 27 ~. */
function byCode(code: number, modifiers: number): Key | null {
  const name = ({ 9: 'tab', 13: 'enter', 27: 'escape', 127: 'backspace' } as const)[code];
  if (name) return key(name, modifiers);
  if (!(code > 0 && code <= 0x10ffff)) return null;
  const text = String.fromCodePoint(code);
  if ((modifiers & 4) !== 0) return { kind: 'control', letter: text.toLowerCase() };
  return (modifiers & 2) !== 0 ? { kind: 'alt', letter: text } : { kind: 'text', text };
}

function fromControl(character: string, alt: boolean): Key {
  if (character === '\r') return key('enter', 0, alt);
  if (character === '\t') return key('tab', 0, alt);
  if (character === '\x7f') return key('backspace', 0, alt);
  if (character === '\x1b') return key('escape');
  const letter = String.fromCharCode(character.charCodeAt(0) | 0x40).toLowerCase();
  return { kind: 'control', letter };
}

/** Line ends of every system become line feeds; other control characters are dropped. */
export function cleanPaste(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '');
}

/** Pasted line ends reach a program as the Enter key does. */
function sentFor(paste: { readonly text: string }): string {
  return paste.text.replaceAll('\n', '\r');
}

/** A decoder keeps sequences that arrive in pieces. */
export class KeyDecoder {
  private rest = '';
  private paste: string[] | null = null;

  /** Decode what arrived; an escape key is recognised when nothing follows it in `data`. */
  decode(data: string): TypedKey[] {
    const typed: TypedKey[] = [];
    let input = this.rest + data;
    this.rest = '';
    while (input !== '') {
      const keys: Key[] = [];
      const left = this.paste === null ? this.step(input, keys) : this.inPaste(input, keys);
      const sent = input.slice(0, input.length - left.length);
      for (const key of keys) typed.push({ key, sent: key.kind === 'paste' ? sentFor(key) : sent });
      input = left;
    }
    return typed;
  }

  /** What has come of a key or a paste that is not whole yet; it is forgotten here. */
  release(): string {
    const begun = this.rest + (this.paste ?? []).join('');
    this.rest = '';
    this.paste = null;
    return begun;
  }

  /** A long paste comes in pieces; only where two of them meet is a piece looked at again. */
  private inPaste(input: string, keys: Key[]): string {
    const pieces = this.paste as string[];
    const overlap = (pieces.pop() ?? '') + input;
    const end = overlap.indexOf(PASTE_END);
    if (end < 0) {
      const kept = Math.max(overlap.length - PASTE_END.length, 0);
      pieces.push(overlap.slice(0, kept), overlap.slice(kept));
      return '';
    }
    pieces.push(overlap.slice(0, end));
    keys.push({ kind: 'paste', text: cleanPaste(pieces.join('')) });
    this.paste = null;
    return overlap.slice(end + PASTE_END.length);
  }

  private step(input: string, keys: Key[]): string {
    if (input.startsWith(PASTE_START)) {
      this.paste = [];
      return input.slice(PASTE_START.length);
    }
    if (input.startsWith('\x1b')) return this.escape(input, keys);
    const plain = /^[^\x00-\x1f\x7f]+/.exec(input)?.[0];
    if (plain) keys.push({ kind: 'text', text: plain });
    else keys.push(fromControl(input === '\n' ? '\r' : (input[0] as string), false));
    return input.slice(plain?.length ?? 1);
  }

  private escape(input: string, keys: Key[]): string {
    // Some terminals send Alt with an arrow as Escape and the arrow.
    if (/^\x1b\x1b[[O]/.test(input)) {
      const inner: Key[] = [];
      const rest = this.escape(input.slice(1), inner);
      if (this.rest !== '') this.rest = `\x1b${this.rest}`;
      keys.push(...inner.map((k): Key => (k.kind === 'key' ? { ...k, alt: true } : k)));
      return rest;
    }
    if (input.length > 1 && UNFINISHED.test(input)) {
      this.rest = input;
      return '';
    }
    const match = SEQUENCE.exec(input);
    if (match) {
      const found = fromSequence(match);
      if (found) keys.push(found);
      return input.slice(match[0].length);
    }
    return this.afterEscape(input, keys);
  }

  private afterEscape(input: string, keys: Key[]): string {
    const next = [...input.slice(1)][0];
    if (next === undefined || next === '\x1b') {
      keys.push(key('escape'));
      return input.slice(1);
    }
    if (/[\x00-\x1f\x7f]/.test(next)) keys.push(fromControl(next, true));
    else keys.push({ kind: 'alt', letter: next });
    return input.slice(1 + next.length);
  }
}
