/** The part of Emscripten's module factory (python.mjs) that Terrarium uses. */
export interface GlueOptions {
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => WebAssembly.Exports | Record<string, never>;
  /** What the C library reports as the program, in the variable `_`. */
  readonly thisProgram: string;
  readonly noInitialRun: boolean;
  readonly noExitRuntime: boolean;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  readonly onAbort: (reason: unknown) => void;
}

export type GlueFactory = (options: GlueOptions) => Promise<unknown>;

/** The exit status carried by the exception that C's `exit` becomes, or null for other errors. */
export function exitStatusOf(error: unknown): number | null {
  const candidate = error as { name?: unknown; status?: unknown } | null;
  if (candidate?.name !== 'ExitStatus' || typeof candidate.status !== 'number') return null;
  return candidate.status;
}
