// What can go wrong between a server and a page, on purpose, and what some servers do: --break
// PATTERN:FAULT[:TIMES] of serve.mjs.
//
// A FAULT is an HTTP status, or one of the names below; it strikes requests whose address contains
// PATTERN, the first TIMES of them (all, without TIMES).

import zlib from 'node:zlib';

/** Makes a worker that gets no memory for Python. */
const NO_MEMORY =
  "WebAssembly.instantiate=()=>Promise.reject(new RangeError('WebAssembly.Memory(): could not allocate memory'));";

/** Makes a worker of a browser that is too old. */
const NO_WEBASSEMBLY = 'delete globalThis.WebAssembly;';

const html = '<!doctype html><title>Sign in</title><p>Please sign in to this network.</p>';
const half = (body) => body.subarray(0, body.length >> 1);

function flipped(body) {
  const copy = Buffer.from(body);
  copy[Math.floor(copy.length * 0.75)] ^= 0x10;
  return copy;
}

/** Of index.html, this is its head and little of its body. */
const FIRST_BYTES = 2048;

/**
 * Each takes the file's bytes and answers what is sent: `body`, in an `encoding`, then `late`, a second
 * after it; `after` says how the transfer ends.
 */
const FAULTS = {
  flip: (body) => ({ body: flipped(body) }), // one bit is wrong
  truncate: (body) => ({ body: half(body) }), // an incomplete upload
  plain: (body) => ({ body }), // not compressed, as one type of several
  encoded: (body) => ({ body, encoding: 'gzip' }), // what is packed already, for the browser to unpack
  compressed: (body) => ({ body: zlib.gzipSync(body), encoding: 'gzip' }), // what others send as it is
  html: () => ({ body: Buffer.from(html), type: 'text/html' }), // a portal answers everything
  late: (body) => ({ body: body.subarray(0, FIRST_BYTES), late: body.subarray(FIRST_BYTES) }), // in two pieces
  reset: (body) => ({ body: half(body), after: 'destroy' }), // the connection breaks
  stall: (body) => ({ body: half(body), after: 'hang' }), // nothing more comes
  memory: (body) => ({ body: Buffer.concat([Buffer.from(NO_MEMORY), body]), cache: 'no-store' }),
  old: (body) => ({ body: Buffer.concat([Buffer.from(NO_WEBASSEMBLY), body]), cache: 'no-store' }),
};

/**
 * @param specification PATTERN:FAULT[:TIMES]
 * @returns a function from an address to the fault that strikes it, or null: `{status}`, or
 *   `{change}`, which takes the bytes
 * @throws Error when the specification makes no sense
 */
export function readFault(specification) {
  const [, pattern, kind, times] = /^(.+?):(\w+)(?::(\d+))?$/.exec(specification) ?? [];
  const status = /^[45]\d\d$/.test(kind ?? '') ? Number(kind) : null;
  if (!pattern || (status === null && !Object.hasOwn(FAULTS, kind))) {
    const names = Object.keys(FAULTS).join(', ');
    throw new Error(
      `--break: expected PATTERN:FAULT[:TIMES] with a status or one of ${names}, found '${specification}'`,
    );
  }
  let left = times === undefined ? Infinity : Number(times);
  return (address) => {
    if (!address.includes(pattern) || left-- <= 0) return null;
    return status === null ? { change: FAULTS[kind] } : { status };
  };
}
