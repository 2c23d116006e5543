/** Threads of Node.js as the workers of interactive sessions. */
import { Worker } from 'node:worker_threads';
import type { Platform, WorkerEvents, WorkerLink } from '../runtime/platform.js';
import { makeSharedState } from '../runtime/waiting/shared.js';
import { callContext } from './call-context.js';
import type { ConsoleLaunch } from './launch.js';
import { fileSource, packaged, STACK_MEGABYTES, type Plan } from './plan.js';

export function nodePlatform(
  plan: Pick<Plan, 'images' | 'wasm' | 'code'>,
  launch: () => ConsoleLaunch,
): Platform {
  return {
    images: plan.images,
    startWorker: (events) => startThread(launch(), events),
    python: fileSource(plan.wasm),
    code: plan.code,
    // A limit of memory is part of the module.
    moduleKey: `${launch().memoryBytes} ${plan.wasm}`,
    offerSharedMemory: () => makeSharedState(),
    callContext: callContext(),
  };
}

function startThread(launch: ConsoleLaunch, events: WorkerEvents): WorkerLink {
  const worker = new Worker(packaged('console-worker.cjs'), {
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
