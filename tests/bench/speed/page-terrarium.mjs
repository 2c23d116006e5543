// Terrarium for page.mjs: the npm package's entry for browsers, which has a worker of its own.
import { Terrarium } from './terrarium/browser.mjs';

export async function startPython(sources) {
  const python = await Terrarium.start();
  for (const [name, text] of Object.entries(sources)) await python.fs.writeFile(`/tmp/bench/${name}`, text);
  await python.run("import json, sys; sys.path.insert(0, '/tmp/bench'); import measure");
  return async ({ task, warmUp, seconds, least }) => {
    const name = JSON.stringify(task);
    await python.run(`measure.prepare(${name})`);
    return JSON.parse(await python.run(`json.dumps(measure.measure_now(${name}, ${warmUp}, ${seconds}, ${least}))`));
  };
}
