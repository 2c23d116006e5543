// terrarium.js in pages as people write them, in real browsers, under the strict policy.
//
// usage: node --test tests/browser/embed.test.mjs
// env: as repl.test.mjs; writes build/screenshots/embed-*.png
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { browserNames, openProfile, ROOT, serve, SITE, STEP_TIMEOUT_MS } from './harness.mjs';
import { violations } from './page-helpers.mjs';

const SIZE = { width: 900, height: 900 };

/** A document of a site whose sub-folder `python/` is what is published. */
const page = (body, { script = '', head = '' } = {}) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Growing things</title><link rel="stylesheet" href="style.css">${head}
<script type="module" src="python/terrarium.js"${script}></script></head>
<body><main><h1>Growing things</h1>${body}</main></body></html>`;

const STYLE = `body { font: 16px/1.5 system-ui; max-width: 46rem; margin: 2rem auto; color: #222; background: #fff }
pre { font: 14px/1.45 monospace; background: #f4f4ee; padding: 0.8rem; border-radius: 5px }
html.dark body { color: #ddd; background: #15191c } html.dark pre { background: #20262b; color: #e8e8e8 }`;

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const code = (text, attributes = '') => `<pre${attributes}><code class="language-python">${escape(text)}</code></pre>`;

/** A site of these pages, by name; the caller removes the folder. */
function makeSite(pages) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-embed-'));
  fs.symlinkSync(SITE, path.join(root, 'python'));
  fs.writeFileSync(path.join(root, 'style.css'), STYLE);
  for (const [name, content] of Object.entries(pages)) fs.writeFileSync(path.join(root, name), content);
  return root;
}

const SESSION = `>>> total = 0
>>> for n in range(4):
...     total += n
...
>>> total
6
>>> {'pear': 3,   'plum': 4}
{'pear': 3, 'plum': 4}
>>> total / 0
Traceback (most recent call last):
  ...
ZeroDivisionError: division by zero
>>> object()
<object object at 0x...>
>>> 'drought'
'rain'`;

const PAGES = {
  'program.html': page(code('names = ["fern", "moss"]\nfor name in names:\n    print(name)\nlen(names)')),
  'session.html': page(`<p>Add:</p><pre><code class="language-pycon">${escape(SESSION)}</code></pre>`),
  'untouched.html': page(code('print(1)').repeat(200)),
  'shared.html': page(`${code('seeds = 12')}${code('seeds * 2')}${code('seeds = "other"', ' data-session="b"')}`),
  'left.html': page(
    `<div class="no-terrarium">${code('print("left")')}</div>${code('print("taken")')}
     <pre><code class="language-js">1</code></pre><div class="highlight-default"><div class="highlight"><pre>plain</pre></div></div>`,
  ),
  'markup.html': page(`
    <div class="highlight-python notranslate"><div class="highlight"><pre><span></span><span class="linenos">1</span><span class="nb">print</span>("sphinx")
<span class="linenos">2</span>
</pre></div></div>
    <div class="doctest highlight-default notranslate"><div class="highlight"><pre><span class="gp">&gt;&gt;&gt; </span>1 + 1
<span class="go">2</span>
</pre></div></div>
    <div class="language-python highlight"><pre><span></span><code>print("mkdocs")
</code></pre></div>
    <div class="language-python codeBlockContainer"><div><pre class="prism-code language-python"><code><span class="token-line">print("docusaurus")<br></span><span class="token-line">2<br></span></code></pre><div><button>Copy</button></div></div></div>
    <div class="language-python highlighter-rouge"><div class="highlight"><table><tbody><tr><td class="rouge-gutter"><pre class="lineno">1
</pre></td><td class="rouge-code"><pre>print("jekyll")
</pre></td></tr></tbody></table></div></div>
    <python-run><pre><code>print("written")</code></pre></python-run>
    <python-run><table class="highlighttable"><tbody><tr><td class="linenos"><div class="linenodiv"><pre>1</pre></div></td><td class="code"><div><pre>print("numbered")</pre></div></td></tr></tbody></table></python-run>
    <pre id="aside">print("pointed at")</pre><p><python-run for="aside"></python-run></p>`),
  'input.html': page(code('name = input("Name? ")\nprint("Hello", name)')),
  'endless.html': page(
    `${code('n = 1\nprint("begun")\nwhile True:\n    n += 1')}${code('n > 0')}${code('import time\ntime.sleep(60)', ' data-timeout="1"')}`,
  ),
  'wrong.html': page(
    `${code('1', ' data-timeout="soon"')}${code('1', ' data-options="+ELIPSIS"')}<python-run for="nowhere"></python-run>
     ${code('def f(:\n    pass')}${code('print(missing)')}${code('1', ' data-setup="nowhere"')}${code('import sys; sys.exit(3)')}${code('"again"')}`,
  ),
  'above.html': page(`${code('leaf = 7')}${code('leaf * 6')}`),
  'rich.html': page(
    `<script type="text/x-python" id="shapes">
      class Table:
          def _repr_html_(self):
              return ('<table><tr><th>Plant</th></tr><tr><td onclick="alert(1)" style="text-align: right; position/**/: fixed; background-image: image-set(\\'https://example.org/y\\' 1x)">Fern</td></tr></table>'
                      '<script>window.hacked = 1</' 'script><img src="https://example.org/x.png" srcset="#a 9x, https://example.org/y.png 1x" onerror="window.hacked = 2">'
                      '<a href="javascript:window.hacked=3">x</a><style>body { display: none }</style>')
      class Drawing:
          def _repr_svg_(self):
              return ('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><defs><linearGradient id="g"/></defs>'
                      '<circle cx="20" cy="20" r="18" fill="green" mask="image-set(\\'https://example.org/z\\' 1x)"/><use href="#g"/><g id="a"><use href="#b"/></g><use href="#a"/><script>window.hacked = 4</' 'script></svg>')
      class Figure:
          def _repr_png_(self):
              import struct, zlib
              def chunk(kind, data):
                  body = kind + data
                  return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
              rows = b"".join(b"\\0" + b"\\xff\\x00\\x00" * 8 for _ in range(4))
              return (b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 4, 8, 2, 0, 0, 0))
                      + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    </script>${code('Table()', ' data-setup="shapes"')}${code('Drawing()')}${code('Figure()')}${code('"before"; print("one")\nFigure()')}`,
  ),
  'files.html': page(code('open("seeds.txt").read(), open("data/other.txt").read()', ' data-files="seeds.txt data/other.txt=seeds.txt"') + code('open("later.txt").read()', ' data-files="later.txt=seeds.txt"')),
  'flood.html': page(code('for n in range(1_000_000):\n    print(n, "x" * 4)')),
  'progress.html': page(code('import sys\nfor n in range(3):\n    sys.stdout.write(f"\\r{n} of 3")\nprint()')),
  'twice.html': page(code('print(1)'), { head: '<script type="module" src="python/terrarium.js?other"></script>' }),
  'near.html': page(`${code('print(1)')}`, { script: ' data-load="near"' }),
  'repl.html': page('<python-repl data-code="6 * 7"></python-repl>'),
  'dark-block.html': page(`<style>pre { background: #1d2229; color: #e8e8e8 }</style>${code('print(1)')}<div class="language-en">${code('1')}${code('2')}</div>`),
  'reset.html': page(`${code('import time\nprint("begun")\ntime.sleep(60)')}${code('print("after")')}`),
  'strict.html': page(`<script type="text/x-python" id="table">
      class Table:
          def _repr_html_(self): return '<p style="color: rgb(1, 2, 3)">styled</p>'
    </script>${code('print(1)')}${code('Table()', ' data-setup="table"')}<div id="later"></div>`, {
    head: `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self' 'wasm-unsafe-eval'">`,
  }),
  'setup.html': page(`<template id="first">print("not seen")
      seeds = 3
      seeds</template>${code('>>> seeds\n3', ' data-setup="first"')}`),
  'turtle.html': page(code('from turtle import *\ncolor("seagreen")\nfor _ in range(36):\n    forward(180)\n    left(170)') + code('>>> left(90)\n>>> forward(50)')),
  'wheels.html': page(
    `${code('import sprout; sprout.VERSION', ' data-wheels="wheels/sprout/sprout-1.2-py3-none-any.whl"')}
     ${code('import sprout; sprout.VERSION', ' data-session="index" data-wheels="sprout" data-index="wheels"')}
     ${code('import sprout; sprout.VERSION', ' data-session="pinned" data-wheels="sprout==1.2" data-index="wheels"')}
     ${code('import sprout; sprout.VERSION', ' data-session="pypi" data-wheels="sprout" data-index="pypi"')}
     ${code('import sprout; sprout.VERSION', ' data-session="pypi-old" data-wheels="sprout==1.2" data-index="pypi"')}
     ${code('1', ' data-session="none" data-wheels="weed" data-index="wheels"')}
     ${code('1', ' data-session="damaged" data-wheels="wheels/damaged-1-py3-none-any.whl"')}
     ${code('1', ' data-session="other" data-wheels="sprout==2.0rc1" data-index="pypi"')}
     ${code('1', ' data-session="index" data-wheels="moss.whl"')}`,
  ),
  'styled.html': page(`<style>python-run::part(run) { background: rgb(1, 2, 3) } body { --terrarium-border: rgb(4, 5, 6) }</style>${code('print(1)')}`),
  'import.html': page(code('import typing, json; json.dumps([1])')),
  'skip.html': page(code('>>> 1 / 0  # doctest: +SKIP\n>>> 2\n2')),
};

/** A page of another site, with an example of ours in a frame; it notes what it hears. */
const HOST = (address) => `<!doctype html><meta charset="utf-8"><title>Another site</title><h1>Another site</h1>
<iframe id="frame" src="${address}" style="width:100%;height:80px;border:0"></iframe>
<script>window.heard = [];
addEventListener('message', ({ data, origin }) => { heard.push({ ...data, origin });
  if (data.type === 'terrarium:height') document.querySelector('#frame').style.height = data.height + 'px'; });
const say = (message) => document.querySelector('#frame').contentWindow.postMessage(message, '*');</script>`;

/** Frameworks change what they have written, and write it anew. */
const rewrite = (page, change) => page.evaluate(`(async () => { ${change} })()`);

/** Wheels of one module, and an index of them as web servers list folders. */
const WHEELS = `
import base64, hashlib, json, os, sys, zipfile
folder = os.path.join(sys.argv[1], "wheels", "sprout")
os.makedirs(folder)
names = []
digests = {}
for version in ("1.2", "1.10", "2.0rc1"):
    name = f"sprout-{version}-py3-none-any.whl"
    info = f"sprout-{version}.dist-info"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        files = {
            "sprout.py": f"VERSION = {version!r}\\n",
            f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: sprout\\nVersion: {version}\\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        }
        record = f"{info}/RECORD,,\\n"
        for path, text in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
            record += f"{path},sha256={digest},{len(text)}\\n"
        for path, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(path, text)
    names.append(name)
    with open(os.path.join(folder, name), "rb") as wheel:
        digests[version] = hashlib.sha256(wheel.read()).hexdigest()
with open(os.path.join(folder, "index.html"), "w") as index:
    index.write("".join(f'<a href="{name}#sha256={digest}">{name}</a>' for name, digest in zip(["sprout-3.0.tar.gz", *names], [0, *digests.values()])))
# What PyPI's own JSON API says of the newest release, and of another; one of them is not what it says.
for part, version, digest in [("", "1.10", digests["1.10"]), ("1.2", "1.2", digests["1.2"]), ("2.0rc1", "2.0rc1", digests["1.2"])]:
    os.makedirs(os.path.join(sys.argv[1], "pypi", "sprout", part), exist_ok=True)
    with open(os.path.join(sys.argv[1], "pypi", "sprout", part, "json"), "w") as answer:
        url = f"/wheels/sprout/sprout-{version}-py3-none-any.whl"
        json.dump({"info": {"name": "sprout"}, "urls": [{"url": url, "yanked": False, "digests": {"sha256": digest}}]}, answer)
with open(os.path.join(sys.argv[1], "wheels", "damaged-1-py3-none-any.whl"), "w") as wheel:
    wheel.write("not a wheel")
`;

const TEXTS = { 'seeds.txt': 'beans', 'favicon.ico': '' };

function embedding(name) {
  let started;
  let site;
  let root;
  before(async () => {
    root = makeSite(PAGES);
    for (const [file, text] of Object.entries(TEXTS)) fs.writeFileSync(path.join(root, file), text);
    execFileSync('python3', ['-c', WHEELS, root]);
    site = await serve('--root', root, '--csp');
    started = await openProfile(name);
  });
  after(async () => {
    await started?.close();
    site?.close();
    fs.rmSync(root, { recursive: true, force: true });
  });

  async function open(file, address = site.url) {
    const opened = await started.browser.newPage();
    opened.setDefaultTimeout(STEP_TIMEOUT_MS);
    await opened.setViewport(SIZE);
    const problems = [];
    opened.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    const requests = [];
    opened.on('request', (request) => requests.push(request.url()));
    await opened.goto(address + file);
    await opened.waitForFunction(() => document.querySelector('python-run, python-repl') !== null);
    return Object.assign(opened, { problems, requests });
  }
  /** The text of the shadow tree of an example, as it is seen. */
  const textOf = (opened, index = 0) =>
    opened.evaluate((at) => {
      const { shadowRoot } = document.querySelectorAll('python-run')[at];
      return [...shadowRoot.querySelectorAll('.output, .note, .status, .documented, .side')].map((part) => part.innerText).join('\n');
    }, index);
  const press = (opened, button, index = 0) =>
    opened.evaluate(
      (at, part) => document.querySelectorAll('python-run')[at].shadowRoot.querySelector(`.${part}`).click(),
      index,
      button,
    );
  async function waitFor(opened, pattern, index = 0) {
    const end = Date.now() + STEP_TIMEOUT_MS;
    for (;;) {
      const text = await textOf(opened, index);
      if (pattern.test(text)) return text;
      if (Date.now() > end) throw new Error(`no ${pattern} in example ${index}:\n${text}\n${opened.problems.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const run = (opened, index = 0) => opened.evaluate((at) => document.querySelectorAll('python-run')[at].run(), index);
  const shot = async (opened, part) => {
    const folder = path.join(ROOT, 'build/screenshots');
    fs.mkdirSync(folder, { recursive: true });
    await opened.screenshot({ path: path.join(folder, `embed-${name}-${part}.png`) });
  };

  test('nothing is loaded until an example is touched, on a page of 200', async () => {
    const opened = await open('untouched.html');
    await opened.waitForFunction(() => document.querySelectorAll('python-run').length === 200);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const loaded = opened.requests.filter((url) => url.includes('/python/')).map((url) => url.replace(/.*\/python\//, ''));
    assert.deepEqual(loaded, ['terrarium.js']);
    await run(opened, 199);
    assert.match(await textOf(opened, 199), /^1$/m);
    assert.deepEqual(opened.problems, []);
    await opened.close();
  });

  test('a program runs; its output and its last value are shown', async () => {
    const opened = await open('program.html');
    await shot(opened, 'program-before');
    await press(opened, 'run');
    await waitFor(opened, /fern\nmoss\n2/);
    await shot(opened, 'program');
    assert.equal(await opened.evaluate(() => document.querySelector('python-run').output), 'fern\nmoss\n2\n');
    assert.deepEqual(opened.problems, []);
    await opened.close();
  });

  test('the code can be changed, by the keyboard alone', async () => {
    const opened = await open('program.html');
    await press(opened, 'edit');
    await opened.waitForFunction(() => getComputedStyle(document.querySelector('pre')).display === 'none');
    await opened.keyboard.down('Control');
    await opened.keyboard.press('a');
    await opened.keyboard.up('Control');
    await opened.keyboard.type('for n in range(2):');
    await opened.keyboard.press('Enter');
    await opened.keyboard.type('print("leaf", n)');
    await opened.keyboard.down('Shift');
    await opened.keyboard.press('Enter');
    await opened.keyboard.up('Shift');
    await waitFor(opened, /leaf 0\nleaf 1/);
    await shot(opened, 'edited');
    await opened.keyboard.down('Control');
    await opened.keyboard.press('z');
    await opened.keyboard.up('Control');
    assert.notEqual(await opened.evaluate(() => document.querySelector('python-run').code), 'for n in range(2):\n    print("leaf", n)');
    await press(opened, 'reset');
    await opened.waitForFunction(() => getComputedStyle(document.querySelector('pre')).display !== 'none');
    assert.match(await opened.evaluate(() => document.querySelector('python-run').code), /^names/);
    await opened.close();
  });

  test('a session is compared with what is documented, in its place', async () => {
    const opened = await open('session.html');
    const result = await run(opened);
    assert.deepEqual(result, { end: 'done', compared: 7, same: 6 });
    const states = await opened.evaluate(() =>
      [...document.querySelector('python-run').shadowRoot.querySelectorAll('.statement')].map((step) => step.dataset.state),
    );
    assert.deepEqual(states, ['same', 'same', 'same', 'same', 'same', 'same', 'differs']);
    const text = await textOf(opened);
    assert.match(text, /Documented\s+differs:\s+'rain'\s+Here\s+differs:\s+'drought'/);
    assert.match(text, /1 of 7 differs/);
    assert.equal(await opened.evaluate(() => getComputedStyle(document.querySelector('pre')).display), 'none');
    await shot(opened, 'session');
    await opened.close();
  });

  test('a statement of the reader\'s own, step by step, and reset', async () => {
    const opened = await open('session.html');
    await press(opened, 'step');
    await opened.waitForFunction(() => document.querySelector('python-run').shadowRoot.querySelector('[data-state="same"]'));
    assert.equal(await opened.evaluate(() => document.querySelector('python-run').shadowRoot.querySelectorAll('[data-state="same"]').length), 1);
    await opened.evaluate(() => [...document.querySelector('python-run').shadowRoot.querySelectorAll('textarea')].at(-1).focus());
    await opened.keyboard.type('total + 100');
    await opened.keyboard.press('Enter');
    await waitFor(opened, /^100$/m);
    // The prompt behind it has the focus.
    await opened.keyboard.type('total + 200');
    await opened.keyboard.press('Enter');
    await waitFor(opened, /^200$/m);
    await shot(opened, 'own-statements');
    await press(opened, 'reset');
    await opened.waitForFunction(() => getComputedStyle(document.querySelector('pre')).display !== 'none');
    await opened.close();
  });

  test('examples share a Python by the name of their session', async () => {
    const opened = await open('shared.html');
    for (const index of [0, 2, 1]) await run(opened, index);
    assert.match(await textOf(opened, 1), /^24$/m);
    await press(opened, 'reset', 0);
    await opened.waitForFunction(() => !document.querySelectorAll('python-run')[1].shadowRoot.querySelector('.output'));
    await run(opened, 1);
    assert.match(await textOf(opened, 1), /NameError/);
    await opened.close();
  });

  test('blocks are found in what generators write, and others left alone', async () => {
    const opened = await open('markup.html');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const codes = await opened.evaluate(() => [...document.querySelectorAll('python-run')].map((each) => each.code));
    assert.deepEqual(codes, [
      'print("sphinx")',
      '1 + 1',
      'print("mkdocs")',
      'print("docusaurus")\n2',
      'print("jekyll")',
      'print("written")',
      'print("numbered")',
      'print("pointed at")',
    ]);
    await run(opened, 7);
    assert.match(await textOf(opened, 7), /pointed at/);
    await shot(opened, 'markup');
    const left = await open('left.html');
    assert.equal(await left.evaluate(() => document.querySelectorAll('python-run').length), 1);
    await left.close();
    await opened.close();
  });

  test('input is typed below the example', async () => {
    const opened = await open('input.html');
    await press(opened, 'run');
    await opened.waitForFunction(() => document.querySelector('python-run').shadowRoot.querySelector('input'));
    await opened.keyboard.type('Basil');
    await shot(opened, 'input');
    await opened.keyboard.press('Enter');
    await waitFor(opened, /Name\? Basil\nHello Basil/);
    // Stopped while it waits, and asked again.
    await press(opened, 'run');
    await opened.waitForFunction(() => document.querySelector('python-run').shadowRoot.querySelector('input'));
    await press(opened, 'stop');
    await waitFor(opened, /Stopped/);
    await press(opened, 'run');
    await opened.waitForFunction(() => document.querySelector('python-run').shadowRoot.querySelector('input'));
    await opened.keyboard.type('Mint');
    await opened.keyboard.press('Enter');
    await waitFor(opened, /Hello Mint/);
    await opened.close();
  });

  test('an endless program is stopped, by the reader or by its time, and names stay', async () => {
    const opened = await open('endless.html');
    await press(opened, 'run');
    await waitFor(opened, /Running[^]*begun|begun[^]*Running/);
    await shot(opened, 'running');
    await press(opened, 'stop');
    await waitFor(opened, /Stopped\./);
    await run(opened, 1);
    assert.match(await textOf(opened, 1), /True/);
    const result = await run(opened, 2);
    assert.equal(result.end, 'stopped');
    assert.match(await textOf(opened, 2), /Stopped after 1 s/);
    await opened.close();
  });

  test('mistakes are told in their place', async () => {
    const opened = await open('wrong.html');
    const notes = await opened.evaluate(() =>
      [...document.querySelectorAll('python-run')].map((each) => each.shadowRoot.querySelector('.mistake, .note')?.textContent ?? ''),
    );
    assert.match(notes[0], /data-timeout="soon": expected seconds/);
    assert.match(notes[1], /data-options="\+ELIPSIS": expected option flags/);
    assert.match(notes[2], /for="nowhere": expected the id of an element/);
    await run(opened, 3);
    assert.match(await textOf(opened, 3), /def f\(:\n +\^\nSyntaxError/);
    await run(opened, 4);
    assert.match(await textOf(opened, 4), /line 1, in <module>\n +print\(missing\)[^]*NameError/);
    await run(opened, 5);
    assert.match(await textOf(opened, 5), /data-setup="nowhere": expected the id/);
    assert.deepEqual(await run(opened, 6), { end: 'gone', compared: 0, same: 0 });
    assert.match(await textOf(opened, 6), /ended with exit status 3/);
    assert.deepEqual(await run(opened, 7), { end: 'done', compared: 0, same: 0 });
    await shot(opened, 'wrong');
    await opened.close();
  });

  test('examples above are offered when a name is missing', async () => {
    const opened = await open('above.html');
    await run(opened, 1);
    await waitFor(opened, /have not been run/, 1);
    await press(opened, 'above', 1);
    await waitFor(opened, /^42$/m, 1);
    await opened.close();
  });

  test('tables, drawings and pictures are shown, and nothing in them runs or loads', async () => {
    // Without a policy, which would keep from loading what this is to keep from loading.
    const free = await serve('--root', root);
    const opened = await open('rich.html', free.url);
    for (const index of [0, 1, 2, 3]) await run(opened, index);
    await opened.waitForFunction(() => document.querySelectorAll('python-run')[3].shadowRoot.querySelector('canvas'));
    const found = await opened.evaluate(() => {
      const of = (index, selector) => document.querySelectorAll('python-run')[index].shadowRoot.querySelector(selector);
      return {
        cell: of(0, '.html td').textContent,
        attributes: of(0, '.html td').getAttributeNames().filter((attribute) => attribute !== 'style'),
        script: of(0, '.html script, .html style') !== null,
        source: of(0, '.html img')?.getAttribute('src') ?? null,
        href: of(0, '.html a')?.getAttribute('href') ?? null,
        circle: of(1, '.picture circle')?.getAttribute('r'),
        mask: of(1, '.picture circle').hasAttribute('mask'),
        uses: [...document.querySelectorAll('python-run')[1].shadowRoot.querySelectorAll('use')].map((use) => use.getAttribute('href')),
        canvas: [of(2, 'canvas').width, of(2, 'canvas').height],
        order: [...of(3, '.output').firstElementChild.children].map((child) => child.className),
        styled: [of(0, '.html td').style.textAlign, of(0, '.html td').style.position, of(0, '.html td').style.backgroundImage],
        hacked: String(window.hacked),
        visible: getComputedStyle(document.body).display,
      };
    });
    assert.deepEqual(found, {
      cell: 'Fern',
      attributes: [],
      script: false,
      source: null,
      href: null,
      circle: '18',
      mask: false,
      uses: ['#g', '#b'],
      canvas: [8, 4],
      order: ['text', 'display'],
      styled: ['right', '', ''],
      hacked: 'undefined',
      visible: 'block',
    });
    assert.ok(!opened.requests.some((url) => url.includes('example.org')));
    await shot(opened, 'rich');
    await opened.close();
    free.close();
  });

  test('a turtle draws below its example', async () => {
    const opened = await open('turtle.html');
    await run(opened, 0);
    await opened.waitForFunction(() => document.querySelector('python-run').shadowRoot.querySelector('.picture polyline'));
    await run(opened, 1);
    await opened.waitForFunction(() => document.querySelectorAll('python-run')[1].shadowRoot.querySelectorAll('.picture svg').length === 2);
    const label = await opened.evaluate(() => document.querySelector('python-run').shadowRoot.querySelector('.picture').ariaLabel);
    assert.match(label, /drawing by turtle/);
    await shot(opened, 'turtle');
    await opened.close();
  });

  test('files of the page are there', async () => {
    const opened = await open('files.html');
    await run(opened);
    assert.match(await textOf(opened), /\('beans', 'beans'\)/);
    await run(opened, 1);
    assert.match(await textOf(opened, 1), /^'beans'$/m);
    await opened.close();
  });

  test('wheels by their address, or by their name from a static index', async () => {
    const opened = await open('wheels.html');
    for (const [index, version] of ['1.2', '1.10', '1.2', '1.10', '1.2'].entries()) {
      assert.deepEqual((await run(opened, index)).end, 'done', await textOf(opened, index));
      assert.match(await textOf(opened, index), new RegExp(`^'${version}'$`, 'm'));
    }
    assert.equal((await run(opened, 5)).end, 'failed');
    assert.match(await textOf(opened, 5), /data-index: .*wheels\/weed\/: expected HTTP status 200, found 404/);
    assert.equal((await run(opened, 6)).end, 'failed');
    assert.match(await textOf(opened, 6), /damaged-1-py3-none-any\.whl: [^]*A wheel was refused/);
    assert.equal((await run(opened, 7)).end, 'failed');
    assert.match(await textOf(opened, 7), /sprout-2\.0rc1.*: expected SHA-256 [0-9a-f]{12}…, found/);
    assert.equal((await run(opened, 8)).end, 'failed');
    assert.match(await textOf(opened, 8), /moss\.whl: this Python was started without it/);
    await opened.close();
  });

  test('a page gives it another look, by its parts and by custom properties', async () => {
    const opened = await open('styled.html');
    const found = await opened.evaluate(() => {
      const { shadowRoot } = document.querySelector('python-run');
      const of = (part) => getComputedStyle(shadowRoot.querySelector(part));
      return [of('.run').backgroundColor, of('.edit').borderTopColor];
    });
    assert.deepEqual(found, ['rgb(1, 2, 3)', 'rgb(4, 5, 6)']);
    await opened.close();
  });

  test('print shows the code as it was written', async (t) => {
    const opened = await open('session.html');
    await run(opened);
    const shown = () => opened.evaluate(() => [document.querySelector('pre'), document.querySelector('python-run').shadowRoot.querySelector('.example')].map((each) => getComputedStyle(each).display !== 'none'));
    assert.deepEqual(await shown(), [false, true]);
    if (name === 'firefox') return void t.diagnostic('Firefox cannot be told to lay a page out for print');
    await opened.emulateMediaType('print');
    assert.deepEqual(await shown(), [true, false]);
    await opened.close();
  });

  test('nothing for axe-core to find: before, after a run, and while code is changed', async () => {
    for (const file of ['program.html', 'session.html', 'rich.html', 'dark-block.html']) {
      const opened = await open(file);
      const found = async (when) => assert.deepEqual(await violations(opened), [], `${file} ${when}`);
      await found('before');
      await run(opened);
      await found('after a run');
      await press(opened, file === 'session.html' ? 'step' : 'edit');
      await new Promise((resolve) => setTimeout(resolve, 200));
      await found('while it is changed');
      await opened.close();
    }
  });

  test('what is loaded later is compared with its digest', async () => {
    const damaged = await serve('--root', root, '--csp', '--break', 'core-:flip');
    const opened = await started.browser.newPage();
    await opened.goto(`${damaged.url}import.html`);
    await opened.waitForFunction(() => document.querySelector('python-run'));
    // Its modules come from their sources then.
    assert.equal((await run(opened)).end, 'done');
    assert.match(await textOf(opened), /core-.*expected SHA-256 [0-9a-f]{12}…, found [0-9a-f]{12}…/);
    await opened.close();
    damaged.close();
  });

  test('ten megabytes of output are folded, and the page answers', async () => {
    const opened = await open('flood.html');
    await run(opened);
    const text = await waitFor(opened, /more characters/);
    assert.ok(text.length < 120_000, `${text.length} characters are shown`);
    assert.match(text, /11,8\d\d,\d\d\d more characters|11,9\d\d,\d\d\d more characters/);
    await press(opened, 'more');
    assert.ok((await textOf(opened)).length > text.length);
    await opened.close();
  });

  test('a line that overwrites itself is one line', async () => {
    const opened = await open('progress.html');
    await run(opened);
    assert.match(await textOf(opened), /^2 of 3$/m);
    await opened.close();
  });

  test('two copies of the script: the second says that it does nothing', async () => {
    const opened = await open('twice.html');
    await run(opened);
    assert.ok(opened.problems.some((text) => /another copy of terrarium\.js/.test(text)), opened.problems.join('\n'));
    assert.equal(await opened.evaluate(() => document.querySelectorAll('python-run').length), 1);
    await opened.close();
  });

  test('data-load="near" loads Python before it is touched', async () => {
    const opened = await open('near.html');
    await opened.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => /example-python/.test(name)));
    await opened.close();
  });

  test('under a policy that allows no inline style, and examples that come later', async () => {
    const opened = await open('strict.html');
    const forbidden = [];
    await opened.exposeFunction('tellForbidden', (directive) => forbidden.push(directive));
    await opened.evaluate(() => document.addEventListener('securitypolicyviolation', (event) => tellForbidden(event.effectiveDirective)));
    await run(opened, 0);
    await run(opened, 1);
    await opened.waitForFunction(() => document.querySelectorAll('python-run')[1].shadowRoot.querySelector('.html p'));
    const colour = await opened.evaluate(() => getComputedStyle(document.querySelectorAll('python-run')[1].shadowRoot.querySelector('.html p')).color);
    assert.equal(colour, 'rgb(1, 2, 3)');
    // Twice at once, as a page does that imports the script and calls upgrade.
    await opened.addScriptTag({ url: 'python/terrarium.js', type: 'module' }).catch(() => undefined);
    await opened.evaluate(async () => {
      document.querySelector('#later').innerHTML = '<pre><code class="language-python">2 + 3</code></pre>'.repeat(60);
      const { upgrade } = await import(new URL('python/terrarium.js', location.href));
      await Promise.all([upgrade(), upgrade()]);
    });
    assert.equal(await opened.evaluate(() => document.querySelectorAll('python-run').length), 62);
    await run(opened, 61);
    assert.match(await textOf(opened, 61), /^5$/m);
    assert.deepEqual(forbidden, []);
    await opened.close();
  });

  test('elements that are taken away, put elsewhere and written anew', async () => {
    const opened = await open('program.html');
    await press(opened, 'edit');
    await opened.waitForFunction(() => getComputedStyle(document.querySelector('pre')).display === 'none');
    // Its example is removed: the block is seen again, and becomes an example at the next upgrade.
    await rewrite(opened, `document.querySelector('python-run').remove()`);
    await opened.waitForFunction(() => getComputedStyle(document.querySelector('pre')).display !== 'none');
    await rewrite(opened, `const { upgrade } = await import('./python/terrarium.js'); await upgrade()`);
    await run(opened);
    assert.match(await textOf(opened), /fern/);
    // The block is written anew, and the example of the old one stays behind.
    await rewrite(opened, `document.querySelector('pre').outerHTML = '<pre><code class="language-python">print("new")</code></pre>';
      const { upgrade } = await import('./python/terrarium.js'); await upgrade()`);
    assert.deepEqual(await opened.evaluate(() => [...document.querySelectorAll('python-run')].map((each) => each.code)), ['print("new")']);
    // Moved, it works on.
    await rewrite(opened, `document.body.prepend(document.querySelector('python-run'))`);
    await run(opened);
    assert.match(await textOf(opened), /^new$/m);
    await opened.close();
  });

  test('a reset while it runs, a stop while it loads, and a run right after', async () => {
    const opened = await open('reset.html');
    // The first click, and at once the second.
    await press(opened, 'run', 1);
    await press(opened, 'stop', 1);
    await opened.waitForFunction(() => !document.querySelectorAll('python-run')[1].shadowRoot.querySelector('.run').hidden);
    await run(opened, 1);
    assert.match(await textOf(opened, 1), /^after$/m);
    await press(opened, 'run', 0);
    await waitFor(opened, /begun/);
    // One that waits for its turn can be stopped, and one that runs can be reset.
    await press(opened, 'run', 1);
    await waitFor(opened, /Waiting for another example/, 1);
    await press(opened, 'stop', 1);
    await opened.waitForFunction(() => !document.querySelectorAll('python-run')[1].shadowRoot.querySelector('.run').hidden);
    await press(opened, 'reset', 0);
    await opened.waitForFunction(() => !document.querySelector('python-run').shadowRoot.querySelector('.run').hidden);
    await run(opened, 1);
    assert.match(await textOf(opened, 1), /^after$/m);
    await opened.close();
  });

  test('what set-up code prints is not part of the example', async () => {
    const opened = await open('setup.html');
    assert.deepEqual(await run(opened), { end: 'done', compared: 1, same: 1 });
    await opened.close();
  });

  test('dark blocks on a light page: the buttons are the page\'s, and a wrapper of two blocks belongs to none', async () => {
    const opened = await open('dark-block.html');
    const found = await opened.evaluate(() => {
      const [first, second] = document.querySelectorAll('python-run');
      const { color } = getComputedStyle(first.shadowRoot.querySelector('.edit'));
      return { look: first.dataset.look, color, after: second.previousElementSibling.tagName };
    });
    assert.deepEqual(found, { look: 'dark', color: 'rgb(34, 34, 34)', after: 'PRE' });
    await run(opened);
    await shot(opened, 'dark-block');
    await opened.close();
  });

  test('a page that is left and come back to', async () => {
    const opened = await open('program.html');
    await run(opened);
    await opened.goto(`${site.url}skip.html`);
    await opened.evaluate(() => history.back());
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await opened.waitForFunction(() => document.querySelector('python-run')?.shadowRoot?.querySelector('.run'));
    await run(opened);
    assert.match(await textOf(opened), /fern/);
    await opened.close();
  });

  test('a file that is missing is told, and asked for again at the next run', async () => {
    // Of Python there is a packed copy, too.
    for (const [file, expected] of [['example-python', /example-python-.* could not be loaded/], ['assets/worker', /worker.* could not be loaded/], ['assets/python-', /wasm/]]) {
      const broken = await serve('--root', root, '--csp', '--break', `${file}:404:${file === 'assets/python-' ? 2 : 1}`);
      const opened = await started.browser.newPage();
      await opened.goto(`${broken.url}program.html`);
      await opened.waitForFunction(() => document.querySelector('python-run'));
      assert.equal((await run(opened)).end, 'failed', file);
      assert.match(await textOf(opened), expected);
      await shot(opened, 'missing');
      assert.equal((await run(opened)).end, 'done', file);
      await opened.close();
      broken.close();
    }
  });

  test('a policy that forbids WebAssembly, or workers, is named', async () => {
    for (const [policy, expected] of [
      ["default-src 'self'", /script-src needs 'wasm-unsafe-eval'/],
      ["default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'", /worker-src needs 'self'/],
    ]) {
      const strict = await serve('--root', root, '--policy', policy);
      const opened = await started.browser.newPage();
      await opened.goto(`${strict.url}program.html`);
      await opened.waitForFunction(() => document.querySelector('python-run'));
      assert.equal((await run(opened)).end, 'failed', policy);
      assert.match(await textOf(opened), expected);
      await opened.close();
      strict.close();
    }
  });

  test('a statement that the document skips is not run', async () => {
    const opened = await open('skip.html');
    assert.deepEqual(await run(opened), { end: 'done', compared: 1, same: 1 });
    await opened.close();
  });

  test('the site\'s dark mode is followed', async () => {
    const opened = await open('session.html');
    const look = () => opened.evaluate(() => document.querySelector('python-run').dataset.look);
    assert.equal(await look(), 'light');
    await opened.evaluate(() => document.documentElement.classList.add('dark'));
    await opened.waitForFunction(() => document.querySelector('python-run').dataset.look === 'dark');
    await run(opened);
    await shot(opened, 'session-dark');
    await opened.close();
  });

  test('an example in a frame of another site, which obeys the pages that it may', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-frame-'));
    const [published, mine, other] = ['site', 'mine', 'other'].map((part) => path.join(folder, part));
    fs.mkdirSync(published);
    for (const file of fs.readdirSync(SITE)) fs.symlinkSync(path.join(SITE, file), path.join(published, file));
    for (const part of [mine, other]) fs.mkdirSync(part);
    const servers = [await serve('--root', published, '--csp'), await serve('--root', mine), await serve('--root', other)];
    const [ours, host, stranger] = servers.map(({ url }) => url);
    const html = fs.readFileSync(path.join(SITE, 'example.html'), 'utf8');
    fs.rmSync(path.join(published, 'example.html'));
    fs.writeFileSync(path.join(published, 'example.html'), html.replace('"terrarium-origins" content=""', `"terrarium-origins" content="${new URL(host).origin}"`));
    for (const part of [mine, other]) fs.writeFileSync(path.join(part, 'index.html'), HOST(`${ours}example.html#code=6%20*%207`));
    const opened = await started.browser.newPage();
    opened.setDefaultTimeout(STEP_TIMEOUT_MS);
    const hears = (type) => opened.waitForFunction((wanted) => window.heard.find(({ type: heard }) => heard === wanted), {}, type);
    await opened.goto(host);
    await hears('terrarium:height');
    // A link is not run, nor is code that a page gives.
    await opened.evaluate(() => say({ type: 'terrarium:code', code: 'print("given")', kind: 'program' }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(await opened.evaluate(() => heard.filter(({ type }) => type === 'terrarium:start')), []);
    await opened.evaluate(() => say({ type: 'terrarium:run' }));
    await hears('terrarium:end');
    const end = await opened.evaluate(() => heard.find(({ type }) => type === 'terrarium:end'));
    assert.deepEqual(end, { end: 'done', compared: 0, same: 0, type: 'terrarium:end', origin: new URL(ours).origin });
    const frame = opened.frames().find((each) => each.url().includes('example.html'));
    assert.equal(await frame.evaluate(() => document.querySelector('python-run').output), 'given\n');
    const high = await opened.evaluate(() => document.querySelector('#frame').offsetHeight);
    assert.ok(high > 80, `${high} pixels`);
    await shot(opened, 'framed');
    // One that is not in the list is not obeyed, and hears nothing.
    await opened.goto(stranger);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await opened.evaluate(() => say({ type: 'terrarium:run' }));
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(await opened.evaluate(() => heard), []);
    const foreign = opened.frames().find((each) => each.url().includes('example.html'));
    assert.equal(await foreign.evaluate(() => document.querySelector('python-run').code), '6 * 7');
    assert.equal(await foreign.evaluate(() => document.querySelector('python-run').output), '');
    await opened.close();
    for (const server of servers) server.close();
    fs.rmSync(folder, { recursive: true });
  });

  test('the whole terminal, in a frame', async () => {
    const opened = await open('repl.html');
    await opened.evaluate(() => document.querySelector('python-repl').shadowRoot.querySelector('.run').click());
    const frame = await opened.waitForFrame((each) => each.url().includes('index.html'));
    await frame.waitForFunction(() => /6 \* 7/.test(document.querySelector('.xterm-rows')?.textContent ?? ''));
    await shot(opened, 'repl');
    await opened.close();
  });
}

for (const name of browserNames()) describe(`embed in ${name}`, () => embedding(name));
