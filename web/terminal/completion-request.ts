/** One question to Python about the word before the cursor. */
import type { Completion } from '../runtime/python.js';
import type { Position } from './buffer.js';
import type { LineEditor } from './editor.js';

/** Lines before the cursor that Python is shown: more would only take time. */
const CONTEXT_LINES = 200;
const CONTEXT_CHARACTERS = 20_000;

export class CompletionRequest {
  /** What Python is asked: the block up to the cursor. */
  readonly source: string;
  private readonly to: Position;

  constructor(private readonly editor: LineEditor) {
    const { buffer } = editor;
    this.to = buffer.position;
    const first = Math.max(this.to.line - CONTEXT_LINES, 0);
    const whole = buffer.between({ line: first, offset: 0 }, this.to);
    this.source = whole.length > CONTEXT_CHARACTERS ? buffer.beforeCursor : whole;
  }

  /** Where the cursor is in `source`, in code points. */
  get cursor(): number {
    return codePoints(this.source);
  }

  /** Hand the answer to the editor, unless it edits something else by now. */
  answer({ start, matches }: Completion): void {
    const from = this.position(start);
    if (from) this.editor.offer(matches, from, this.to);
  }

  /** Null when the word does not begin in the cursor's line. */
  private position(start: number): Position | null {
    const lineStart = this.source.lastIndexOf('\n') + 1;
    const offset = codeUnits(this.source, start) - lineStart;
    return offset < 0 ? null : { line: this.to.line, offset };
  }
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function codeUnits(text: string, points: number): number {
  let units = 0;
  let left = points;
  for (const character of text) {
    if (left-- <= 0) break;
    units += character.length;
  }
  return units;
}
