// Drives the REPL page in Chromium and Firefox through puppeteer-core.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const SITE = process.env.TERRARIUM_SITE ?? path.join(ROOT, 'dist/site');
const require = createRequire(path.join(ROOT, 'build/web/package.json'));
const puppeteer = await import(pathToFileURL(require.resolve('puppeteer-core')).href);
const LAUNCH_TIMEOUT_MS = 60_000;
export const STEP_TIMEOUT_MS = 30_000;

const CANDIDATES = {
  chrome: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  firefox: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
};

const ARGUMENTS = {
  chrome: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
  firefox: [],
};

/** The executable of a browser, or null. */
export function findBrowser(name) {
  const forced = process.env[`TERRARIUM_${name.toUpperCase()}`];
  return [forced, ...CANDIDATES[name]].find((file) => file && fs.existsSync(file)) ?? null;
}

/** Browsers to test: those in TERRARIUM_BROWSERS, by default both. */
export function browserNames() {
  return (process.env.TERRARIUM_BROWSERS ?? 'chrome,firefox').split(',').filter(Boolean);
}

/**
 * A browser of one's own; benchmarks measure with nothing else in it. `env`: variables for its process;
 * `more`: options of puppeteer's, `args` after ours.
 */
export async function launch(name, env = {}, more = {}) {
  const executablePath = findBrowser(name);
  if (!executablePath) {
    throw new Error(`no ${name} found (tried ${CANDIDATES[name].join(', ')}); install it`);
  }
  const userDataDir = fs.mkdtempSync(path.join(os.tmpdir(), `terrarium-${name}-`));
  const browser = await puppeteer.launch({
    browser: name,
    executablePath,
    userDataDir,
    headless: true,
    timeout: LAUNCH_TIMEOUT_MS,
    env: { ...process.env, ...env },
    ...more,
    args: [...ARGUMENTS[name], ...(more.args ?? [])],
  });
  return {
    browser,
    async close() {
      await browser.close();
      fs.rmSync(userDataDir, { recursive: true, force: true });
    },
  };
}

/** How long a browser without profiles is kept for the next suite of a file. */
const KEPT_MS = 1500;
const processes = new Map();

/**
 * A fresh profile (storage, service workers, windows) in the one process of a browser that a file
 * of tests has. `browser` makes its pages.
 */
export async function openProfile(name) {
  let held = processes.get(name);
  if (!held) processes.set(name, (held = { started: launch(name), users: 0 }));
  held.users++;
  clearTimeout(held.timer);
  const { browser, close } = await held.started;
  const context = await browser.createBrowserContext();
  return {
    browser: context,
    pid: browser.process().pid,
    async close() {
      await context.close();
      if (--held.users > 0) return;
      held.timer = setTimeout(() => {
        processes.delete(name);
        void close();
      }, KEPT_MS);
    },
  };
}

/** As `serveCompressed`, for the same machine: there, compressing Python takes longer than sending it. */
export const serve = (...args) => serveCompressed('--plain', ...args);

/** Start web/tools/serve.mjs on a free port; `url` ends with a slash, `frame` is there with --frame. */
export function serveCompressed(...args) {
  const child = spawn(
    process.execPath,
    [
      path.join(ROOT, 'web/tools/serve.mjs'),
      ...(args.includes('--root') ? [] : ['--root', SITE]),
      ...args,
    ],
    { env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`serve.mjs ended with ${code}`)));
    child.stdout.once('data', (lines) => {
      const [url, frame] = String(lines).trim().split('\n');
      resolve({ url, frame, close: () => child.kill() });
    });
  });
}

/** One page with a prompt, and the ways a person uses it. */
export class Repl {
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(STEP_TIMEOUT_MS);
  }

  static async open(browser, url, { ready = true } = {}) {
    const repl = new Repl(await browser.newPage());
    await repl.page.goto(url);
    if (ready) await repl.prompt();
    return repl;
  }

  /** Wait for the first prompt. */
  async prompt() {
    try {
      await this.page.waitForFunction(
        () => performance.getEntriesByName('terrarium:prompt').length > 0,
      );
    } catch (error) {
      const shown = await this.page.evaluate(() => document.body.innerText).catch(String);
      throw new Error(`no prompt on the page (${error.message}); it shows:\n${shown}`, { cause: error });
    }
    await this.waitFor(/>>> $/);
  }

  /** The terminal's text as it is in the DOM, without trailing blanks of each row. */
  async text() {
    const rows = await this.page.evaluate(() =>
      Array.from(document.querySelectorAll('.xterm-rows > div'), (row) => row.textContent),
    );
    const text = rows
      .map((row) => row.replace(/\u00a0/g, ' ').trimEnd())
      .join('\n')
      .trimEnd();
    // The space behind a prompt is a blank cell like any other.
    return text.replace(/(>>>|\.\.\.)$/, '$1 ');
  }

  /** Wait until the text matches. */
  async waitFor(pattern, timeoutMs = STEP_TIMEOUT_MS) {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const text = await this.text();
      if (pattern.test(text)) return text;
      if (Date.now() > end) throw new Error(`no ${pattern} in the terminal:\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async control(letter) {
    await this.page.keyboard.down('Control');
    await this.page.keyboard.press(letter);
    await this.page.keyboard.up('Control');
  }

  /** Type a line, press Enter, and wait for `pattern` and then a fresh prompt. */
  async line(text, pattern = /./) {
    await this.type(text);
    await this.press('Enter');
    return this.waitFor(new RegExp(`${pattern.source}[\\s\\S]*\\n>>> $`, pattern.flags));
  }

  /** Ctrl-V: the browser pastes its clipboard. */
  async pasteClipboard() {
    await this.page.keyboard.down('Control');
    // Chromium does what the key says only when it is told to.
    await this.page.keyboard.press('KeyV', { commands: ['Paste'] });
    await this.page.keyboard.up('Control');
  }

  /** What the browser's clipboard holds, by pasting it beside the terminal. */
  async clipboard() {
    await this.page.evaluate(() => {
      window.focused = document.activeElement;
      const area = Object.assign(document.createElement('textarea'), { id: 'pasted' });
      (document.querySelector('dialog[open]') ?? document.body).append(area);
      area.focus();
    });
    await this.pasteClipboard();
    await this.page.waitForFunction(() => document.querySelector('#pasted').value !== '');
    return this.page.evaluate(() => {
      const area = document.querySelector('#pasted');
      window.focused.focus();
      area.remove();
      return area.value;
    });
  }

  /** A paste of any text, without the clipboard. */
  async paste(text) {
    await this.page.evaluate((value) => {
      // Firefox empties the clipboardData of a ClipboardEvent that a script made.
      const event = new Event('paste', { bubbles: true, cancelable: true });
      Object.defineProperty(event, 'clipboardData', { value: { getData: () => value } });
      document.querySelector('.xterm-helper-textarea').dispatchEvent(event);
    }, text);
  }

  /** Empty the screen, so that the next answer is the only one. */
  async clear() {
    await this.control('l');
    await this.waitFor(/^>>> $/);
  }

  async screenshot(name) {
    const folder = path.join(ROOT, 'build/screenshots');
    fs.mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }
}
