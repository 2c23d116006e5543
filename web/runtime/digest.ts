/** Digests as the bundler writes them. */

/** SHA-256 in hexadecimal digits. Only where `crypto.subtle` is: on pages from HTTPS or this machine. */
export async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
