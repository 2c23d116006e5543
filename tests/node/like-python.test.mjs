// The same command lines for terrarium and for the build Python, which is made from the same sources for
// this machine: what they print, and how they end, has to be the same.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { BIN } from './command.mjs';
import { ENDINGS, OPTIONS, STREAMS, VARIABLES } from './like-python.cases.mjs';

const NATIVE = fileURLToPath(new URL('../../build/native-python/python', import.meta.url));
const OURS = [process.execPath, BIN];
const SIGNAL_STATUS = { SIGINT: 130, SIGPIPE: 141 };

function folderWith(files) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-like-')));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** `shell` is put behind the command; of a pipe, the command's own status counts. */
function shellCommand(shell) {
  return ['bash', '-c', `set -o pipefail; "$@" ${shell}`, 'bash'];
}

async function run(command, args, folder, { env = {}, input = '', shell = null }) {
  const [program, ...rest] = [...(shell === null ? [] : shellCommand(shell)), ...command, ...args];
  const child = spawn(program, rest, {
    cwd: folder,
    // Terrarium has no other encoding.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LC_ALL: 'C.UTF-8', ...env },
    timeout: 60_000,
  });
  child.stdin.on('error', () => undefined); // not everybody reads it
  child.stdin.end(input);
  const ended = once(child, 'close');
  const [out, err] = await Promise.all([child.stdout, child.stderr].map(buffer));
  const [status, signal] = await ended;
  return { status: status ?? SIGNAL_STATUS[signal] ?? signal, out: out.toString('latin1'), err: plain(err) };
}

/** Without what has to differ: the name of the program, addresses, the numbers of errors. */
function plain(stderr) {
  return String(stderr)
    .replace(/^\S*python3?: /gm, 'python3: ')
    .replace(/0x[0-9a-f]+/g, '0x')
    .replace(/\[Errno \d+\]/g, '[Errno]');
}

for (const [what, cases] of Object.entries({ OPTIONS, VARIABLES, ENDINGS, STREAMS })) {
  describe(what.toLowerCase(), { concurrency: 2 }, () => {
    for (const [name, args, more = {}] of cases) {
      test(name, async () => {
        const folder = folderWith(more.files ?? {});
        try {
          const expected = await run([NATIVE], args, folder, more);
          const found = await run(OURS, args, folder, more);
          if (more.status) assert.equal(found.status, expected.status, found.err);
          else assert.deepEqual(found, expected);
        } finally {
          fs.rmSync(folder, { recursive: true, force: true });
        }
      });
    }
  });
}
