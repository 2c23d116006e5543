/**
 * Values that cross between Python and JavaScript, as bytes. Twin:
 * wasm-build/host/python/_terrarium/values.py, which describes the format.
 */
import { PathStack } from './value-path.js';

/** What can cross. A Map becomes a dict, a Date a datetime, an Error a terrarium.HostError. */
export type HostValue =
  | null
  | undefined
  | boolean
  /** An int when it is an integer below 2 ** 53, else a float. */
  | number
  | bigint
  | string
  /** Bytes; other typed arrays and ArrayBuffers arrive as the bytes they consist of. */
  | ArrayBuffer
  | ArrayBufferView
  | Date
  | Error
  | readonly HostValue[]
  | ReadonlyMap<HostValue, HostValue>
  | ReadonlySet<HostValue>
  | { readonly [key: string]: HostValue };

/** Bytes that are not an encoded value. */
export class DamagedValue extends Error {
  override readonly name = 'DamagedValue';
}

enum Tag {
  None,
  False,
  True,
  Int,
  BigInt,
  Float,
  Str,
  WideStr,
  Bytes,
  List,
  Set,
  Object,
  Map,
  Date,
  Error,
}

export const MOST_LEVELS = 200;
const FIRST_CAPACITY = 256;
const LONE_SURROGATE = /\p{Surrogate}/u;

const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The bytes of values that follow each other.
 *
 * @param where what the values are called in messages
 * @throws TypeError, with the path to the value, for what cannot cross
 */
export function encodeValue(value: unknown, where = 'value'): Uint8Array<ArrayBuffer> {
  const encoder = new Encoder(where);
  encoder.add(value);
  return encoder.bytes();
}

/** The values that follow each other in `data`. @throws DamagedValue */
export function decodeValues(data: Uint8Array): HostValue[] {
  const decoder = new Decoder(data);
  const found: HostValue[] = [];
  while (!decoder.done) found.push(decoder.value(0));
  return found;
}

/** One array of bytes behind the other. */
export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** Prototypes by name: an object of another realm is plain, too. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

class Encoder {
  private data = new Uint8Array(FIRST_CAPACITY);
  private view = new DataView(this.data.buffer);
  private size = 0;
  private readonly path: PathStack;

  constructor(where: string) {
    this.path = new PathStack(where, MOST_LEVELS);
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.data.slice(0, this.size);
  }

  add(value: unknown): void {
    switch (typeof value) {
      case 'undefined':
        return this.tag(Tag.None);
      case 'boolean':
        return this.tag(value ? Tag.True : Tag.False);
      case 'number':
        return this.double(isInt(value) ? Tag.Int : Tag.Float, value);
      case 'bigint':
        return this.bigint(value);
      case 'string':
        return this.text(value);
      case 'object':
        return value === null ? this.tag(Tag.None) : this.object(value);
      default:
        throw this.path.refused(`a ${typeof value} cannot cross to Python`);
    }
  }

  private object(value: object): void {
    if (ArrayBuffer.isView(value)) {
      return this.block(Tag.Bytes, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    }
    const kind = kindOf(value);
    if (kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer') {
      return this.block(Tag.Bytes, new Uint8Array(value as ArrayBuffer));
    }
    if (value instanceof Date || kind === 'Date') return this.date(value as Date);
    if (value instanceof Error || kind === 'Error') return this.error(value as Error);
    this.path.within(value, () => this.container(value, kind));
  }

  private container(value: object, kind: string): void {
    if (Array.isArray(value)) return this.items(Tag.List, value.length, value.entries());
    if (kind === 'Map') return this.map(value as Map<unknown, unknown>);
    if (kind === 'Set') {
      const set = value as Set<unknown>;
      return this.items(Tag.Set, set.size, [...set].map((item) => [null, item]));
    }
    if (isPlain(value)) return this.plain(value as Record<string, unknown>);
    const name: unknown = value.constructor?.name;
    const advice = kind === 'Promise' ? '; await it' : '';
    const what = typeof name === 'string' && name ? name : kind;
    throw this.path.refused(`an instance of ${what} cannot cross to Python${advice}`);
  }

  private items(tag: Tag, count: number, items: Iterable<[number | null, unknown]>): void {
    this.head(tag, count);
    for (const [step, item] of items) this.path.step(step, () => this.add(item));
  }

  private map(map: ReadonlyMap<unknown, unknown>): void {
    this.head(Tag.Map, map.size);
    for (const [key, item] of map) {
      this.path.step(key, () => {
        this.add(key);
        this.add(item);
      });
    }
  }

  private plain(value: Readonly<Record<string, unknown>>): void {
    const keys = Object.keys(value);
    this.head(Tag.Object, keys.length);
    for (const key of keys) {
      this.text(key);
      this.path.step(key, () => this.add(value[key]));
    }
  }

  private date(value: Date): void {
    const time = Number(value);
    if (Number.isNaN(time)) throw this.path.refused('an invalid Date cannot cross to Python');
    this.double(Tag.Date, time);
  }

  private error({ name, message, stack }: Error): void {
    this.tag(Tag.Error);
    for (const text of [name, message, stack ?? '']) this.text(String(text));
  }

  private bigint(value: bigint): void {
    if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) {
      return this.double(Tag.Int, Number(value));
    }
    // Two's complement, with room for the sign.
    const length = (value < 0n ? -value : value).toString(16).length / 2 + 1;
    const bytes = Math.ceil(length);
    const hex = BigInt.asUintN(8 * bytes, value).toString(16).padStart(2 * bytes, '0');
    const digits = hex.match(/../g) ?? [];
    this.block(Tag.BigInt, Uint8Array.from(digits.reverse(), (digit) => parseInt(digit, 16)));
  }

