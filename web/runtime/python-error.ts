/** Exceptions of Python's that an embedder gets to see. */
import { decodeValues, type HostValue } from './values.js';

/** An exception that nothing in the program has caught. */
export class PythonError extends Error {
  override readonly name: string = 'PythonError';

  /**
   * @param type the exception's class, such as `ValueError`
   * @param text what `str()` of it gives
   * @param traceback as Python prints it, with its last line
   */
  constructor(
    readonly type: string,
    readonly text: string,
    readonly traceback: string,
    options?: ErrorOptions,
  ) {
    super(text ? `${type}: ${text}` : type, options);
  }
}

/**
 * The value that an evaluation had, from its encoded outcome (_terrarium/evaluation.py).
 *
 * @throws PythonError; its cause is the JavaScript error that the exception comes from, if there is one
 */
export function valueOf(outcome: Uint8Array): HostValue {
  const [[kind], value] = decodeValues(outcome) as [[string], HostValue];
  if (kind === 'value') return value;
  const [type, text, traceback, cause] = value as [string, string, string, Error | null];
  throw new PythonError(type, text, traceback, cause ? { cause } : undefined);
}
