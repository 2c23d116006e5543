// The page of the waiting tests and benchmarks: the runtime without a terminal. Its tools are on
// `window.lab`; the site is made by runtime-site.mjs.
import { ASSETS } from 'terrarium-assets';
import type { HostValue, MimeBundle } from '../../web/runtime/host-modules.js';
import { Terrarium, type End } from '../../web/runtime/interpreter.js';
import { forcedWaiting } from '../../web/runtime/waiting/probe.js';

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const KEPT = 1 << 20;

/** Of the modules that `?modules` registers. */
const garden = {
  zone: 'UTC',
  now: () => 42,
  later: async (value: HostValue) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return value;
  },
  fail: () => {
    throw new RangeError('no such bed');
  },
  give: () => ({ a: [() => 1] }),
  forever: () => {
    lab.called = true;
    return new Promise(() => undefined);
  },
  back: () => lab.python.evaluate('1'),
  backLater: async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return lab.python.evaluate('1');
  },
};

class Lab {
  called = false;
  shown: MimeBundle[] = [];
  text = '';
  bytes = 0;
  unacknowledged = 0;
  wanted = 0;
  unanswered = 0;
  end: End | null = null;
  /** Called with each piece of output, before it is acknowledged. */
  onText: (text: string) => void = () => undefined;
  /** False holds acknowledgements back, as a page that does not keep up. */
  acknowledging = true;

  readonly python = new Terrarium({
    assets: ASSETS,
    base: document.baseURI,
    waiting: forcedWaiting(location.search),
    ...(new URLSearchParams(location.search).has('modules') && {
      modules: { garden },
      onDisplay: (bundle: MimeBundle) => void this.shown.push(bundle),
    }),
    onOutput: (_stream, data) => this.output(data),
    onNeedInput: () => void this.wanted++,
    onUnanswered: () => void this.unanswered++,
    onEnd: (end) => void (this.end = end),
  });

  start() {
    return this.python.start({ columns: 80, rows: 24, onProgress: () => undefined });
  }

  input(text: string | null) {
    this.python.writeInput(text === null ? null : encoder.encode(text));
  }

  /** Empty the record of what happened. */
  reset() {
    this.text = '';
    this.wanted = this.unanswered = 0;
  }

  /** Run statements; their output. */
  async run(source: string): Promise<string> {
    this.text = '';
    await this.python.push(source);
    return this.text;
  }

  /** Wait until `condition` holds; a rejection says what was printed. */
  async until(condition: () => boolean, milliseconds = 20_000) {
    const end = performance.now() + milliseconds;
    while (!condition()) {
      if (performance.now() > end) throw new Error(`waited in vain; printed: ${this.text.slice(-500)}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** Milliseconds from Ctrl-C to the end of the running statement. */
  async interrupted(statement: Promise<unknown>): Promise<number> {
    const began = performance.now();
    this.python.interrupt();
    await statement;
    return performance.now() - began;
  }

  sleep(milliseconds: number) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  private output(data: Uint8Array) {
    const text = decoder.decode(data);
    this.bytes += data.length;
    this.text = (this.text + text).slice(-KEPT);
    this.onText(text);
    if (this.acknowledging) this.python.acknowledge(data.length);
    else this.unacknowledged += data.length;
  }
}

const lab = new Lab();
Object.assign(window, { lab });