  private text(value: string): void {
    if (!LONE_SURROGATE.test(value)) return this.block(Tag.Str, textEncoder.encode(value));
    this.head(Tag.WideStr, 2 * value.length);
    this.reserve(2 * value.length);
    for (let i = 0; i < value.length; i++) {
      this.view.setUint16(this.size, value.charCodeAt(i), true);
      this.size += 2;
    }
  }

  private tag(tag: Tag): void {
    this.reserve(1);
    this.data[this.size++] = tag;
  }

  private double(tag: Tag, value: number): void {
    this.tag(tag);
    this.reserve(8);
    this.view.setFloat64(this.size, value, true);
    this.size += 8;
  }

  private head(tag: Tag, count: number): void {
    this.tag(tag);
    this.reserve(4);
    this.view.setUint32(this.size, count, true);
    this.size += 4;
  }

  private block(tag: Tag, bytes: Uint8Array): void {
    this.head(tag, bytes.length);
    this.reserve(bytes.length);
    this.data.set(bytes, this.size);
    this.size += bytes.length;
  }

  private reserve(count: number): void {
    const needed = this.size + count;
    if (needed <= this.data.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.data.length));
    larger.set(this.data);
    this.data = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** Minus zero is a float: Python's int has none. */
function isInt(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

class Decoder {
  private readonly view: DataView;
  private at = 0;

  constructor(private readonly data: Uint8Array) {
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  }

  get done(): boolean {
    return this.at === this.data.length;
  }

  value(level: number): HostValue {
    const tag = this.data[this.take(1)] as Tag;
    switch (tag) {
      case Tag.None:
        return null;
      case Tag.False:
      case Tag.True:
        return tag === Tag.True;
      case Tag.Int:
        return this.integer();
      case Tag.BigInt:
        return bigintOf(this.block());
      case Tag.Float:
        return this.double();
      case Tag.Str:
      case Tag.WideStr:
        return this.text(tag);
      case Tag.Bytes:
        return this.block().slice();
      case Tag.List:
      case Tag.Set:
      case Tag.Object:
      case Tag.Map:
        return this.container(tag, level + 1);
      case Tag.Date:
        return new Date(this.double());
      case Tag.Error:
        return this.error();
      default:
        throw this.damaged(`expected the tag of a value, found ${String(tag)}`);
    }
  }

  private container(tag: Tag, level: number): HostValue {
    if (level > MOST_LEVELS) throw this.damaged(`nested more than ${MOST_LEVELS} levels deep`);
    const count = this.count();
    if (count > this.data.length - this.at) throw this.damaged(`expected ${count} values`);
    if (tag === Tag.Object) return this.entries(count, () => this.key(), level);
    if (tag === Tag.Map) return new Map(this.pairs(count, () => this.value(level), level));
    const items: HostValue[] = [];
    for (let i = 0; i < count; i++) items.push(this.value(level));
    return tag === Tag.Set ? new Set(items) : items;
  }

  /** `fromEntries` defines own properties, "__proto__" too. */
  private entries(count: number, key: () => string, level: number): HostValue {
    return Object.fromEntries(this.pairs(count, key, level));
  }

  private pairs<K>(count: number, key: () => K, level: number): [K, HostValue][] {
    const pairs: [K, HostValue][] = [];
    for (let i = 0; i < count; i++) pairs.push([key(), this.value(level)]);
    return pairs;
  }

  private key(): string {
    const tag = this.data[this.take(1)] as Tag;
    if (tag === Tag.Str || tag === Tag.WideStr) return this.text(tag);
    throw this.damaged('expected a text');
  }

  private error(): Error {
    const [name, message, stack] = [this.key(), this.key(), this.key()];
    return namedError(name, message, stack);
  }

  private text(tag: Tag): string {
    const bytes = this.block();
    if (tag === Tag.WideStr) return wideText(bytes, () => this.damaged('half a code unit'));
    try {
      return textDecoder.decode(bytes);
    } catch {
      throw this.damaged('expected UTF-8');
    }
  }

  private integer(): number {
    const value = this.double();
    if (isInt(value)) return value;
    throw this.damaged(`expected an integer, found ${value}`);
  }

  private double(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  private count(): number {
    return this.view.getUint32(this.take(4), true);
  }

  private block(): Uint8Array {
    const length = this.count();
    const start = this.take(length);
    return this.data.subarray(start, start + length);
  }

  private take(count: number): number {
    const start = this.at;
    if (count > this.data.length - start) throw this.damaged(`expected ${count} bytes`);
    this.at += count;
    return start;
  }

  private damaged(what: string): DamagedValue {
    return new DamagedValue(`byte ${this.at}: ${what}`);
  }
}

/** An error as another realm or language has told it. */
export function namedError(name: string, message: string, stack: string): Error {
  const error = new Error(message);
  const own = { configurable: true, writable: true, enumerable: false };
  Object.defineProperty(error, 'name', { ...own, value: name });
  Object.defineProperty(error, 'stack', { ...own, value: stack || `${name}: ${message}` });
  return error;
}

function bigintOf(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  let hex = '';
  for (const byte of bytes) hex = byte.toString(16).padStart(2, '0') + hex;
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${hex}`));
}

function wideText(bytes: Uint8Array, odd: () => Error): string {
  if (bytes.length % 2 !== 0) throw odd();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) text += String.fromCharCode(view.getUint16(i, true));
  return text;
}
