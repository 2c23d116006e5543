/**
 * Code in the fragment of an address (#code=…), which no server sees. What a link brings is put at
 * the prompt and never run by itself, so it must also look like what it is.
 */
const NAME = 'code';
/** Mail and chat programs cut longer addresses, or refuse them. */
export const LONGEST_LINK = 8000;
/** What is taken from a link: more than any prompt is for. */
export const MOST_CHARACTERS = 20_000;
/** Control characters, and those that make text look other than it is (bidirectional, invisible). */
const DECEPTIVE =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff]/;

export class ShareError extends Error {}

/**
 * The address of this page with `code` in it.
 *
 * @throws ShareError in words for the person, when there is nothing to share or too much
 */
export function linkFor(code: string, address: string): string {
  const text = tidy(code);
  if (text === '') throw new ShareError('There is no code to share yet.');
  if (DECEPTIVE.test(text)) {
    throw new ShareError('The code has invisible or control characters; write them as escapes.');
  }
  const link = new URL(address);
  link.hash = '';
  const full = `${link.href.replace(/#$/, '')}#${NAME}=${encode(text)}`;
  if (full.length <= LONGEST_LINK) return full;
  throw new ShareError(
    `This makes a link of ${full.length} characters; many programs cut links off after ${LONGEST_LINK}. Shorten the code, or send it as a file.`,
  );
}

/**
 * The code that a fragment carries, or null when it carries none.
 *
 * @throws ShareError in words for the person
 */
export function codeFrom(hash: string): string | null {
  const value = /^#code=(.*)$/s.exec(hash)?.[1];
  if (value === undefined) return null;
  if (value.length > 3 * MOST_CHARACTERS) throw tooLong();
  const code = tidy(decode(value));
  if (code.length > MOST_CHARACTERS) throw tooLong();
  if (DECEPTIVE.test(code)) {
    throw new ShareError(
      'The link carries invisible or control characters, which could make code look harmless; it was left out.',
    );
  }
  return code === '' ? null : code;
}

function tooLong(): ShareError {
  return new ShareError(
    `The link carries more code than ${MOST_CHARACTERS} characters; it was left out. Ask for a file instead.`,
  );
}

function tidy(code: string): string {
  return code.replace(/\r\n?/g, '\n').replace(/^\n+|\s+$/g, '');
}

/** Everything that programs end a link at is escaped, too. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*~]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new ShareError('The code in the link is damaged, probably cut off; ask for a new link.');
  }
}
