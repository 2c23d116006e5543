/** Calls of the embedder's functions, in the thread that runs Python: sends them and waits. */
import { ERRNO } from './errno.js';
import type { AnswerPiece, AnswerReader } from './waiting/answers.js';
import type { Waiter } from './waiting/waiter.js';

/** The way to the embedder. */
export interface CallPort {
  send(call: number, request: Uint8Array<ArrayBuffer>): void;
  /** A piece of an answer was taken: the next one may come. */
  more(): void;
  /** Nobody waits for this call any more. */
  abandon(call: number): void;
}

interface Answer {
  /** The answer as far as it has come; null before it begins. */
  data: Uint8Array | null;
  received: number;
}

export class HostCalls {
  private readonly open = new Map<number, Answer>();

  /** @param shared where answers come from while this thread blocks; null: through `deliver` */
  constructor(
    private readonly waiter: Waiter,
    private readonly port: CallPort,
    private readonly shared: AnswerReader | null,
  ) {}

  /** The import `host_call`. */
  call(call: number, request: Uint8Array): number | Promise<number> {
    if (this.waiter.kind === 'none') return -ERRNO.ENODATA;
    if (request.length > 0) this.begin(call, request);
    const answer = this.open.get(call);
    if (!answer) return -ERRNO.EINVAL;
    const interrupted = this.waiter.waitUntil(() => this.isComplete(answer));
    const result = (ends: boolean) => (ends ? -ERRNO.EINTR : answer.received);
    return typeof interrupted === 'boolean' ? result(interrupted) : interrupted.then(result);
  }

  /** The import `host_answer`. */
  answer(call: number, target: Uint8Array): number {
    const answer = this.open.get(call);
    this.open.delete(call);
    if (!answer) return -ERRNO.EINVAL;
    if (target.length === 0) this.port.abandon(call);
    else if (answer.data) target.set(answer.data.subarray(0, target.length));
    return 0;
  }

  /** An answer came in a message; the waiter is to be woken. */
  deliver(call: number, data: Uint8Array): void {
    this.add({ call, total: data.length, bytes: data });
  }

  private begin(call: number, request: Uint8Array): void {
    this.open.set(call, { data: null, received: 0 });
    this.port.send(call, request.slice());
  }

  private isComplete(answer: Answer): boolean {
    for (let piece = this.shared?.take(); piece; piece = this.shared?.take()) {
      this.add(piece);
      this.port.more();
    }
    return answer.data !== null && answer.received === answer.data.length;
  }

  /** Pieces of a call that nobody waits for any more are dropped. */
  private add({ call, total, bytes }: AnswerPiece): void {
    const answer = this.open.get(call);
    if (!answer) return;
    answer.data ??= new Uint8Array(total);
    answer.data.set(bytes, answer.received);
    answer.received += bytes.length;
  }
}
