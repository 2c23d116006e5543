// Takes the pictures of the page that README and reviewers look at.
//
// usage: node tests/browser/screenshots.mjs      writes build/screenshots/*.png
import { launch, Repl, serve } from './harness.mjs';

const DESKTOP = { width: 1100, height: 700 };
const MOBILE = { width: 360, height: 700, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const SESSION = [
  '>>> import sys',
  '>>> sys.platform',
  '>>> class Fern:',
  '...     def __repr__(self): return "🌱"',
  '...',
  '>>> [Fern() for _ in range(3)]',
  '>>> 1 / 0',
  '',
].join('\n');

async function scene(browser, url, name, { viewport = DESKTOP, dark = false, act = null } = {}) {
  const page = await browser.newPage();
  await page.setViewport(viewport);
  const scheme = { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' };
  await page.emulateMediaFeatures([scheme]);
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  const repl = new Repl(page);
  if (act) await act(repl);
  else await talk(repl);
  await repl.screenshot(name);
  await page.close();
}

async function talk(repl) {
  await repl.prompt();
  await repl.paste(SESSION);
  await repl.waitFor(/1 \/ 0[\s\S]*>>> $/);
}

const fast = await serve();
const slow = await serve('--throttle', '2000:50');
const broken = await serve('--break', 'python-:404');
const { browser, close } = await launch('chrome');
try {
  await scene(browser, fast.url, 'prompt');
  await scene(browser, fast.url, 'dark', { dark: true });
  await scene(browser, fast.url, 'mobile', { viewport: MOBILE });
  await scene(browser, slow.url, 'loading', {
    act: (repl) => repl.page.waitForFunction(() => document.querySelector('progress')?.value > 1),
  });
  await scene(browser, broken.url, 'error', {
    act: (repl) => repl.page.waitForSelector('#failure:not([hidden])'),
  });
} finally {
  await close();
  for (const server of [fast, slow, broken]) server.close();
}
