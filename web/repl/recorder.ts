/** Remembers what was run, so that it can be shared. */
import { Terrarium } from '../runtime/interpreter.js';
import type { PushResult } from '../runtime/channel.js';

/** Enough to overflow any link. */
const MOST_STATEMENTS = 500;

export class RecordingTerrarium extends Terrarium {
  /** The statements of this interpreter, oldest first. */
  statements: string[] = [];

  override async push(source: string): Promise<PushResult> {
    const result = await super.push(source);
    if (result.status !== 'incomplete') this.statements.push(source.trimEnd());
    if (this.statements.length > MOST_STATEMENTS) this.statements.shift();
    return result;
  }
}
