/**
 * How much stack the engine has for WebAssembly. No interface tells; so a function whose frame is of
 * known size, in code of every tier, calls itself until the engine has had enough.
 */
import { jspi } from './waiting/jspi.js';

/** Live across the call, hence in the frame whatever compiled the function. */
const VALUES = 64;
/** Return address, saved registers and the like. */
const OVERHEAD_BYTES = 48;
const FRAME_BYTES = 8 * VALUES + OVERHEAD_BYTES;

const TYPE = { I32: 0x7f, I64: 0x7e, FUNCTION: 0x60 } as const;
const OPCODE = { GET: 0x20, SET: 0x21, GET_GLOBAL: 0x23, SET_GLOBAL: 0x24, LOAD: 0x29, STORE: 0x37 } as const;
const ADD = 0x6a;
const CALL = 0x10;
const CONSTANT = 0x41;
const END = 0x0b;

/** A vector of items of one byte, or a section. Nothing here is longer than two bytes of LEB128 can say. */
function sized(bytes: readonly number[]): number[] {
  return [(bytes.length & 0x7f) | 0x80, bytes.length >> 7, ...bytes];
}

/** (global $depth) += 1; every local from memory; call; every local to memory. */
function body(): number[] {
  const locals = Array.from({ length: VALUES }, (_, local) => local);
  const address = [CONSTANT, 0];
  return [
    ...[1, VALUES, TYPE.I64],
    ...[OPCODE.GET_GLOBAL, 0, CONSTANT, 1, ADD, OPCODE.SET_GLOBAL, 0],
    ...locals.flatMap((local) => [...address, OPCODE.LOAD, 3, local, OPCODE.SET, local]),
    ...[CALL, 0],
    ...locals.flatMap((local) => [...address, OPCODE.GET, local, OPCODE.STORE, 3, local]),
    END,
  ];
}

/** A module with one memory, `depth` and `descend`. */
function probe(): Uint8Array<ArrayBuffer> {
  const name = (text: string) => [text.length, ...new TextEncoder().encode(text)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...[1, ...sized([1, TYPE.FUNCTION, 0, 0])],
    ...[3, ...sized([1, 0])],
    ...[5, ...sized([1, 0, 1])],
    ...[6, ...sized([1, TYPE.I32, 1, CONSTANT, 0, END])],
    ...[7, ...sized([2, ...name('depth'), 3, 0, ...name('descend'), 0, 0])],
    ...[10, ...sized([1, ...sized(body())])],
  ]);
}

/**
 * The part of the engine's stack that Python may be told of. V8's optimising compiler of the years
 * before stack switching made frames of 3 KB for the interpreter's loop, thrice those of later
 * ones. The sizes in CPython (cstack.h) are for the later ones.
 */
export const shareOfStack = (): number => (jspi() ? 1 : 1 / 2);

/**
 * The stack of this thread in bytes, or of what can be suspended, which has one of its own.
 *
 * @param suspends Python runs on a stack that can be suspended
 */
export async function measureStack(suspends: boolean): Promise<number> {
  const { instance } = await WebAssembly.instantiate(probe());
  const descend = instance.exports['descend'] as () => void;
  const depth = instance.exports['depth'] as WebAssembly.Global<'i32'>;
  try {
    await (suspends ? (jspi()?.promising(descend)() ?? descend()) : descend());
  } catch {
    // The end of the stack, by whichever error the engine has for it.
  }
  return depth.value * FRAME_BYTES;
}
