/** The line that a program waits for, as the line editor serves it. */
import { EditorMemory, LineEditor } from './editor.js';
import { History } from './history.js';
import type { Key } from './keys.js';
import type { Stage } from './stage.js';

const encoder = new TextEncoder();

export class InputLine {
  /** Lines of earlier input: they are not statements. */
  private readonly memory = new EditorMemory(new History(null));

  /** @param send `line` takes the whole line, or null for the end of input; `part` what Ctrl-D hands on */
  constructor(
    private readonly stage: Stage,
    private readonly send: { line(data: Uint8Array | null): void; part(text: string): void },
  ) {}

  /** An editor for the next line. */
  edit(): LineEditor {
    return new LineEditor(this.memory, false);
  }

  handle(editor: LineEditor, key: Key): void {
    const action = editor.handle(key);
    if (action.kind === 'submit') this.submit(editor.source);
    else if (action.kind === 'flush') this.send.part(editor.source);
    else if (action.kind === 'eof') this.send.line(null);
    else if (action.kind === 'clear') this.stage.clear();
    else if (action.kind === 'changed') this.stage.touch();
  }

  private submit(text: string): void {
    this.memory.history?.add(text);
    this.send.line(encoder.encode(`${text}\n`));
  }
}
