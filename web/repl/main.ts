/** The REPL page: joins the interpreter, the console and the elements of index.html. */
import { ASSETS } from 'terrarium-assets';
import { Terrarium, type End } from '../runtime/interpreter.js';
import { LoadError } from '../runtime/loader.js';
import { forcedWaiting } from '../runtime/waiting/probe.js';
import { Console } from '../terminal/console.js';
import { History } from '../terminal/history.js';
import { XtermScreen } from '../terminal/xterm-screen.js';
import { page, showStage } from './elements.js';
import { currentTheme, onThemeChange } from './palette.js';
import { amount, CANNOT_INTERRUPT, FAILURES, LOST, UNANSWERED, WAITING_WORDS } from './words.js';

/** Prints the banner without leaving a name or `_` behind. */
const BANNER =
  "print(f\"Python {__import__('sys').version} on {__import__('sys').platform}\\n" +
  'Ctrl-C or the Stop button interrupts a running program, Restart begins anew.")';
const NARROW_PX = 600;

function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function fontSize(): number {
  return innerWidth < NARROW_PX ? 13 : 15;
}

class ReplPage {
  private readonly screen = new XtermScreen(page.terminal, {
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
    fontSize: fontSize(),
    theme: currentTheme(),
    screenReaderMode: false,
  });
  private readonly python = new Terrarium({
    assets: ASSETS,
    base: document.baseURI,
    waiting: forcedWaiting(location.search),
    onOutput: (stream, data) => this.console.onOutput(stream, data),
    onNeedInput: () => this.console.onNeedInput(),
    onTerminalMode: (mode, discard) => this.console.onTerminalMode(mode, discard),
    onUnanswered: () => this.console.announce(UNANSWERED),
    onEnd: (end) => this.ended(end),
  });
  private readonly console = new Console(this.screen, this.python, new History(storage()), {
    onPrompt: () => this.prompted(),
    onBusy: (busy) => this.setBusy(busy),
    onExit: (status) => this.ended({ exitStatus: status }),
    onCannotInterrupt: () => void this.restart(CANNOT_INTERRUPT),
  });
  private starting = false;

  begin(): void {
    this.screen.onData((data) => this.console.handleData(data));
    this.screen.followSize((change) => this.followSize(change));
    onThemeChange((theme) => this.screen.setTheme(theme));
    page.stop.onclick = () => this.stop();
    page.restart.onclick = () => void this.restart(null);
    page.retry.onclick = () => void this.start();
    page.reader.onclick = () => this.toggleReader();
    void this.start();
  }

  private async start(): Promise<void> {
    if (this.starting) return;
    this.starting = true;
    showStage(this.python.loaded ? 'terminal' : 'loading');
    page.status.textContent = 'Loading';
    try {
      const { columns, rows } = this.screen;
      const prompts = await this.python.start({
        columns,
        rows,
        onProgress: ({ loaded, total }) => this.progress(loaded, total),
      });
      showStage('terminal');
      await this.python.push(BANNER);
      this.console.start(prompts);
      page.waiting.textContent = WAITING_WORDS[this.python.waiting];
      page.restart.disabled = false;
      this.screen.focus();
    } catch (error) {
      this.failed(error);
    } finally {
      this.starting = false;
    }
  }

  private progress(loaded: number, total: number): void {
    page.progress.max = total;
    page.progress.value = loaded;
    const phase = loaded < total ? 'Loading the interpreter' : 'Starting Python';
    page.phase.textContent = `${phase}: ${amount(loaded, total)}`;
  }

  private failed(error: unknown): void {
    const known = error instanceof LoadError ? error : null;
    const words = FAILURES[known?.kind ?? 'corrupt'];
    page.failureTitle.textContent = words.title;
    page.failureText.textContent = words.text;
    page.failureDetail.textContent = error instanceof Error ? error.message : String(error);
    page.status.textContent = 'Not running';
    showStage('failure');
    page.retry.focus();
  }

  private prompted(): void {
    page.status.textContent = 'Ready';
    if (performance.getEntriesByName('terrarium:prompt').length === 0) {
      performance.mark('terrarium:prompt');
    }
  }

  private setBusy(busy: boolean): void {
    page.stop.disabled = !busy;
    if (busy) page.status.textContent = 'Running';
  }

  private stop(): void {
    this.console.handleData('\x03');
    this.screen.focus();
  }

  private async restart(why: string | null): Promise<void> {
    this.console.stop();
    this.console.announce(why ? `${why} Restarted: ${LOST}` : 'Restarted.');
    page.stop.disabled = true;
    await this.start();
  }

  private ended(end: End): void {
    this.console.stop();
    page.stop.disabled = true;
    page.status.textContent = 'Ended';
    const what =
      'crash' in end
        ? `Python broke down: ${end.crash}`
        : `Python ended with exit status ${end.exitStatus}.`;
    this.console.announce(`${what} Press Restart for a new one.`);
    this.python.terminate();
    page.restart.focus();
  }

  private async followSize(change: () => Promise<void>): Promise<void> {
    this.screen.setFontSize(fontSize());
    await this.console.resize(change);
    this.python.resize(this.screen.columns, this.screen.rows);
  }

  private toggleReader(): void {
    const on = page.reader.getAttribute('aria-pressed') !== 'true';
    page.reader.setAttribute('aria-pressed', String(on));
    this.screen.screenReaderMode = on;
    this.screen.focus();
  }
}

new ReplPage().begin();
