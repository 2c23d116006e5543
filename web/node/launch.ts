/** What the main thread hands to the thread that runs Python, and what it hears back. */
import type { ImageAsset } from '../runtime/images.js';
import type { TerminalMode } from '../runtime/terminal-mode.js';
import type { Mount } from './guest.js';

export interface Launch {
  readonly shared: SharedArrayBuffer;
  readonly wasm: string;
  readonly images: readonly ImageAsset[];
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  readonly cwd: string;
  /** Bit i: descriptor i is a terminal. */
  readonly ttyMask: number;
}

export type WorkerReport =
  | { readonly type: 'need-input' }
  | { readonly type: 'terminal-mode'; readonly mode: TerminalMode; readonly discard: boolean }
  | { readonly type: 'exit'; readonly status: number }
  | { readonly type: 'failed'; readonly message: string };
