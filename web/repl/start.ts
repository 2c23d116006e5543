/**
 * The page's first script, which runs as soon as it is there: asks for Python while the rest of the
 * page, most of it xterm.js, has yet to arrive and be read. Then it runs main.ts, which joins them.
 */
import { ASSETS } from 'terrarium-assets';
import type { Prompts } from '../runtime/channel.js';
import { hostCompressed } from '../runtime/gzip.js';
import type { TerminalSize, TerrariumHooks } from '../runtime/interpreter.js';
import type { Progress } from '../runtime/loader.js';
import { forcedWaiting } from '../runtime/waiting/probe.js';
import { LoadingPanel } from './loading.js';
import { runMain } from './main-script.js';
import { RecordingTerrarium } from './recorder.js';

export type PageHooks = Required<Omit<TerrariumHooks, 'waiting' | 'modules' | 'onDisplay'>>;

/** The page has a banner of its own. */
const COMMAND_LINE = ['python3', '-q'];

/** Until the terminal is made and its size follows. */
const ANY_SIZE: TerminalSize = { columns: 80, rows: 24 };

/** Whether the host compressed this script. A wrong answer costs a detour, and nothing else. */
const COMPRESSES = hostCompressed(import.meta.url);

class PagePython {
  private page: PageHooks | null = null;
  private readonly missed: ((page: PageHooks) => void)[] = [];
  readonly python = new RecordingTerrarium({
    assets: ASSETS,
    base: document.baseURI,
    hostCompresses: COMPRESSES,
    early: globalThis.earlyWorker,
    waiting: forcedWaiting(location.search),
    onOutput: (stream, data) => this.tell((page) => page.onOutput(stream, data)),
    onNeedInput: () => this.tell((page) => page.onNeedInput()),
    onTerminalMode: (mode, discard) => this.tell((page) => page.onTerminalMode(mode, discard)),
    onUnanswered: () => this.tell((page) => page.onUnanswered()),
    onEnd: (end) => this.tell((page) => page.onEnd(end)),
  });
  private panel: LoadingPanel | null = null;
  private progress: Progress | null = null;
  private first: Promise<Prompts> | null;

  constructor() {
    this.first = this.load(ANY_SIZE);
    // Whoever takes this attempt hears of it.
    this.first.catch(() => undefined);
    if (document.readyState !== 'loading') this.showProgress();
    else document.addEventListener('readystatechange', () => this.showProgress(), { once: true });
  }

  /** Python's events go to `page` from now on, and those that it has missed first. */
  join(page: PageHooks): void {
    this.page = page;
    for (const event of this.missed.splice(0)) event(page);
  }

  /** The attempt that is under way since the page came, or a new one. @throws LoadError */
  async start(size: TerminalSize): Promise<Prompts> {
    const prompts = this.first ?? this.load(size);
    this.python.resize(size.columns, size.rows);
    if (!this.first) this.showProgress();
    this.first = null;
    return prompts.finally(() => this.panel?.end());
  }

  private load({ columns, rows }: TerminalSize): Promise<Prompts> {
    this.progress = null;
    const onProgress = (progress: Progress) => this.report(progress);
    return this.python.start({ argv: COMMAND_LINE, columns, rows, onProgress });
  }

  private report(progress: Progress): void {
    this.progress = progress;
    this.panel?.report(progress);
  }

  /** Once the elements are there. */
  private showProgress(): void {
    this.panel ??= new LoadingPanel();
    this.panel.begin();
    if (this.progress) this.panel.report(this.progress);
  }

  private tell(event: (page: PageHooks) => void): void {
    if (this.page) event(this.page);
    else this.missed.push(event);
  }
}

export const pagePython = new PagePython();
void runMain(import.meta.url, COMPRESSES);
