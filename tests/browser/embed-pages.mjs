// The pages that the tests of live examples read, the site that they are part of, and the ways to use them.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { openProfile, ROOT, serve, SITE, STEP_TIMEOUT_MS } from './harness.mjs';

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
function makeSite() {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-embed-'));
  fs.symlinkSync(SITE, path.join(root, 'python'));
  fs.writeFileSync(path.join(root, 'style.css'), STYLE);
  for (const [name, content] of Object.entries({ ...PAGES, ...TEXTS })) fs.writeFileSync(path.join(root, name), content);
  execFileSync('python3', ['-c', WHEELS, root]);
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
    </script>${code('Table()', ' data-setup="shapes"')}${code('Drawing()')}${code('Figure()')}${code('"before"; print("one")\nFigure()')}${code('Figure()._repr_png_()')}`,
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
export const HOST = (address) => `<!doctype html><meta charset="utf-8"><title>Another site</title><h1>Another site</h1>
<iframe id="frame" src="${address}" style="width:100%;height:80px;border:0"></iframe>
<script>window.heard = [];
addEventListener('message', ({ data, origin }) => { heard.push({ ...data, origin });
  if (data.type === 'terrarium:height') document.querySelector('#frame').style.height = data.height + 'px'; });
const say = (message) => document.querySelector('#frame').contentWindow.postMessage(message, '*');</script>`;

/** Frameworks change what they have written, and write it anew. */
export const rewrite = (page, change) => page.evaluate(`(async () => { ${change} })()`);

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

const SIZE = { width: 900, height: 900 };

/**
 * The site of the pages above in a browser, for a `describe`; `before` and `after` are node:test's.
 *
 * @returns ways to use it: `open` a page, `press` a button of an example, read its text ...
 */
export function examplesIn(name, { before, after }) {
  const held = {};
  before(async () => {
    held.root = makeSite();
    held.site = await serve('--root', held.root, '--csp');
    held.started = await openProfile(name);
  });
  after(async () => {
    await held.started?.close();
    held.site?.close();
    fs.rmSync(held.root, { recursive: true, force: true });
  });

  async function open(file, address = held.site.url) {
    const opened = await held.started.browser.newPage();
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
  return Object.assign(held, { name, open, textOf, press, waitFor, run, shot });
}
