/** On behalf of which call of Python's code runs, across every `await`. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallContext } from '../runtime/host-modules.js';

export function callContext(): CallContext {
  const calls = new AsyncLocalStorage<object>();
  return { run: (call, work) => calls.run(call, work), current: () => calls.getStore() };
}
