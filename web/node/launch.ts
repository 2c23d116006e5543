/** What the main thread hands to the thread that runs Python, and what it hears back. */
import type { ModuleSource } from '../runtime/loader.js';
import type { ImageAsset } from '../runtime/images.js';
import type { TerminalMode } from '../runtime/terminal-mode.js';
import type { Startup } from './startup.js';
import type { Visible } from './surroundings.js';

export interface Launch extends Visible {
  readonly shared: SharedArrayBuffer;
  readonly wasm: string;
  /** Functions that few programs call, which the plain module has itself. */
  readonly code: ModuleSource;
  readonly images: readonly ImageAsset[];
  readonly argv: readonly string[];
  /** The start-up file of interactive sessions; null for none. */
  readonly startup: Startup | null;
  /** Paths of wheels on this machine, to be installed first. */
  readonly wheels: readonly string[];
  /** What the program may take of time; null for any. */
  readonly timeoutSeconds: number | null;
  /** Bit i: descriptor i is a terminal. */
  readonly ttyMask: number;
}

/** The same for the interactive console. */
export interface ConsoleLaunch extends Visible {
  /** The most memory that Python may have; null for what WebAssembly gives. */
  readonly memoryBytes: number | null;
}

export type WorkerReport =
  | { readonly type: 'need-input' }
  | { readonly type: 'terminal-mode'; readonly mode: TerminalMode; readonly discard: boolean }
  | { readonly type: 'exit'; readonly status: number }
  /** The time was over, and where the program was has been said. */
  | { readonly type: 'timed-out' }
  /** Python died, and where it was has been said. */
  | { readonly type: 'died'; readonly message: string }
  | { readonly type: 'failed'; readonly message: string };
