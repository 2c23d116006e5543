/** Plans of command lines, for the programs of bin/. */
import { EXIT, fail } from './exit.js';
import { UsageError } from './options.js';
import type { Plan } from './plan.js';

/** What `make` gives; a mistake in the command line, or a file that is missing, ends this process. */
export function planned(make: () => Plan): Plan {
  try {
    return make();
  } catch (error) {
    if (error instanceof UsageError) return fail(error.message, EXIT.USAGE);
    return fail(`${(error as Error).message}; the package is incomplete`, EXIT.UNAVAILABLE);
  }
}
