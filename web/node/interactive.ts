/** The interactive console: the page's conversation and line editor in the real terminal. */
import process from 'node:process';
import type { ReadStream } from 'node:tty';
import { StoppedError, Terrarium, type End } from '../runtime/interpreter.js';
import { USUAL_MODE, type TerminalMode } from '../runtime/terminal-mode.js';
import { Console } from '../terminal/console.js';
import { History } from '../terminal/history.js';
import { EXIT } from './exit.js';
import { FileStore, historyFile } from './history-file.js';
import { nodePlatform } from './node-platform.js';
import type { Plan } from './plan.js';
import { ProcessScreen } from './process-screen.js';
import { runStartup, startupVariable } from './startup.js';
import { TerminalGuard } from './terminal-guard.js';

/** CPython's own words; leaves no name and no `_` behind. */
const BANNER =
  "print('Python %s on %s\\nType \"help\", \"copyright\", \"credits\" or \"license\" for more " +
  "information.' % (__import__('sys').version, __import__('sys').platform))";
const SUSPEND = '\x1a';
const INTERRUPT = '\x03';

export class Interactive {
  private readonly screen = new ProcessScreen();
  private readonly guard = new TerminalGuard(() => process.stdin as ReadStream);
  private readonly decoder = new TextDecoder();
  private readonly python: Terrarium;
  private readonly console: Console;
  private mode = USUAL_MODE;
  private busy = false;
  /** What was typed before anybody could take it; null afterwards. */
  private early: string | null = '';

  constructor(private readonly plan: Plan) {
    const { cwd, mounts, startup } = plan;
    const env = { ...plan.env, ...startupVariable(startup) };
    this.python = new Terrarium({
      platform: nodePlatform(plan, { env, mounts, cwd }),
      waiting: null,
      onOutput: (stream, data) => this.console.onOutput(stream, data),
      onNeedInput: () => this.console.onNeedInput(),
      onTerminalMode: (mode, discard) => this.followMode(mode, discard),
      onUnanswered: () =>
        this.console.announce('Python does not answer. Ctrl-C once more starts it anew.'),
      onEnd: (end) => this.ended(end),
    });
    const file = historyFile(process.env);
    const history = new History(file === null ? null : new FileStore(file));
    this.console = new Console(this.screen, this.python, history, {
      onPrompt: () => undefined,
      onBusy: (busy) => (this.busy = busy),
      onExit: (status) => process.exit(status),
      onCannotInterrupt: () => void this.restart(),
    });
  }

  async run(): Promise<void> {
    this.guard.around(
      () => this.screen.leave(),
      () => this.takeTerminal(),
    );
    this.guard.setRaw(true);
    this.screen.enter();
    process.stdin.on('data', (chunk: Buffer) =>
      this.handle(this.decoder.decode(chunk, { stream: true })),
    );
    // The window was closed.
    process.stdin.on('end', () => process.exit(0));
    process.stdin.on('error', () => process.exit(0));
    process.on('SIGINT', () => this.handle(INTERRUPT));
    process.stdout.on('resize', () => this.resize());
    await this.start();
  }

  private async start(): Promise<void> {
    const { columns, rows } = this.screen;
    try {
      const prompts = await this.python.start({ columns, rows, onProgress: () => undefined });
      if (!this.plan.argv.includes('-q')) await this.python.push(BANNER);
      const startup = await runStartup(this.python, this.plan.startup, (source) => {
        const result = this.console.runFirst(source);
        this.releaseEarly();
        return result;
      });
      this.console.start(startup?.prompts ?? prompts);
      this.releaseEarly();
    } catch (error) {
      if (error instanceof StoppedError) return; // a restart is under way
      this.ended({ crash: (error as Error).message });
    }
  }

  private handle(data: string): void {
    if (this.early !== null) return this.handleEarly(data);
    const ours = !this.busy || this.mode.signals;
    if (data === SUSPEND && ours) this.guard.suspend();
    else this.console.handleData(data);
  }

  /** Before there is a program, Ctrl-C drops what was typed. */
  private handleEarly(data: string): void {
    const after = data.lastIndexOf(INTERRUPT) + 1;
    this.early = (after > 0 ? '' : this.early) + data.slice(after);
  }

  private releaseEarly(): void {
    const { early } = this;
    this.early = null;
    if (early) this.handle(early);
  }

  private followMode(mode: TerminalMode, discard: boolean): void {
    this.mode = mode;
    this.console.onTerminalMode(mode, discard);
  }

  /** After the shell had it. */
  private takeTerminal(): void {
    this.screen.enter();
    this.resize();
    this.console.redraw();
  }

  private resize(): void {
    this.screen.measure();
    this.console.resized();
    this.python.resize(this.screen.columns, this.screen.rows);
  }

  private async restart(): Promise<void> {
    this.console.stop();
    this.console.announce('Python did not answer and was started anew: names and files are gone.');
    await this.start();
  }

  private ended(end: End): void {
    this.console.stop();
    if ('exitStatus' in end) process.exit(end.exitStatus);
    const why = 'damage' in end ? end.damage.message : end.crash;
    this.console.announce(`terrarium: Python broke down: ${why}`);
    process.exit(EXIT.INTERNAL);
  }
}
