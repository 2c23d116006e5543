/** Says in an output how its cell has ended, where that is not seen. */
import type { OutputView } from './output-view.js';
import type { CellEnd } from './page-session.js';
import * as words from './words-of-example.js';

export function tellEnd(output: OutputView, end: CellEnd): void {
  if (end.kind === 'raised') output.error(end.raised.traceback);
  else if (end.kind === 'stopped') output.note(words.STOPPED);
  else if (end.kind !== 'done') output.note(end.why);
}
