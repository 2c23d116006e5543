// Runs the command of dist/npm in a directory of its own, with a clean environment.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

import { Pty } from './pty.mjs';

export const PACKAGE =
  process.env.TERRARIUM_NPM ?? fileURLToPath(new URL('../../dist/npm', import.meta.url));
export const BIN = path.join(PACKAGE, 'bin/terrarium.mjs');

/** `command()` for all tests of a file: its directory goes when they are over. */
export function commandForFile() {
  const made = command();
  after(() => fs.rmSync(made.folder, { recursive: true, force: true }));
  return made;
}

/** A fresh directory, and functions that start or run the command in it. The caller removes it. */
export function command() {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-cli-')));

  function start(args, { cwd = folder, env = {} } = {}) {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    });
    const output = { out: [], err: [] };
    child.soFar = () => String(Buffer.concat(output.out));
    child.stdout.on('data', (chunk) => output.out.push(chunk));
    child.stderr.on('data', (chunk) => output.err.push(chunk));
    child.stdin.on('error', () => undefined);
    child.done = new Promise((resolve) =>
      child.on('close', (code, signal) => {
        const bytes = Buffer.concat(output.out);
        const err = String(Buffer.concat(output.err));
        resolve({ code, signal, bytes, out: String(bytes), err });
      }),
    );
    return child;
  }

  async function run(args, { input = '', ...options } = {}) {
    const child = start(args, options);
    child.stdin.end(input);
    return child.done;
  }

  /** What a program prints, without the last line end. It has to end well, and to complain of nothing. */
  async function python(code, options) {
    const { code: status, out, err } = await run(['-c', code], options);
    assert.deepEqual({ status, err }, { status: 0, err: '' });
    return out.trimEnd();
  }

  /** The command in a terminal of its own. */
  function terminal(args = [], env = {}) {
    return new Pty([process.execPath, BIN, ...args], { cwd: folder, env });
  }

  return { folder, start, run, python, terminal };
}
