/** Python's command line, in a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CommandOptions, CommandResult } from '../api/index.d.mts';

export const executable = fileURLToPath(new URL('../bin/terrarium.mjs', import.meta.url));

export function runCommand(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
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
