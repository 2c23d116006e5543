/** What an embedder has to tell apart; exceptions of Python's are PythonError. */

/** Names, modules and files of the program are gone: Python was, or has to be, started anew. */
export class StateLostError extends Error {
  override readonly name = 'StateLostError';
}
