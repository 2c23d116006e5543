// CPython's own files, out of the archive that scripts/fetch keeps: never committed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Puts Doc/tutorial of CPython into `folder`, as `tutorial`. */
export function unpackTutorial(folder) {
  const where = ['-C', folder, '--strip-components=2', '--wildcards', '*/Doc/tutorial/*.rst'];
  execFileSync('tar', ['-xzf', sourceArchive(), ...where]);
}

/** The archive, with the hash of sources.lock. */
function sourceArchive() {
  const lock = /^\[cpython\]\n([^[]*)/m.exec(fs.readFileSync(path.join(ROOT, 'wasm-build/sources.lock'), 'utf8'))[1];
  const get = (key) => new RegExp(`^${key} = (.*)$`, 'm').exec(lock)[1];
  const { TERRARIUM_CACHE, XDG_CACHE_HOME } = process.env;
  const cache = TERRARIUM_CACHE || path.join(XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'terrarium');
  const archive = path.join(cache, 'downloads', get('file'));
  assert.ok(fs.existsSync(archive), `${archive} is missing: run make fetch`);
  const found = createHash('sha256').update(fs.readFileSync(archive)).digest('hex');
  assert.equal(found, get('sha256'), `${archive} is damaged: remove it and run make fetch`);
  return archive;
}
