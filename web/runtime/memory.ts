/** What does not fit into memory is told apart from what is broken. */

/** Memory ran out for one request; Python and the requests that follow are not harmed. */
export class OutOfMemory extends Error {
  constructor(options?: ErrorOptions) {
    super('out of memory', options);
  }
}

/** Calls `make`, which allocates and cannot fail in any other way. @throws OutOfMemory */
export function allocating<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new OutOfMemory({ cause });
  }
}

/** What the program is shown in place of a statement that could not be handed to Python. */
export const STATEMENT_TOO_LONG = 'MemoryError: the statement does not fit into memory\n';
