// Pyodide for page.mjs: in a worker of the page's, as its documentation advises.

export async function startPython(sources) {
  const worker = new Worker(new URL('pyodide-worker.mjs', import.meta.url), { type: 'module' });
  const ask = (question) =>
    new Promise((resolve, reject) => {
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data.answer));
      worker.postMessage(question);
    });
  await ask({ sources });
  return (step) => ask({ step });
}
