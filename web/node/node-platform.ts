/** Threads of Node.js as the workers of interactive sessions. */
import { Worker } from 'node:worker_threads';
import { LoadError, type Compiled } from '../runtime/loader.js';
import type { Platform, WorkerEvents, WorkerLink } from '../runtime/platform.js';
import { makeSharedState } from '../runtime/waiting/shared.js';
import type { ConsoleLaunch } from './launch.js';
import { compile, packaged, STACK_MEGABYTES, type Plan } from './plan.js';
import type { Visible } from './surroundings.js';

export function nodePlatform(plan: Plan, visible: Visible): Platform {
  return {
    images: plan.images,
    startWorker: (events) => startThread({ ...visible, wasm: plan.wasm }, events),
    compile: () => compileFile(plan.wasm),
    offerSharedMemory: () => makeSharedState(),
  };
}

async function compileFile(file: string): Promise<Compiled> {
  try {
    return { module: await compile(file), intact: Promise.resolve() };
  } catch (cause) {
    const why = `${file}: ${(cause as Error).message}; install the package again`;
    throw new LoadError('corrupt', why, { cause });
  }
}

function startThread(launch: ConsoleLaunch, events: WorkerEvents): WorkerLink {
  const worker = new Worker(packaged('console-worker.mjs'), {
    workerData: launch,
    env: {},
    resourceLimits: { stackSizeMb: STACK_MEGABYTES },
  });
  worker.on('message', events.onMessage);
  worker.on('error', (error) => events.onError(error.message, false));
  return {
    post: (request) => worker.postMessage(request),
    terminate: () => void worker.terminate(),
  };
}
