// The worker of page-pyodide.mjs: {sources} starts Pyodide, {step} measures; answers {answer} or {error}.
import { loadPyodide } from './pyodide/pyodide.mjs';
import { startPyodide } from './pyodide.mjs';

let python;

async function answer({ sources, step }) {
  if (sources) {
    python = await startPyodide(loadPyodide, sources);
    return null;
  }
  python.prepare(step.task);
  return python.measure(step);
}

self.onmessage = ({ data }) =>
  answer(data).then(
    (found) => self.postMessage({ answer: found }),
    (error) => self.postMessage({ error: String(error.message ?? error) }),
  );
