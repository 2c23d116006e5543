// Packs dist/npm as npm would publish it, and installs the tarball into copies of the projects here.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));
const TIME_MS = 180_000;

/** Runs a program to its end. @throws Error with all that it said when it fails */
export function run(command, args, { cwd, env = {} } = {}) {
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, npm_config_update_notifier: 'false', ...env },
    timeout: TIME_MS,
  });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')}: ${error ?? signal ?? status}\n${stdout}${stderr}`);
}

export class Workshop {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-package-'));

  /** @returns what npm says of the tarball */
  pack() {
    const args = ['pack', path.join(ROOT, 'dist/npm'), '--json', '--pack-destination', this.folder];
    const [packed] = JSON.parse(run('npm', [...args, '--cache', this.cache], { cwd: this.folder }));
    this.tarball = path.join(this.folder, packed.filename);
    return packed;
  }

  get cache() {
    return path.join(this.folder, 'npm-cache');
  }

  /** A copy of tests/package/NAME with the package installed. */
  project(name) {
    const folder = path.join(this.folder, name);
    fs.cpSync(path.join(HERE, name), folder, { recursive: true });
    const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--cache', this.cache];
    run('npm', ['install', '--offline', ...quiet, this.tarball], { cwd: folder });
    return folder;
  }

  remove() {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
