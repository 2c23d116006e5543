// A WebAssembly module whose memory cannot grow as far: what happens when memory runs out is seen
// without filling the machine's.
const MEMORY_SECTION = 5;
const PAGE_BYTES = 1 << 16;

/** An unsigned LEB128 number and the offset behind it. */
function readNumber(bytes, at) {
  let [value, shift] = [0, 0];
  for (;;) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    shift += 7;
    if (byte < 0x80) return [value, at];
  }
}

function encodeNumber(value) {
  const bytes = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
}

/** The module `bytes` with at most `most` bytes of memory. */
export function limitMemory(bytes, most) {
  for (let at = 8; at < bytes.length; ) {
    const [size, content] = readNumber(bytes, at + 1);
    if (bytes[at] === MEMORY_SECTION) {
      // One memory, which has a maximum; the least follows.
      const [least] = readNumber(bytes, content + 2);
      const limits = [1, 1, ...encodeNumber(least), ...encodeNumber(most / PAGE_BYTES)];
      const section = Buffer.from([MEMORY_SECTION, ...encodeNumber(limits.length), ...limits]);
      return Buffer.concat([bytes.subarray(0, at), section, bytes.subarray(content + size)]);
    }
    at = content + size;
  }
  throw new Error('expected a memory section, found none');
}
