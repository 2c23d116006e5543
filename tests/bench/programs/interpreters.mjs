// Several Pythons in one process of Node.js: globalThis.peer, as on the lab pages of ../peers.mjs.
//
// usage: imported by a program whose first argument is `terrarium` or `pyodide`, in the directory build/bench
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

const load = (file) => import(pathToFileURL(path.resolve(file)).href);

/** A thread with nothing in it, from its making to its first word. */
function empty() {
  const worker = new Worker("require('node:worker_threads').parentPort.postMessage(0)", { eval: true, execArgv: [] });
  return new Promise((resolve) => worker.once('message', resolve));
}

const PEERS = {
  async terrarium() {
    const { Terrarium } = await load('../../dist/npm/lib/index.mjs');
    return {
      start: () => Terrarium.start({ stdout: 'ignore' }),
      run: (python, code) => python.run(code),
      restart: (python) => python.restart(),
    };
  },
  async pyodide() {
    const { loadPyodide } = await load('node_modules/pyodide/pyodide.mjs');
    return { start: () => loadPyodide({ stdout: () => undefined }), run: async (python, code) => python.runPython(code) };
  },
};

globalThis.peer = { ...(await PEERS[process.argv[1]]()), empty };
