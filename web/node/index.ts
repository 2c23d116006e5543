/** The package's JavaScript interface; its types are written by hand in index.d.mts. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunOptions, RunResult } from './index.d.mts';

export const executable = fileURLToPath(new URL('../bin/terrarium.mjs', import.meta.url));

export function run(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { cwd = process.cwd(), env = process.env, input = '', signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [executable, ...args], { cwd, env, stdio: 'pipe' });
    const interrupt = () => child.kill('SIGINT');
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A program that does not read its input closes the pipe: no failure of the run.
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', (status) => {
      signal?.removeEventListener('abort', interrupt);
      resolve({
        status: status ?? 130,
        stdout: new Uint8Array(Buffer.concat(stdout)),
        stderr: new Uint8Array(Buffer.concat(stderr)),
      });
    });
    signal?.addEventListener('abort', interrupt);
    child.stdin.end(input);
  });
}
