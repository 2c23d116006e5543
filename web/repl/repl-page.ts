/** The life of the page: loading, prompt, running, ended, failed, and round again. */
import { ASSETS } from 'terrarium-assets';
import { StoppedError, type End } from '../runtime/interpreter.js';
import { forcedWaiting } from '../runtime/waiting/probe.js';
import { Console } from '../terminal/console.js';
import { History } from '../terminal/history.js';
import type { XtermScreen } from '../terminal/xterm-screen.js';
import { bannerFor } from './banner.js';
import { keepForOffline } from './offline.js';
import { RecordingTerrarium } from './recorder.js';
import { page, showStage, showStatus } from './elements.js';
import { tellFailure } from './failure.js';
import { LoadingPanel } from './loading.js';
import { safeStorage } from './settings.js';
import { CANNOT_INTERRUPT, CANNOT_PAUSE, LOST, UNANSWERED, WAITING_WORDS } from './words.js';

export interface ReplPageHooks {
  /** The first prompt of an interpreter is about to be shown; the text to put behind it. */
  readonly draft: () => string;
  /** The terminal is to have the focus, unless the page should not take it. */
  readonly focus: () => void;
}

export class ReplPage {
  readonly python = new RecordingTerrarium({
    assets: ASSETS,
    base: document.baseURI,
    waiting: forcedWaiting(location.search),
    onOutput: (stream, data) => this.console.onOutput(stream, data),
    onNeedInput: () => this.console.onNeedInput(),
    onTerminalMode: (mode, discard) => this.console.onTerminalMode(mode, discard),
    onUnanswered: () => this.console.announce(UNANSWERED),
    onEnd: (end) => this.ended(end),
  });
  readonly console: Console;
  private readonly loading = new LoadingPanel();
  private starting = false;

  constructor(
    private readonly screen: XtermScreen,
    private readonly hooks: ReplPageHooks,
  ) {
    this.console = new Console(screen, this.python, new History(safeStorage()), {
      onPrompt: () => this.prompted(),
      onBusy: (busy) => this.setBusy(busy),
      onExit: (status) => this.ended({ exitStatus: status }),
      onCannotInterrupt: () => void this.restart(CANNOT_INTERRUPT),
    });
  }

  /** Load Python, or take the loaded one, and show a prompt. */
  async start(): Promise<void> {
    if (this.starting) return;
    this.starting = true;
    showStage(this.python.loaded ? 'terminal' : 'loading');
    showStatus('loading', 'Loading');
    this.loading.begin();
    try {
      await this.startPython();
    } catch (error) {
      if (!(error instanceof StoppedError)) await tellFailure(error, () => void this.start());
    } finally {
      this.loading.end();
      this.starting = false;
    }
  }

  /** Throw this Python away, and say why if it was not asked for. */
  async restart(why: string | null): Promise<void> {
    this.console.stop();
    this.console.announce(why ? `${why} Restarted: ${LOST}` : 'Restarted.');
    page.stop.disabled = true;
    await this.start();
  }

  private async startPython(): Promise<void> {
    const { columns, rows } = this.screen;
    const prompts = await this.python.start({
      columns,
      rows,
      onProgress: (progress) => this.loading.report(progress),
    });
    showStage('terminal');
    await this.python.push(bannerFor(columns));
    this.python.statements = [];
    this.console.start(prompts, this.hooks.draft());
    page.waiting.textContent = WAITING_WORDS[this.python.waiting];
    if (this.python.waiting === 'none') page.pledge.textContent = CANNOT_PAUSE;
    page.restart.disabled = false;
    this.hooks.focus();
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
