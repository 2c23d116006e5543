/**
 * The messages between the page and the worker that runs Python. Asymmetric: the page sends
 * requests, the worker reports. Both ends check what they receive.
 */
import type { ModuleList } from './host-modules.js';
import type { ImageAsset } from './images.js';
import type { Stream } from './output.js';
import type { FileEntry } from './files.js';
import { LOAD_FAILURES, type LoadFailure, type ModuleSource, type Progress } from './loader.js';
import type { Completion } from './python.js';
import { isTerminalMode, type TerminalMode } from './terminal-mode.js';
import { FORCED_WAITING, type ForcedWaiting } from './waiting/probe.js';
import { WAITING_KINDS, type WaitingKind } from './waiting/waiter.js';

/** A wheel of pure Python: its file name, which says what it is, and the file. */
export interface Wheel {
  readonly name: string;
  readonly data: Uint8Array;
}

export interface StartRequest {
  readonly type: 'start';
  /** Python as an earlier worker has compiled it, or where to load it from. */
  readonly python: WebAssembly.Module | ModuleSource;
  /** The same of the functions that few programs call. */
  readonly code: WebAssembly.Module | ModuleSource;
  /** The only strategy to consider; null lets the worker choose. */
  readonly waiting: ForcedWaiting | null;
  readonly shared: SharedArrayBuffer | null;
  readonly images: readonly ImageAsset[];
  /** CPython's command line, for `program` to run; empty for none. */
  readonly argv: readonly string[];
  /** To be installed before anything runs. */
  readonly wheels: readonly Wheel[];
  readonly columns: number;
  readonly rows: number;
  /** Bit i: descriptor i is a terminal. */
  readonly terminals: number;
  /** What the embedder has registered; null for nothing. */
  readonly modules: ModulesRequest | null;
  /** Somebody looks at what programs display. */
  readonly displays: boolean;
}

export interface ModulesRequest extends ModuleList {
  /** Where answers go to on shared memory. */
  readonly answers: SharedArrayBuffer | null;
}

export type Request =
  | StartRequest
  /** The module that `start` is going to ask for. */
  | { readonly type: 'load'; readonly python: ModuleSource }
  | { readonly type: 'push'; readonly id: number; readonly source: string }
  /** What `argv` of `start` names, and what else python3 does before its first prompt. */
  | { readonly type: 'program'; readonly id: number }
  /** Ctrl-C at the prompt, for a handler of the program's; `incomplete`: what is typed stays. */
  | { readonly type: 'interrupt-prompt'; readonly id: number }
  | {
      readonly type: 'evaluate';
      readonly id: number;
      readonly source: string;
      readonly filename: string;
    }
  /** End Python as the end of a program does: atexit, files are flushed. */
  | { readonly type: 'finish'; readonly id: number }
  | { readonly type: 'run'; readonly id: number; readonly argv: readonly string[] }
  | {
      readonly type: 'complete';
      readonly id: number;
      readonly source: string;
      readonly cursor: number;
    }
  /** Files as wholes; served between two statements. Relative paths start at the current directory. */
  | {
      readonly type: 'write-file';
      readonly id: number;
      readonly path: string;
      readonly data: Uint8Array;
    }
  | { readonly type: 'read-file'; readonly id: number; readonly path: string }
  | { readonly type: 'list-files'; readonly id: number; readonly path: string }
  /** Show Python the directory `host` of this machine as `path`. */
  | {
      readonly type: 'mount';
      readonly id: number;
      readonly path: string;
      readonly host: string;
      readonly readOnly: boolean;
    }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  /** Ctrl-C for the request of that number; it comes too late when that has been answered. */
  | { readonly type: 'interrupt'; readonly id: number }
  /**
   * Bytes for standard input; `ends`: behind them it ends for one read. `discards` counts the reports with `discard`
   * that had come before: what was typed before the worker sent such a report is dropped.
   */
  | { readonly type: 'stdin'; readonly data: Uint8Array; readonly ends: boolean; readonly discards: number }
  | { readonly type: 'acknowledge'; readonly bytes: number }
  /** What a function has answered to a `host-call`; on shared memory answers come there. */
  | { readonly type: 'host-answer'; readonly call: number; readonly data: Uint8Array };

/** Requests that need nothing of the interpreter, so that Ctrl-C is not meant for them. */
export type FileRequest = Extract<Request, { type: 'write-file' | 'read-file' | 'list-files' | 'mount' }>;

