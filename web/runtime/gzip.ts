/**
 * Copies of published files that are packed by gzip, for hosts that compress nothing. They are told
 * by their first bytes, not by their names: some hosts have browsers unpack them already.
 */

const MAGIC = [0x1f, 0x8b];

export function isGzip(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, at) => bytes[at] === byte);
}

/** The engine can unpack; older ones load plain files. */
export function canGunzip(): boolean {
  return typeof DecompressionStream === 'function';
}

/** @throws TypeError for data that is damaged */
async function gunzip(packed: ArrayBuffer): Promise<ArrayBuffer> {
  const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(plain).arrayBuffer();
}

/**
 * What has come of a copy, unpacked where it is packed; null when it is not what it should be.
 *
 * @param bytes size of the plain file
 */
export async function unpacked(received: ArrayBuffer, bytes: number): Promise<ArrayBuffer | null> {
  try {
    const plain = isGzip(new Uint8Array(received)) ? await gunzip(received) : received;
    return plain.byteLength === bytes ? plain : null;
  } catch {
    return null;
  }
}

/** A host's habit, as one of its answers shows it: null when that one says nothing. */
export function hostCompresses(
  answer: Pick<PerformanceResourceTiming, 'encodedBodySize' | 'decodedBodySize'> | undefined,
): boolean | null {
  if (!answer?.encodedBodySize || !answer.decodedBodySize) return null;
  return answer.encodedBodySize !== answer.decodedBodySize;
}

/** The same, of a file that the page has loaded. */
export function hostCompressed(address: string): boolean | null {
  return hostCompresses(performance.getEntriesByName(address, 'resource')[0] as PerformanceResourceTiming | undefined);
}

/** By the header Content-Encoding, or its absence. */
export function isEncoded(encoding: string | null): boolean {
  return encoding !== null && encoding !== '' && encoding !== 'identity';
}
