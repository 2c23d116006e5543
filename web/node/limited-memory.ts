/**
 * A WebAssembly module whose memory cannot grow beyond a limit.
 *
 * Format: https://webassembly.github.io/spec/core/binary/modules.html
 */
const HEADER_BYTES = 8;
const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;
const PAGE_BYTES = 1 << 16;

/** Less memory than the module begins with. */
export class TooLittleMemory extends Error {
  /** @param least what it begins with, in bytes */
  constructor(readonly least: number) {
    super(`expected at least ${Math.ceil(least / 2 ** 20)} MiB, which Python begins with`);
  }
}

/** An unsigned LEB128 number and the offset behind it. */
function readNumber(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] as number;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}

function encodeNumber(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
}

/**
 * The module `bytes`, which has one memory of its own, with at most `most` bytes of it.
 *
 * @throws TooLittleMemory; Error when it has no memory
 */
export function limitMemory(bytes: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    const [size, contents] = readNumber(bytes, at + 1);
    if (bytes[at] === MEMORY_SECTION) {
      // The number of memories, flags, the least in pages; a maximum may follow.
      const [least] = readNumber(bytes, contents + 2);
      const pages = Math.floor(most / PAGE_BYTES);
      if (pages < least) throw new TooLittleMemory(least * PAGE_BYTES);
      const limits = [1, HAS_MAXIMUM, ...encodeNumber(least), ...encodeNumber(pages)];
      const section = [MEMORY_SECTION, ...encodeNumber(limits.length), ...limits];
      return joined(bytes.subarray(0, at), Uint8Array.from(section), bytes.subarray(contents + size));
    }
    at = contents + size;
  }
  throw new Error('expected a memory section, found none');
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
