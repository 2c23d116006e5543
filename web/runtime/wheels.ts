/** Hands wheels to Python, which installs them before the program starts (_terrarium/wheels.py). */
import type { Wheel } from './channel.js';
import type { Python } from './python.js';

const WAITING = '/run/terrarium/wheels';

/** To be called before the console or the program starts. The order is kept. @throws FileError */
export async function putWheels(python: Python, wheels: Iterable<Wheel>): Promise<void> {
  let number = 0;
  for (const { name, data } of wheels) {
    // A directory each: two may have one name, which is Python's to refuse.
    const folder = String(number++).padStart(6, '0');
    await python.writeFile(`${WAITING}/${folder}/${name.replace(/^.*\//s, '')}`, data);
  }
}
