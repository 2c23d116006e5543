/** The completions that are being asked for: at most one question is open. */
import type { Completion } from '../runtime/python.js';
import { CompletionRequest } from './completion-request.js';
import type { Interpreter } from './conversation.js';
import type { LineEditor } from './editor.js';

export class Completer {
  private open: CompletionRequest | null = null;

  /** @param answered the editor has been given an answer */
  constructor(
    private readonly python: Pick<Interpreter, 'complete' | 'interrupt'>,
    private readonly answered: () => void,
  ) {}

  get isAsking(): boolean {
    return this.open !== null;
  }

  /** Ask for what fits before the cursor; the answer goes to the editor. */
  ask(editor: LineEditor): void {
    const request = new CompletionRequest(editor);
    this.open = request;
    this.python.complete(request.source, request.cursor).then(
      (completion) => this.answer(request, completion),
      // Python was stopped, or could not tell: there is nothing to offer.
      () => this.answer(request, { start: 0, matches: [] }),
    );
  }

  /** An answer that comes now is too late. */
  forget(): void {
    this.open = null;
  }

  /** Have Python stop looking. Returns whether it was. */
  cancel(): boolean {
    const asking = this.isAsking;
    this.forget();
    if (asking) this.python.interrupt();
    return asking;
  }

  private answer(request: CompletionRequest, completion: Completion): void {
    if (request !== this.open) return;
    this.open = null;
    request.answer(completion);
    this.answered();
  }
}
