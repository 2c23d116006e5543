/** The life of the page: loading, prompt, running, ended, failed, and round again. */
import { StoppedError, type End } from '../runtime/interpreter.js';
import { Console } from '../terminal/console.js';
import { History } from '../terminal/history.js';
import type { XtermScreen } from '../terminal/xterm-screen.js';
import { bannerFor } from './banner.js';
import { keepForOffline } from './offline.js';
import { page, showStage, showStatus } from './elements.js';
import { tellFailure } from './failure.js';
import { safeStorage } from './settings.js';
import { placeStartup, SiteStartup, type StartupFile } from './site-startup.js';
import { pagePython } from './start.js';
import * as words from './words.js';

export interface ReplPageHooks {
  /** The first prompt of an interpreter is about to be shown; the text to put behind it. */
  readonly draft: () => string;
  /** The terminal is to have the focus, unless the page should not take it. */
  readonly focus: () => void;
}

export class ReplPage {
  readonly python = pagePython.python;
  readonly history = new History(safeStorage());
  readonly console: Console;
  private readonly startup = new SiteStartup();
  private starting = false;

  constructor(
    readonly screen: XtermScreen,
    private readonly hooks: ReplPageHooks,
  ) {
    this.console = new Console(this.screen, this.python, this.history, {
      onPrompt: () => this.prompted(),
      onBusy: (busy) => this.setBusy(busy),
      onExit: (status) => this.ended({ exitStatus: status }),
      onCannotInterrupt: () => void this.restart(words.CANNOT_INTERRUPT),
    });
    pagePython.join({
      onOutput: (stream, data) => this.console.onOutput(stream, data),
      onNeedInput: () => this.console.onNeedInput(),
      onTerminalMode: (mode, discard) => this.console.onTerminalMode(mode, discard),
      onUnanswered: () => this.console.announce(words.UNANSWERED),
      onEnd: (end) => this.ended(end),
    });
  }

  /** Load Python, or take the loaded one, and show a prompt. */
  async start(): Promise<void> {
    if (this.starting) return;
    this.starting = true;
    showStage(this.python.loaded ? 'terminal' : 'loading');
    showStatus('loading', 'Loading');
    const python = pagePython.start(this.screen);
    const loaded = Promise.all([python, this.startup.load()]).finally(() => {
      // From here on Restart is possible: the start-up file may run for long.
      this.starting = false;
    });
    try {
      await this.greet((await loaded)[1]);
    } catch (error) {
      if (!(error instanceof StoppedError)) await tellFailure(error, () => void this.start());
    }
  }

  /** Throw this Python away, and say why if it was not asked for. */
  async restart(why: string | null): Promise<void> {
    this.console.stop();
    this.console.announce(why ? `${why} Restarted: ${words.LOST}` : 'Restarted.');
    page.stop.disabled = true;
    await this.start();
  }

  private async greet(file: StartupFile | null): Promise<void> {
    showStage('terminal');
    this.console.announce(bannerFor(this.python.version, this.screen.columns));
    page.waiting.textContent = words.WAITING_WORDS[this.python.waiting];
    if (this.python.waiting === 'none') page.pledge.textContent = words.CANNOT_PAUSE;
    page.restart.disabled = false;
    this.hooks.focus();
    if (file && 'data' in file) await placeStartup(this.python, file);
    else if (file) this.console.announce(words.noStartup(file.name, file.problem));
    const { status, prompts } = await this.console.runFirst(() => this.python.runProgram());
    if (status === 'exit') return;
    this.python.statements = [];
    this.console.start(prompts, this.hooks.draft());
  }

  private prompted(): void {
    showStatus('ready', 'Ready');
    if (performance.getEntriesByName('terrarium:prompt').length > 0) return;
    performance.mark('terrarium:prompt');
    void keepForOffline();
  }

  private setBusy(busy: boolean): void {
    page.stop.disabled = !busy;
    if (busy) showStatus('running', 'Running');
  }

  private ended(end: End): void {
    this.console.stop();
    page.stop.disabled = true;
    if ('damage' in end) {
      // The prompt that was there has never been one.
      this.console.erase();
      return void tellFailure(end.damage, () => void this.start());
    }
    showStatus('ended', 'Ended');
    const what =
      'crash' in end
        ? `Python broke down: ${end.crash}`
        : `Python ended with exit status ${end.exitStatus}.`;
    this.console.announce(`${what} Press Restart for a new one.`);
    this.python.terminate();
    page.restart.focus();
  }
}
