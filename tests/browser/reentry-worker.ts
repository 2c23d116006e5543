// A worker that breaks the re-entry contract on purpose: it calls an export while another is
// suspended, and reports what came of it.
import createPython from 'terrarium-glue';
import { NO_HOST_FILES } from '../../web/runtime/host-files.js';
import { Python } from '../../web/runtime/python.js';
import { SuspendingWaiter } from '../../web/runtime/waiting/suspending.js';

const scope = globalThis as unknown as {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<WebAssembly.Module>) => void) | null;
};

function notNeeded(): never {
  throw new Error('the start and input() need no deferred code');
}

async function provoke(module: WebAssembly.Module): Promise<string> {
  let asked: () => void = () => undefined;
  const asking = new Promise<void>((resolve) => (asked = resolve));
  const nothing = () => undefined;
  const outside = { flush: nothing, tick: nothing, needInput: () => asked(), terminalSize: () => 0, interrupted: nothing };
  const waiter = new SuspendingWaiter(outside, { sent: 0 });
  const python = await Python.instantiate(createPython, module, {
    waiter,
    stackBytes: 400 << 10,
    images: { size: () => -44, read: () => -29 },
    code: { module: () => notNeeded() },
    files: NO_HOST_FILES,
    terminalMode: nothing,
    terminalSize: () => 0,
    write: (_fd: number, bytes: Uint8Array) => bytes.length,
  });
  await python.call('terrarium_resume', 7, 0);
  await python.call('terrarium_console_start');
  waiter.begin(1);
  const statement = python.callWithStrings('terrarium_push', ['answer = input()']);
  await asking;
  const outcome = await python.complete('an', 2).then(() => 'it ran', (error: Error) => error.name + ': ' + error.message);
  waiter.pushInput(new TextEncoder().encode('x\n'), 0);
  await statement;
  return `${outcome}; afterwards ${await python.prompt(0)}`;
}

scope.onmessage = (event) => {
  provoke(event.data).then((text) => scope.postMessage(text), (error) => scope.postMessage(String(error)));
};