export function isFileRequest(request: Request): request is FileRequest {
  return ['write-file', 'read-file', 'list-files', 'mount'].includes(request.type);
}

export interface Prompts {
  readonly first: string;
  readonly more: string;
  /** The program has its own handler for Ctrl-C, which is to run at the prompt, too. */
  readonly handlesInterrupt: boolean;
}

export const NO_PROMPTS: Prompts = { first: '', more: '', handlesInterrupt: false };

export type PushStatus = 'complete' | 'incomplete' | 'exit';

export interface PushResult {
  readonly status: PushStatus;
  readonly prompts: Prompts;
  readonly exitStatus: number;
}

export type DoneValue =
  | PushResult
  | Completion
  | { readonly exitStatus: number }
  /** Of an evaluation: see python-error.ts. */
  | { readonly outcome: Uint8Array }
  /** Or the exception that came where it could not be told of in more detail. */
  | { readonly failed: string }
  | { readonly data: Uint8Array }
  | { readonly files: readonly FileEntry[] }
  /** A file that was written has nothing to tell. */
  | Readonly<Record<string, never>>;

export interface ReadyReport {
  readonly type: 'ready';
  readonly prompts: Prompts;
  /** `sys.version`. */
  readonly version: string;
  readonly waiting: WaitingKind;
}

export type Report =
  | ({ readonly type: 'progress' } & Progress)
  /** Python, checked, for the workers to come: they need no network. */
  | { readonly type: 'compiled'; readonly module: WebAssembly.Module }
  /** The functions that few programs call, for them, too. */
  | { readonly type: 'code'; readonly module: WebAssembly.Module }
  | { readonly type: 'not-loaded'; readonly kind: LoadFailure; readonly message: string }
  | ReadyReport
  | { readonly type: 'output'; readonly stream: Stream; readonly data: Uint8Array }
  | { readonly type: 'need-input' }
  /** Python calls a function of the embedder's and waits for the answer. */
  | { readonly type: 'host-call'; readonly call: number; readonly request: Uint8Array }
  /** Python does not wait for that answer any more. */
  | { readonly type: 'host-call-abandoned'; readonly call: number }
  /** On shared memory: the next piece of an answer may come. */
  | { readonly type: 'host-answer-taken' }
  /** In order with the output: an encoded MIME bundle. */
  | { readonly type: 'display'; readonly bundle: Uint8Array }
  /** In order with the output. `discard`: what was typed so far and not read is dropped. */
  | { readonly type: 'terminal-mode'; readonly mode: TerminalMode; readonly discard: boolean }
  /** Request `id` has taken its interrupt: Python will act on it. */
  | { readonly type: 'interrupted'; readonly id: number }
  | { readonly type: 'done'; readonly id: number; readonly value: DoneValue }
  /** A request about a file that failed; `code` is a name such as ENOENT. */
  | { readonly type: 'file-refused'; readonly id: number; readonly code: string; readonly path: string }
  | { readonly type: 'exit'; readonly status: number }
  /** Python cannot go on; a new worker is needed. */
  | { readonly type: 'crash'; readonly message: string }
  /** The waiting strategy that was asked for is not possible here. */
  | { readonly type: 'refused'; readonly message: string };

/** A message that is not one of the protocol's: the two ends come from different builds. */
export class ChannelError extends Error {}

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const isBoolean: Check = (v) => typeof v === 'boolean';
const isString: Check = (v) => typeof v === 'string';
const isStringOrNull: Check = (v) => v === null || isString(v);
const isInteger: Check = (v) => Number.isInteger(v);
const isCount: Check = (v) => Number.isInteger(v) && (v as number) >= 0;
const isBytes: Check = (v) => v instanceof Uint8Array;
const isObject: Check = (v) => typeof v === 'object' && v !== null;
const isStrings: Check = (v) => Array.isArray(v) && v.every(isString);
const isPrompts: Check = (v) =>
  matches(v, { first: isString, more: isString, handlesInterrupt: isBoolean });
const isShared: Check = (v) =>
  v === null || (typeof SharedArrayBuffer === 'function' && v instanceof SharedArrayBuffer);
