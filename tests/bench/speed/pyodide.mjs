// Pyodide as its documentation has it, for a program in Node.js and for a worker: what both do with it.

/**
 * @param sources files of programs/, by name
 * @returns measure(step), which gives what programs/measure.py gives
 */
export async function startPyodide(loadPyodide, sources) {
  const pyodide = await loadPyodide();
  pyodide.FS.mkdirTree('/bench');
  for (const [name, text] of Object.entries(sources)) pyodide.FS.writeFile(`/bench/${name}`, text);
  pyodide.runPython("import json, sys; sys.path.insert(0, '/bench'); import measure");
  return {
    prepare: (task) => pyodide.runPython(`measure.prepare(${JSON.stringify(task)})`),
    // Awaited, since asyncio.run needs an engine that can suspend a stack, which not every Node.js has.
    measure: async ({ task, warmUp, seconds, least }) => {
      const call = `measure.measure(${JSON.stringify(task)}, ${warmUp}, ${seconds}, ${least})`;
      return JSON.parse(await pyodide.runPythonAsync(`json.dumps(await ${call})`));
    },
  };
}
