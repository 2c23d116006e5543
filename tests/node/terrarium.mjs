// The runtime's Terrarium on a thread of dist/npm, as embedders have it.
import fs from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

import { importFromWeb } from './bundled.mjs';
import { PACKAGE } from './command.mjs';

const { Terrarium } = await importFromWeb('runtime/interpreter.ts');
const { makeSharedState } = await importFromWeb('runtime/waiting/shared.ts');
const { callContext } = await importFromWeb('node/call-context.ts');
const lib = (name) => path.join(PACKAGE, 'lib', name);

function startWorker({ onMessage, onError }) {
  const worker = new Worker(lib('console-worker.cjs'), {
    workerData: { env: {}, mounts: [], cwd: '/home/user', memoryBytes: null },
    resourceLimits: { stackSizeMb: 16 },
  });
  worker.on('message', onMessage);
  worker.on('error', (error) => onError(error.message, false));
  return { post: (request) => worker.postMessage(request), terminate: () => void worker.terminate() };
}

const moduleOf = (name) => ({ location: lib(name), name, bytes: 0, sha256: '', gzip: null, hostCompresses: null, places: [] });

const platform = {
  images: JSON.parse(fs.readFileSync(lib('images.json'), 'utf8')).map(({ id, file, bytes }) => ({
    id,
    bytes,
    location: lib(file),
    gzip: null,
  })),
  python: moduleOf('python.wasm'),
  code: moduleOf('python-deferred.wasm'),
  moduleKey: lib('python.wasm'),
  startWorker,
  offerSharedMemory: () => makeSharedState(),
  callContext: callContext(),
};

/** A started Python; what it prints is collected in `text`, how it ended in `end`. */
export async function startTerrarium(hooks = {}) {
  const seen = { text: '', end: null };
  const python = new Terrarium({
    platform,
    waiting: null,
    onOutput: (_stream, data) => {
      seen.text += Buffer.from(data);
      python.acknowledge(data.length);
    },
    onNeedInput: () => undefined,
    onUnanswered: () => undefined,
    onEnd: (end) => (seen.end = end),
    ...hooks,
  });
  try {
    await python.start({ columns: 80, rows: 24, onProgress: () => undefined });
  } catch (error) {
    python.terminate();
    throw error;
  }
  const run = async (source) => {
    seen.text = '';
    await python.push(source);
    return seen.text;
  };
  return { python, seen, run };
}
