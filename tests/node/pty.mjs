// A command in a terminal of its own, by script(1): what a person types and sees.
import { spawn, spawnSync } from 'node:child_process';

const STEP_TIMEOUT_MS = 30_000;
/** Colours, cursor movements, modes: not text. */
const CONTROL_SEQUENCES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[=>D])/g;

const quote = (word) => `'${word.replaceAll("'", "'\\''")}'`;

export class Pty {
  /** Starts `command`, a list of words, in a terminal of 80 × 24. */
  constructor(command, { cwd, env = {} } = {}) {
    this.raw = '';
    this.from = 0;
    const line = `tty; stty cols 80 rows 24; exec ${command.map(quote).join(' ')}`;
    this.child = spawn('script', ['-qefc', line, '/dev/null'], {
      cwd,
      env: { PATH: process.env.PATH, HOME: cwd, TERM: 'xterm', SHELL: '/bin/sh', LANG: 'C.UTF-8', ...env },
    });
    this.child.stdin.on('error', () => undefined);
    this.child.stdout.setEncoding('utf8');
    this.child.stdout.on('data', (chunk) => (this.raw += chunk));
    this.exited = new Promise((resolve) => this.child.on('close', (code) => resolve(code)));
  }

  /** All that was printed, without control sequences. */
  get text() {
    return this.raw.replace(CONTROL_SEQUENCES, '').replaceAll('\r', '');
  }

  /** The device, such as /dev/pts/3, to change the size of. */
  get device() {
    return /^(\/dev\/\S+)/.exec(this.text)?.[1];
  }

  type(keys) {
    this.child.stdin.write(keys);
  }

  /** Waits until the text since the last match has `pattern`; returns that text. */
  async waitFor(pattern, timeoutMs = STEP_TIMEOUT_MS) {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const fresh = this.text.slice(this.from);
      const match = new RegExp(pattern.source, pattern.flags.replace('g', '')).exec(fresh);
      if (match) {
        this.from += match.index + match[0].length;
        return fresh;
      }
      if (Date.now() > end) throw new Error(`no ${pattern} in the terminal:\n${fresh}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  resize(columns, rows) {
    spawnSync('stty', ['-F', this.device, 'cols', String(columns), 'rows', String(rows)]);
  }

  /** What stty(1) says of the terminal. */
  modes() {
    return String(spawnSync('stty', ['-F', this.device, '-a']).stdout);
  }

  /** The exit status of what must end now. */
  async end() {
    const timer = setTimeout(() => this.close(), STEP_TIMEOUT_MS);
    return this.exited.finally(() => clearTimeout(timer));
  }

  close() {
    this.child.kill('SIGKILL');
    return this.exited;
  }
}
