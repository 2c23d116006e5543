import { PythonError, Terrarium, type HostValue, type StartOptions } from 'terrarium-python';
import { Terrarium as BrowserTerrarium } from 'terrarium-python/browser';

const options: StartOptions = { stdout: (chunk) => void chunk.length, env: { LANG: 'C' } };
const python = await Terrarium.start(options);
const value: HostValue = await python.run('[1, 2]', { signal: new AbortController().signal });
const status: number = await python.runFile('/none.py', { args: ['a'] });
const text: string = await python.fs.readFile('/etc/none', 'utf-8').catch((error: Error) => error.message);
try {
  await python.run('1 / 0');
} catch (error) {
  if (error instanceof PythonError) console.log(error.type, JSON.stringify(value), status, text);
}
// @ts-expect-error a guest is a text
void (() => python.mount({ host: '/', guest: 1 }));
// @ts-expect-error instances come from start
void (() => new Terrarium());
// @ts-expect-error browsers have no mounts
void (() => BrowserTerrarium.start({ mounts: [] }));
await python.close();
