// Real packages for tests: wheels of Debian's, and wheels that terrarium itself makes of its packages.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { ROOT } from './bundled.mjs';

const UNPACKED = path.join(ROOT, 'build/test-packages');
const MAKER = path.join(ROOT, 'tests/node/make_wheels.py');

/** Absolute paths of `pip`, `setuptools` and `wheel` as Debian ships them, by name. */
export function debianWheels() {
  const folder = path.join(bring(), 'usr/share/python-wheels');
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.whl'));
  return Object.fromEntries(files.map((name) => [name.split('-')[0], path.join(folder, name)]));
}

/** Makes wheels of pytest and what it needs in `folder`, with `run` of command(). */
export async function makePytestWheels(run, folder) {
  const packages = path.join(bring(), 'usr/lib/python3/dist-packages');
  const mounts = ['--mount', `${packages}:/packages:ro`, '--mount', `${folder}:/wheels`];
  const { code, err } = await run([...mounts, MAKER, '/packages', '/wheels']);
  if (code !== 0) throw new Error(err);
}

function bring() {
  execFileSync(path.join(ROOT, 'scripts/test-packages'), { stdio: ['ignore', 'ignore', 'inherit'] });
  return UNPACKED;
}
