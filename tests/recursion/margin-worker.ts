// A worker that finds out how much of the engine's stack Python may be told of: it runs each case
// with more and more of it, until the interpreter dies. See margin.mjs.
import createPython from 'terrarium-glue';
import { NO_HOST_FILES } from '../../web/runtime/host-files.js';
import { ImageStore, type ImageAsset } from '../../web/runtime/images.js';
import { Python } from '../../web/runtime/python.js';
import { measureStack } from '../../web/runtime/stack.js';
import { RefusingWaiter } from '../../web/runtime/waiting/none.js';
import { SuspendingWaiter } from '../../web/runtime/waiting/suspending.js';

interface Task {
  readonly module: WebAssembly.Module;
  /** Functions that few programs call. */
  readonly code: WebAssembly.Module;
  readonly images: readonly (ImageAsset & { readonly data: Uint8Array })[];
  readonly suspends: boolean;
  readonly prelude: string;
  readonly cases: readonly { readonly name: string; readonly statement: string }[];
}

interface Port {
  postMessage(message: unknown): void;
}

/** Parts of the engine's stack, from the one that Python is told of. */
const STEPS = Array.from({ length: 9 }, (_, step) => 1.2 ** step);
/** Of the stack in linear memory. */
const MOST_BYTES = 8 << 20;

let text = '';

async function start({ module, code, images, suspends, prelude }: Task): Promise<Python> {
  const nothing = () => undefined;
  const outside = { flush: nothing, tick: nothing, needInput: nothing, terminalSize: () => 0, interrupted: nothing };
  const waiter = suspends ? new SuspendingWaiter(outside, { sent: 0 }) : new RefusingWaiter(outside, { sent: 0 });
  const load = ({ id }: ImageAsset) => images.find((image) => image.id === id)?.data as Uint8Array;
  const python = await Python.instantiate(createPython, module, {
    waiter,
    stackBytes: MOST_BYTES,
    images: new ImageStore(images, load, nothing),
    code: { module: () => code },
    files: NO_HOST_FILES,
    terminalMode: nothing,
    terminalSize: () => 0,
    write: (_fd: number, bytes: Uint8Array) => {
      text += new TextDecoder().decode(bytes.slice());
      return bytes.length;
    },
  });
  await python.call('terrarium_resume', 7);
  await python.call('terrarium_console_start');
  waiter.begin(1);
  await python.callWithStrings('terrarium_push', [`${prelude}\n`]);
  return python;
}

/** The largest part of the stack that the case survives, and what it printed then. */
async function margin(task: Task, python: Python, stack: number, statement: string) {
  let survived = 0;
  let printed = '';
  for (const part of STEPS) {
    if (part * stack > MOST_BYTES) break;
    text = '';
    try {
      await python.call('terrarium_set_stack', Math.floor(part * stack));
      await python.callWithStrings('terrarium_push', [statement]);
    } catch (error) {
      return { survived, printed, death: String(error) };
    }
    survived = part;
    printed = text;
  }
  return { survived, printed, death: '' };
}

async function work(task: Task, port: Port): Promise<void> {
  const stack = await measureStack(task.suspends);
  let python: Python | null = null;
  port.postMessage({ stack });
  for (const { name, statement } of task.cases) {
    python ??= await start(task);
    const result = await margin(task, python, stack, statement);
    if (result.death) python = null;
    port.postMessage({ name, ...result });
  }
  port.postMessage({ done: true });
}

const scope = globalThis as unknown as Port & { onmessage: ((event: MessageEvent<Task>) => void) | null };
scope.onmessage = (event) => void work(event.data, scope);
