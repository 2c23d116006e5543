/** Where Python's output goes: a function, a stream, or a stream to read from. */
import type { OutputTarget } from './terrarium.d.mts';

export interface Sink {
  /** Resolves when more may come. */
  write(data: Uint8Array): void | Promise<void>;
  /** No more comes. */
  end(): void;
  /** For `'pipe'`. */
  readonly readable: ReadableStream<Uint8Array> | null;
}

interface NodeWritable {
  write(data: Uint8Array, done: (error?: Error | null) => void): unknown;
}

const IGNORED: Sink = { write: () => undefined, end: () => undefined, readable: null };

/** @param inherited what `'inherit'` means here */
export function openSink(target: OutputTarget, inherited: (data: Uint8Array) => void): Sink {
  if (target === 'ignore') return IGNORED;
  if (target === 'inherit') return { ...IGNORED, write: inherited };
  if (target === 'pipe') return pipe();
  if (typeof target === 'function') return { ...IGNORED, write: (data) => promised(target(data)) };
  if ('getWriter' in target) {
    const writer = (target as WritableStream<Uint8Array>).getWriter();
    // What the reader does not want any more is nobody's failure.
    return { write: (data) => writer.write(data).catch(() => undefined), end: () => writer.releaseLock(), readable: null };
  }
  return { ...IGNORED, write: (data) => written(target as NodeWritable, data) };
}

/** Functions may answer with anything, as `chunks.push(chunk)` does. */
function promised(answer: unknown): Promise<void> | undefined {
  return answer instanceof Promise ? answer : undefined;
}

function written(stream: NodeWritable, data: Uint8Array): Promise<void> {
  return new Promise((resolve) => stream.write(data, () => resolve()));
}

/** Python waits while nobody reads, as a process does before a full pipe. */
function pipe(): Sink {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let wanted: () => void = () => undefined;
  const readable = new ReadableStream<Uint8Array>({
    start: (its) => void (controller = its),
    pull: () => wanted(),
    cancel: () => {
      controller = null;
      wanted();
    },
  });
  return {
    readable,
    write: (data) => {
      controller?.enqueue(data);
      if (!controller || (controller.desiredSize ?? 0) > 0) return undefined;
      return new Promise((resolve) => (wanted = resolve));
    },
    end: () => {
      controller?.close();
      controller = null;
    },
  };
}
