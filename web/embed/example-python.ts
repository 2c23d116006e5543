/** Python for examples: loaded when the first one is touched. */
import { ASSETS } from 'terrarium-assets';
import { pythonCall } from '../api/python-call.js';
import { Terrarium } from '../api/terrarium.js';
import type { MimeBundle } from '../api/terrarium.d.mts';
import { hostCompressed } from '../runtime/gzip.js';
import { browserPlatform } from '../runtime/platform.js';
import type { FetchedFile } from './page-files.js';

export { PythonExit } from '../runtime/python.js';
export { StateLostError } from '../api/errors.js';
export { LoadError } from '../runtime/loader.js';
export { fetchedFiles, fetchedWheels } from './page-files.js';

/** An exception that a cell has ended with. */
export interface Raised {
  /** The class, as tracebacks name it. */
  readonly type: string;
  /** The traceback's last line, with its end. */
  readonly line: string;
  /** All of it. */
  readonly traceback: string;
}

export interface PythonHooks {
  readonly onOutput: (stream: 'stdout' | 'stderr', data: Uint8Array) => void;
  readonly onDisplay: (bundle: MimeBundle) => void;
  readonly onProgress: (loaded: number, total: number) => void;
  /** The program waits for a line; null is the end of input, '' stands for no answer. */
  readonly onInput: () => Promise<string | null>;
}

export class ExamplePython extends Terrarium {
  /** The set-up code that has run in it. */
  readonly setup = new Set<string>();
  /** Names of files that a page has put there. */
  readonly files = new Set<string>();
  /** What the page calls those that it has. */
  wheels: readonly string[] = [];

  /**
   * @param base the address of the folder that the files are in
   * @throws LoadError; PythonExit when a wheel is refused, of which standard error tells
   */
  static async open(
    base: string,
    hooks: PythonHooks,
    wheels: readonly FetchedFile[],
    called: readonly string[],
  ): Promise<ExamplePython> {
    const nothing = () => undefined;
    const python = new ExamplePython(
      {
        // A page that trusts this script by its digest trusts nothing else that comes.
        platform: browserPlatform(ASSETS, base, hostCompressed(import.meta.url), undefined, true),
        inherited: { stdout: nothing, stderr: nothing },
        preparesItself: false,
      },
      {
        wheels,
        stdin: lines(hooks.onInput),
        stdout: (data) => hooks.onOutput('stdout', data),
        stderr: (data) => hooks.onOutput('stderr', data),
        onDisplay: hooks.onDisplay,
        onProgress: ({ loaded, total }) => hooks.onProgress(loaded, total),
      },
    );
    python.wheels = called;
    await python.open();
    return python;
  }

  override async restart(): Promise<void> {
    this.setup.clear();
    this.files.clear();
    await super.restart();
  }

  /** @throws FileError */
  async placeFile(name: string, data: Uint8Array): Promise<void> {
    await this.fs.writeFile(name, data);
    this.files.add(name);
  }

  /**
   * Run statements in `__main__`.
   *
   * @param filename what tracebacks call them
   * @param shown of which expressions the value is shown
   * @returns the exception that they have ended with, or null
   * @throws PythonExit; StateLostError; the signal's reason
   */
  async runCell(source: string, filename: string, shown: 'all' | 'last' | 'none', signal: AbortSignal): Promise<Raised | null> {
    const call = pythonCall('cells.run', source, filename, shown);
    const answer = await this.turn((python) => python.evaluate(call, '<cell>'), signal);
    if (answer === null) return null;
    const [type, line, traceback] = answer as [string, string, string];
    return { type, line, traceback };
  }
}

/** An iterator that goes on behind its end: the end of input, too, is that of one read. */
function lines(ask: () => Promise<string | null>): AsyncIterable<string> {
  const next = async (): Promise<IteratorResult<string>> => {
    const value = await ask();
    return value === null ? { done: true, value } : { done: false, value };
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}
