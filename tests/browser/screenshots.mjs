// Takes the pictures of the page that README and reviewers look at.
//
// usage: node tests/browser/screenshots.mjs [NAME…]      writes build/screenshots/*.png
// env: TERRARIUM_BROWSERS (the first one is used)
import { browserNames, launch, Repl, serve, serveCompressed } from './harness.mjs';

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
const SHARED = `#code=${encodeURIComponent('def area(r):\n    return 3.14159 * r ** 2\n\narea(2)')}`;
/** Every ANSI colour, as text and behind text. */
const COLOURS = [
  'for base in (30, 90): print(*(f"\\x1b[{base+n}m colour {n} \\x1b[0m" for n in range(8)), sep="")',
  'for base in (40, 100): print(*(f"\\x1b[{base+n}m colour {n} \\x1b[0m" for n in range(8)), sep="")',
];

async function talk(repl) {
  await repl.prompt();
  await repl.paste(SESSION);
  await repl.waitFor(/1 \/ 0[\s\S]*>>> $/);
}

async function colours(repl) {
  await repl.prompt();
  for (const line of COLOURS) {
    await repl.type(line);
    await repl.press('Enter', 'Enter');
    await repl.waitFor(/\n>>> $/);
  }
}

const failed = (repl) => repl.page.waitForSelector('#failure:not([hidden])');
const failedWithin = (seconds) => async (repl) => {
  await repl.page.waitForSelector('#failure:not([hidden])', { timeout: seconds * 1000 });
};

const opened =
  (name, before = talk) =>
  async (repl) => {
    await before(repl);
    const narrow = await repl.page.$eval('#menu', (menu) => menu.checkVisibility());
    if (narrow) await repl.page.click('#menu');
    await repl.page.click(`#${name}-open`);
    await repl.page.waitForSelector(`dialog#${name}[open]`);
  };

async function withFiles(repl) {
  await repl.prompt();
  await repl.line('_ = open("fern.txt", "w").write("green"*400)', />>> _/);
  await repl.line('_ = open("moss.csv", "w").write("a,b")', /moss/);
  await opened('files', async () => undefined)(repl);
  await repl.page.waitForSelector('#files-list button');
}

async function dragging(repl) {
  await talk(repl);
  await repl.page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'fern.txt'));
    dispatchEvent(new DragEvent('dragover', { dataTransfer: data, cancelable: true }));
  });
}

async function completing(repl) {
  await repl.prompt();
  await repl.line('import math', />>> import/);
  await repl.type('math.a');
  await repl.press('Tab');
  await repl.waitFor(/asin/);
}

async function running(repl) {
  await repl.prompt();
  await repl.type('import time; print("growing"); time.sleep(60)');
  await repl.press('Enter');
  await repl.waitFor(/\ngrowing$/);
  await repl.page.waitForSelector('#stop:enabled');
}

const loading = (repl) =>
  repl.page.waitForFunction(() => document.querySelector('progress')?.value > 3e6);

const SCENES = [
  { name: 'prompt' },
  { name: 'dark', dark: true },
  { name: 'mobile', viewport: MOBILE },
  { name: 'mobile-dark', viewport: MOBILE, dark: true },
  { name: 'loading', server: 'slow', act: loading },
  { name: 'loading-dark', server: 'slow', act: loading, dark: true },
  { name: 'loading-mobile', server: 'slow', act: loading, viewport: MOBILE },
  { name: 'error', server: 'broken', act: failed },
  { name: 'error-dark', server: 'broken', act: failed, dark: true },
  { name: 'error-mobile', server: 'broken', act: failed, viewport: MOBILE },
  { name: 'error-script', server: 'scriptless', act: failedWithin(20) },
  { name: 'completion', act: completing },
  { name: 'completion-dark', act: completing, dark: true },
  { name: 'running', act: running },
  { name: 'colours', act: colours },
  { name: 'colours-dark', act: colours, dark: true },
  { name: 'help', act: opened('help') },
  { name: 'help-dark', act: opened('help'), dark: true },
  { name: 'help-mobile', act: opened('help'), viewport: MOBILE },
  { name: 'share', act: opened('share') },
  { name: 'share-mobile', act: opened('share'), viewport: MOBILE },
  { name: 'settings', act: opened('settings') },
  { name: 'settings-mobile-dark', act: opened('settings'), viewport: MOBILE, dark: true },
  { name: 'files', act: withFiles },
  { name: 'drop', act: dragging },
  {
    name: 'menu',
    viewport: MOBILE,
    act: async (repl) => (await talk(repl), repl.page.click('#menu')),
  },
  { name: 'linked', address: SHARED, act: (repl) => repl.waitFor(/area\(2\)$/) },
  { name: 'no-script', act: async () => undefined, script: false },
];

async function take(
  browser,
  servers,
  { name, viewport = DESKTOP, dark = false, act = talk, ...scene },
) {
  const page = await browser.newPage();
  await page.setViewport(viewport);
  const scheme = { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' };
  await page.emulateMediaFeatures([scheme]);
  if (scene.script === false) await page.setJavaScriptEnabled(false);
  const { url } = servers[scene.server ?? 'fast'];
  await page.goto(url + (scene.address ?? ''), { waitUntil: 'domcontentloaded' });
  const repl = new Repl(page);
  await act(repl);
  // What fades in is to be there.
  await new Promise((resolve) => setTimeout(resolve, 450));
  await repl.screenshot(name);
  await page.close();
}

const servers = {
  fast: await serve(),
  slow: await serveCompressed('--throttle', '4000:50'),
  broken: await serve('--break', 'python-:404'),
  scriptless: await serve('--break', 'main-:404'),
};
const wanted = process.argv.slice(2);
const { browser, close } = await launch(browserNames()[0]);
try {
  for (const scene of SCENES) {
    if (wanted.length === 0 || wanted.includes(scene.name)) await take(browser, servers, scene);
  }
} finally {
  await close();
  for (const server of Object.values(servers)) server.close();
}
