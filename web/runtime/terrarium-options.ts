/** What Terrarium needs to be told, and what it tells. */
import type { SiteAssets } from './assets.js';
import type { Wheel } from './channel.js';
import type { EarlyWorker } from './early-worker.js';
import type { HostModules, MimeBundle } from './host-modules.js';
import type { LoadError, Progress } from './loader.js';
import type { Stream } from './output.js';
import type { Platform } from './platform.js';
import type { TerminalMode } from './terminal-mode.js';
import type { ForcedWaiting } from './waiting/probe.js';

/**
 * The published files, the address that their names are relative to, and whether their host has been seen
 * to compress files (null: neither to do so nor not to), and a worker that has begun; or another platform.
 */
type Source =
  | {
      readonly assets: SiteAssets;
      readonly base: string;
      readonly hostCompresses?: boolean | null;
      readonly early?: EarlyWorker | undefined;
    }
  | { readonly platform: Platform };

export type TerrariumOptions = Source & TerrariumHooks;

export interface TerrariumHooks {
  readonly waiting: ForcedWaiting | null;
  readonly onOutput: (stream: Stream, data: Uint8Array) => void;
  /** The program waits for a line of input. */
  readonly onNeedInput: () => void;
  /** The program set the terminal's modes; `discard`: what was typed ahead is to be dropped. */
  readonly onTerminalMode?: (mode: TerminalMode, discard: boolean) => void;
  /**
   * Python has not taken an interrupt for a second: it is in a C function that does not look. From
   * now on `interrupt` answers false, and only `start`, which begins anew, ends the program.
   */
  readonly onUnanswered: () => void;
  /** What programs can import and call: see HostModules. None by default. */
  readonly modules?: HostModules;
  /** The program shows something; where this is absent, the text of it is printed. */
  readonly onDisplay?: (bundle: MimeBundle) => void;
  /** Python ended by itself, or broke: `start` makes a new one. */
  readonly onEnd: (end: End) => void;
}

export type End =
  | { readonly exitStatus: number }
  | { readonly crash: string }
  /** Python could be started, but is not what was published. */
  | { readonly damage: LoadError };

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface StartOptions extends TerminalSize {
  /** CPython's command line, for `runProgram`; none for a bare prompt. */
  readonly argv?: readonly string[];
  /**
   * Wheels of pure Python, to be installed first. One that is refused ends Python with exit status 65,
   * after a line on standard error.
   */
  readonly wheels?: readonly Wheel[];
  /** Bit i: descriptor i is a terminal; all three by default. */
  readonly terminals?: number;
  readonly onProgress: (progress: Progress) => void;
}
