// A page with one Python, in a worker: `?python=terrarium` or `?python=pyodide`. For browser.mjs, `window.speed`
// is a promise of {start, measure}: `start` are the seconds from navigation until Python is ready.
const name = new URLSearchParams(location.search).get('python');

async function start() {
  const [{ startPython }, answer] = await Promise.all([import(`./page-${name}.mjs`), fetch('programs.json')]);
  const measure = await startPython(await answer.json());
  return { start: performance.now() / 1000, measure };
}

window.speed = start();