const isImages: Check = (v) =>
  Array.isArray(v) &&
  v.every((i) =>
    matches(i, {
      id: isCount,
      location: isString,
      bytes: isCount,
      gzip: isStringOrNull,
      sha256: (s) => s === undefined || matches(s, { plain: isString, packed: isStringOrNull }),
    }),
  );

const isWheels: Check = (v) =>
  Array.isArray(v) && v.every((i) => matches(i, { name: isString, data: isBytes }));

const isModule: Check = (v) => typeof WebAssembly === 'object' && v instanceof WebAssembly.Module;
const isModuleSource: Check = (v) =>
  matches(v, {
    location: isString,
    name: isString,
    bytes: isCount,
    sha256: isString,
    renew: isBoolean,
    gzip: (g) => g === null || isString(g),
    hostCompresses: (c) => c === null || isBoolean(c),
    places: (p) => Array.isArray(p) && p.every(isCount),
  });

const isModuleOrSource: Check = (v) => isModule(v) || isModuleSource(v);

const REQUESTS: Readonly<Record<Request['type'], Shape>> = {
  load: { python: isModuleSource },
  start: {
    python: isModuleOrSource,
    code: isModuleOrSource,
    waiting: (v) => v === null || FORCED_WAITING.includes(v as ForcedWaiting),
    shared: isShared,
    images: isImages,
    argv: isStrings,
    wheels: isWheels,
    columns: isCount,
    rows: isCount,
    terminals: isCount,
    modules: (v) =>
      v === null || matches(v, { names: isStrings, description: isBytes, answers: isShared }),
    displays: isBoolean,
  },
  evaluate: { id: isCount, source: isString, filename: isString },
  push: { id: isCount, source: isString },
  program: { id: isCount },
  'interrupt-prompt': { id: isCount },
  finish: { id: isCount },
  run: { id: isCount, argv: isStrings },
  complete: { id: isCount, source: isString, cursor: isCount },
  'write-file': { id: isCount, path: isString, data: isBytes },
  'read-file': { id: isCount, path: isString },
  'list-files': { id: isCount, path: isString },
  mount: { id: isCount, path: isString, host: isString, readOnly: isBoolean },
  resize: { columns: isCount, rows: isCount },
  interrupt: { id: isCount },
  stdin: { data: isBytes, ends: isBoolean, discards: isCount },
  acknowledge: { bytes: isCount },
  'host-answer': { call: isCount, data: isBytes },
};

const REPORTS: Readonly<Record<Report['type'], Shape>> = {
  progress: { loaded: isCount, total: isCount },
  compiled: { module: isModule },
  code: { module: isModule },
  'not-loaded': { kind: (v) => LOAD_FAILURES.includes(v as LoadFailure), message: isString },
  ready: {
    prompts: isPrompts,
    version: isString,
    waiting: (v) => WAITING_KINDS.includes(v as WaitingKind),
  },
  output: { stream: (v) => v === 'stdout' || v === 'stderr', data: isBytes },
  'need-input': {},
  'host-call': { call: isCount, request: isBytes },
  'host-call-abandoned': { call: isCount },
  'host-answer-taken': {},
  display: { bundle: isBytes },
  'terminal-mode': { mode: isTerminalMode, discard: isBoolean },
  interrupted: { id: isCount },
  done: { id: isCount, value: isObject },
  'file-refused': { id: isCount, code: isString, path: isString },
  exit: { status: isInteger },
  crash: { message: isString },
  refused: { message: isString },
};

function matches(value: unknown, shape: Shape): boolean {
  if (!isObject(value)) return false;
  const record = value as Record<string, unknown>;
  return Object.entries(shape).every(([key, check]) => check(record[key]));
}

function parse<T>(value: unknown, shapes: Readonly<Record<string, Shape>>, what: string): T {
  const type = (value as { type?: unknown } | null)?.type;
  const shape = typeof type === 'string' && Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (!shape) throw new ChannelError(`unknown ${what} '${String(type)}'`);
  const record = value as Record<string, unknown>;
  const wrong = Object.entries(shape).find(([key, check]) => !check(record[key]));
  if (wrong) throw new ChannelError(`${what} '${String(type)}' has a wrong field '${wrong[0]}'`);
  return value as T;
}

/** @throws ChannelError */
export function parseRequest(value: unknown): Request {
  return parse<Request>(value, REQUESTS, 'request');
}

/** @throws ChannelError */
export function parseReport(value: unknown): Report {
  return parse<Report>(value, REPORTS, 'report');
}
