/**
 * Reads python.wasm in two parts. More than half of the file is the initial contents of the memory,
 * which an engine copies twice before they are where they belong: here it gets the code, and the data
 * goes from the file into the memory (docs/decisions/0010-starting.md has what that saves).
 *
 * Format: https://webassembly.github.io/spec/core/binary/modules.html
 */
import fs from 'node:fs';
import { limitMemory } from './limited-memory.js';

const MAGIC_BYTES = 8;
const DATA = 11;
const DATA_COUNT = 12;
/** Enough for the header of a section or of a data segment, whose numbers take 5 bytes at most. */
const LONGEST_HEADER = 16;
const WINDOW = 65_536;
const I32_CONST = 0x41;
const END = 0x0b;

interface Section {
  readonly id: number;
  /** Where its header begins, its contents begin, and it ends. */
  readonly start: number;
  readonly contents: number;
  readonly end: number;
}

/** A file that is read at random, small pieces by way of a buffer. */
class ByteFile {
  private readonly descriptor: number;
  readonly size: number;
  private readonly window: Uint8Array;
  private from = 0;
  private until = 0;

  constructor(file: string, windowBytes: number) {
    this.descriptor = fs.openSync(file, 'r');
    this.size = fs.fstatSync(this.descriptor).size;
    this.window = new Uint8Array(windowBytes);
  }

  close(): void {
    fs.closeSync(this.descriptor);
  }

  /** Fill `target` with what is at `position`. @throws Error when the file ends before */
  read(position: number, target: Uint8Array): void {
    let done = Math.max(0, Math.min(this.until - position, target.length));
    if (position < this.from) done = 0;
    if (done > 0) target.set(this.window.subarray(position - this.from, position - this.from + done));
    while (done < target.length) {
      const got = fs.readSync(this.descriptor, target, done, target.length - done, position + done);
      if (got === 0) throw new Error('the file ends too early');
      done += got;
    }
  }

  byte(position: number): number {
    if (position < this.from || position >= this.until) {
      this.from = position;
      this.until = position + fs.readSync(this.descriptor, this.window, 0, this.window.length, position);
      if (this.until === position) throw new Error('the file ends too early');
    }
    return this.window[position - this.from] as number;
  }
}

/** Reads numbers of a file one after the other. */
class Cursor {
  constructor(
    private readonly file: ByteFile,
    public position: number,
  ) {}

  byte(): number {
    return this.file.byte(this.position++);
  }

  /** An unsigned LEB128 number, of 32 bits. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Error(`a number before ${this.position} is too long`);
  }

  /** A signed LEB128 number, of 32 bits, as the address that it stands for. */
  address(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (shift < 28 && byte & 0x40) value |= -1 << (shift + 7);
      return value >>> 0;
    }
    throw new Error(`a number before ${this.position} is too long`);
  }
}

function* sections(file: ByteFile): Generator<Section> {
  const magic = new Uint8Array(MAGIC_BYTES);
  file.read(0, magic);
  if (String.fromCharCode(...magic.subarray(0, 4)) !== '\0asm') throw new Error('expected WebAssembly');
  for (let start = MAGIC_BYTES; start < file.size; ) {
    const cursor = new Cursor(file, start);
    const id = cursor.byte();
    const bytes = cursor.unsigned();
    const contents = cursor.position;
    const end = contents + bytes;
    if (end > file.size) throw new Error('the file ends too early');
    yield { id, start, contents, end };
    start = end;
  }
}

function withFile<T>(name: string, windowBytes: number, act: (file: ByteFile) => T): T {
  const file = new ByteFile(name, windowBytes);
  try {
    return act(file);
  } finally {
    file.close();
  }
}

/**
 * The module without its data: an instance of it has a memory full of zeros, for `readData`.
 *
 * @throws Error when it cannot be read or is no WebAssembly
 */
export function readCode(name: string): Uint8Array<ArrayBuffer> {
  return withFile(name, LONGEST_HEADER, (file) => {
    const kept = [...sections(file)].filter(({ id }) => id !== DATA && id !== DATA_COUNT);
    const total = kept.reduce((sum, { start, end }) => sum + end - start, MAGIC_BYTES);
    const code = new Uint8Array(total);
    file.read(0, code.subarray(0, MAGIC_BYTES));
    let at = MAGIC_BYTES;
    for (const { start, end } of kept) {
      file.read(start, code.subarray(at, at + end - start));
      at += end - start;
    }
    return code;
  });
}

/**
 * An instance of this module needs `readData` before anything of it runs.
 *
 * @param memoryBytes the most memory that it may have; null for its own limit
 * @throws Error; TooLittleMemory
 */
export async function compileCode(
  name: string,
  memoryBytes: number | null,
): Promise<WebAssembly.Module> {
  const code = readCode(name);
  return WebAssembly.compile(memoryBytes === null ? code : limitMemory(code, memoryBytes));
}

/**
 * Put the module's data where instantiation would have put it.
 *
 * @throws Error when it cannot be read, has data of another kind, or data that lies outside of `memory`
 */
export function readData(name: string, memory: WebAssembly.Memory): void {
  const bytes = new Uint8Array(memory.buffer);
  withFile(name, WINDOW, (file) => {
    for (const { id, contents } of sections(file)) if (id === DATA) copyData(file, contents, bytes);
  });
}

function copyData(file: ByteFile, start: number, memory: Uint8Array): void {
  const cursor = new Cursor(file, start);
  for (let left = cursor.unsigned(); left > 0; left--) {
    const active = cursor.unsigned() === 0 && cursor.byte() === I32_CONST;
    const to = active ? cursor.address() : 0;
    if (!active || cursor.byte() !== END) {
      throw new Error(`expected a data segment with a constant address before ${cursor.position}`);
    }
    const length = cursor.unsigned();
    if (to + length > memory.length) throw new Error('data outside of the memory');
    file.read(cursor.position, memory.subarray(to, to + length));
    cursor.position += length;
  }
}
