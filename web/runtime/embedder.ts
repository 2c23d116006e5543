/** The embedder's side of one worker: serves its calls, and shows what it displays. */
import type { ModulesRequest, Report, Request } from './channel.js';
import {
  describeModules,
  HostSide,
  type CallContext,
  type DeadlockError,
  type HostModules,
  type MimeBundle,
} from './host-modules.js';
import { decodeValues } from './values.js';
import { AnswerWriter, makeAnswerState } from './waiting/answers.js';
import type { SharedWriter } from './waiting/shared.js';

export interface EmbedderHooks {
  readonly modules?: HostModules;
  readonly onDisplay?: (bundle: MimeBundle) => void;
}

export type EmbedderReport = Extract<
  Report,
  { type: 'host-call' | 'host-call-abandoned' | 'host-answer-taken' | 'display' }
>;

export class Embedder {
  /** What the worker is told at its start. */
  readonly request: { readonly modules: ModulesRequest | null; readonly displays: boolean };
  private readonly host: HostSide;
  /** Where answers go to on shared memory; null: they are sent. */
  private answers: AnswerWriter | null = null;

  /**
   * @param shared what the worker may block on, or null
   * @param context see HostSide
   * @throws TypeError for modules that cannot be registered
   */
  constructor(
    private readonly hooks: EmbedderHooks,
    shared: SharedWriter | null,
    context: CallContext | null,
    private readonly send: (request: Request) => void,
  ) {
    const { modules = null, onDisplay } = hooks;
    const state = modules && shared && makeAnswerState();
    if (state) this.answers = new AnswerWriter(state, () => shared?.wake());
    this.host = new HostSide(modules ?? {}, (call, data) => this.answer(call, data), context);
    this.request = {
      modules: modules && { ...describeModules(modules), answers: state },
      displays: onDisplay !== undefined,
    };
  }

  /** The worker does not wait on shared memory. */
  useMessages(): void {
    this.answers = null;
  }

  receive(report: EmbedderReport): void {
    switch (report.type) {
      case 'host-call':
        return this.host.receive(report.call, report.request);
      case 'host-call-abandoned':
        this.host.forget(report.call);
        return this.answers?.drop(report.call);
      case 'host-answer-taken':
        return this.answers?.pump();
      case 'display':
        return this.hooks.onDisplay?.(decodeValues(report.bundle)[0] as MimeBundle);
    }
  }

  /** Why whoever asks Python now would wait for ever; null when they would not. */
  deadlock(): DeadlockError | null {
    return this.host.deadlock();
  }

  private answer(call: number, data: Uint8Array): void {
    if (this.answers) this.answers.write(call, data);
    else this.send({ type: 'host-answer', call, data });
  }
}
