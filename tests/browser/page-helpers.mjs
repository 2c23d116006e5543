// What the tests of the page share.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { openProfile, Repl, ROOT, SITE } from './harness.mjs';

const require = createRequire(path.join(ROOT, 'build/web/package.json'));
const AXE = fs.readFileSync(require.resolve('axe-core'), 'utf8');

export const PHONE = { width: 360, height: 640, deviceScaleFactor: 2 };
export const DESKTOP = { width: 1000, height: 700 };

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A profile in a browser for a `describe`; `before` and `after` are node:test's. */
export function withBrowser(name, { before, after }) {
  const held = {};
  before(async () => Object.assign(held, await openProfile(name)));
  after(() => held.close?.());
  return held;
}

/** A copy of the site that may be changed. */
export function copySite(t, change = (html) => html) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-site-'));
  t.after(() => fs.rmSync(root, { recursive: true }));
  fs.cpSync(SITE, root, { recursive: true });
  const index = path.join(root, 'index.html');
  fs.writeFileSync(index, change(fs.readFileSync(index, 'utf8')));
  return root;
}

/** Open an address in a fresh page; the prompt is waited for unless `ready` is false. */
export async function open(held, url, { ready = true, viewport = DESKTOP, dark = false } = {}) {
  const page = await held.browser.newPage();
  await page.setViewport(viewport);
  await setScheme(page, dark);
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  const repl = new Repl(page);
  if (ready) await repl.prompt();
  return repl;
}

/** Firefox cannot be told what the system prefers: there, the page's own setting stands for it. */
export async function setScheme(page, dark) {
  const value = dark ? 'dark' : 'light';
  try {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
  } catch {
    await page.evaluateOnNewDocument((theme) => {
      try {
        if (localStorage.getItem('terrarium.settings') !== null) return;
        localStorage.setItem('terrarium.settings', JSON.stringify({ theme }));
      } catch {
        // Storage is switched off in this test.
      }
    }, value);
  }
}

/** Whatever fades in is in; what is to appear much later does not count. */
async function settled(page) {
  await page.evaluate(() => {
    const soon = document.getAnimations().filter((a) => a.effect.getComputedTiming().endTime < 5000);
    return Promise.allSettled(soon.map(({ finished }) => finished)).then(() => undefined);
  });
}

/** What axe-core finds, as lines; its rules of best practice included. */
export async function violations(page) {
  await page.evaluate(AXE);
  await settled(page);
  const found = await page.evaluate(async () => {
    const result = await globalThis.axe.run(document);
    return result.violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
    }));
  });
  return found.map(
    ({ id, impact, nodes }) => `${impact} ${id}\n  ${nodes.slice(0, 3).join('\n  ')}`,
  );
}

export const text = (page, selector) => page.$eval(selector, (element) => element.textContent);

/** Wait for the panel that tells a failure, and read it. */
export async function failure(repl, timeout = 30_000) {
  await repl.page.waitForSelector('#failure:not([hidden])', { timeout });
  return text(repl.page, '#failure');
}

/** What has the focus: its id, or 'terminal' for the terminal's own text area. */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.closest('#terminal') ? 'terminal' : (element?.id ?? '');
  });
}

/** Open a dialog by its button. */
export async function openDialog(repl, name) {
  await repl.page.click(`#${name}-open`);
  await repl.page.waitForSelector(`dialog#${name}[open]`);
}

/**
 * Close the open dialog, and wait until the focus is where it belongs: browsers give it back to the
 * button at once, and the page moves it on when it hears that the dialog is closed.
 */
export async function closeDialog(repl) {
  await repl.page.evaluate(() => {
    const box = document.querySelector('dialog[open]');
    window.dialogClosed = new Promise((resolve) => box.addEventListener('close', resolve, { once: true }));
  });
  await repl.press('Escape');
  await repl.page.evaluate(() => window.dialogClosed.then(() => undefined));
}
