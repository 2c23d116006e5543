/** Where Python's standard input comes from, read only when a program asks for it. */
import type { InputSource } from './terrarium.d.mts';

export interface Source {
  /** The next bytes; null at the end. */
  next(): Promise<Uint8Array | null>;
  /** Nobody will ask again. */
  end(): void;
  /** For `'pipe'`. */
  readonly writable: WritableStream<Uint8Array | string> | null;
}

const encoder = new TextEncoder();
const bytesOf = (chunk: Uint8Array | string) => (typeof chunk === 'string' ? encoder.encode(chunk) : chunk);

/** @throws TypeError for what cannot be read from */
export function openSource(source: InputSource): Source {
  if (source === 'pipe') return pipe();
  if (source === null) return fromIterator([][Symbol.iterator]());
  if (typeof source === 'string' || source instanceof Uint8Array) return fromIterator([source][Symbol.iterator]());
  if (typeof source === 'object' && 'getReader' in source) return fromReader(source.getReader());
  if (typeof source === 'object' && Symbol.asyncIterator in source) {
    return fromIterator(source[Symbol.asyncIterator]());
  }
  throw new TypeError(
    `stdin: expected a stream, a text, bytes, 'pipe' or null, found ${typeof source}`,
  );
}

type Chunks = Iterator<Uint8Array | string> | AsyncIterator<Uint8Array | string>;

function fromIterator(chunks: Chunks): Source {
  return {
    async next() {
      const { done, value } = await chunks.next();
      return done ? null : bytesOf(value);
    },
    end: () => void Promise.resolve(chunks.return?.()).catch(() => undefined),
    writable: null,
  };
}

function fromReader(reader: ReadableStreamDefaultReader<Uint8Array | string>): Source {
  return {
    async next() {
      const { done, value } = await reader.read();
      return done ? null : bytesOf(value);
    },
    end: () => void reader.cancel().catch(() => undefined),
    writable: null,
  };
}

function pipe(): Source {
  const { readable, writable } = new TransformStream<Uint8Array | string>();
  return { ...fromReader(readable.getReader()), writable };
}
