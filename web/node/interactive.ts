/** The interactive console: the page's conversation and line editor in the real terminal. */
import process from 'node:process';
import type { ReadStream } from 'node:tty';
import { StoppedError, Terrarium, type End } from '../runtime/interpreter.js';
import { LoadError } from '../runtime/loader.js';
import { USUAL_MODE, type TerminalMode } from '../runtime/terminal-mode.js';
import { Console } from '../terminal/console.js';
import type { ConsoleHooks } from '../terminal/conversation.js';
import { History } from '../terminal/history.js';
import { EXIT, fail } from './exit.js';
import { FileStore, historyFile } from './history-file.js';
import { nodePlatform } from './node-platform.js';
import type { Plan } from './plan.js';
import { ProcessScreen } from './process-screen.js';
import { readWheels } from './wheel-files.js';
import { TerminalGuard } from './terminal-guard.js';

const SUSPEND = '\x1a';
const QUIT = '\x1c';
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
    const { cwd, env, mounts, memoryBytes } = plan;
    this.python = new Terrarium({
      platform: nodePlatform(plan, () => ({ env, mounts, cwd, memoryBytes })),
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
    const hooks: ConsoleHooks = {
      onPrompt: () => undefined,
      onBusy: (busy) => (this.busy = busy),
      onExit: (status) => process.exit(status),
      onCannotInterrupt: () => void this.restart(),
    };
    const colours = !process.env['NO_COLOR'];
    this.console = new Console(this.screen, this.python, history, hooks, { colours });
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
    const { timeoutSeconds } = this.plan;
    if (timeoutSeconds !== null) setTimeout(() => this.timeIsUp(timeoutSeconds), timeoutSeconds * 1000);
    await this.start(this.plan.argv);
  }

  private async start(argv: readonly string[]): Promise<void> {
    const { columns, rows } = this.screen;
    const { startup } = this.plan;
    try {
      const wheels = [...readWheels(this.plan.wheels)];
      await this.python.start({ argv, wheels, columns, rows, onProgress: () => undefined });
      if (startup?.data) await this.python.writeFile(startup.guest, startup.data);
      const program = this.console.runFirst(() => this.python.runProgram());
      this.releaseEarly();
      const { status, prompts } = await program;
      if (status !== 'exit') this.console.start(prompts);
    } catch (error) {
      if (error instanceof StoppedError) return; // a restart or the end is under way
      const tooLittle = error instanceof LoadError && error.kind === 'memory';
      if (tooLittle) fail(error.message, EXIT.USAGE);
      this.ended({ crash: (error as Error).message });
    }
  }

  private handle(data: string): void {
    if (this.early !== null) return this.handleEarly(data);
    const ours = !this.busy || this.mode.signals;
    if (data === SUSPEND && ours) this.guard.suspend();
    else if (data === QUIT && ours) this.guard.die('SIGQUIT');
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

  private timeIsUp(seconds: number): void {
    this.console.stop();
    fail(`the time of ${seconds} s is over`, EXIT.TIMED_OUT);
  }

  private async restart(): Promise<void> {
    this.console.stop();
    this.console.announce('Python did not answer and was started anew: names and files are gone.');
    await this.start(this.plan.restartArgv);
  }

  private ended(end: End): void {
    this.console.stop();
    if ('exitStatus' in end) process.exit(end.exitStatus);
    const why = 'damage' in end ? end.damage.message : end.crash;
    this.console.announce(`terrarium: Python broke down: ${why}`);
    process.exit('crash' in end ? EXIT.ABORTED : EXIT.INTERNAL);
  }
}
