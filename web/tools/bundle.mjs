// Bundles the site and the npm package. Called by scripts/bundle; writes only below --out.
//
// usage: node bundle.mjs --modules DIR --python DIR --images DIR --packed DIR --out DIR
//
// --packed keeps what has been packed by gzip, by digest and packer: that takes ten times as long as all
// the rest.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// Run from a copy beside node_modules, where imports are resolved.
const web = process.env.TERRARIUM_WEB ?? fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    modules: { type: 'string' },
    python: { type: 'string' },
    images: { type: 'string' },
    packed: { type: 'string' },
    out: { type: 'string' },
  },
});
for (const name of ['modules', 'python', 'images', 'packed', 'out']) {
  if (!values[name]) fail(64, `option --${name} is missing`);
}
const GLUE = path.resolve(values.python, 'python.mjs');
const { version, homepage } = JSON.parse(fs.readFileSync(path.join(web, 'package.json'), 'utf8'));

function fail(status, message) {
  process.stderr.write(`bundle: ${message}\n`);
  process.exit(status);
}

function readInput(...parts) {
  const file = path.join(...parts);
  try {
    return fs.readFileSync(file);
  } catch (error) {
    return fail(66, `${file}: cannot be read (${error.code}); run the stages before this one`);
  }
}

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** esbuild plugin: put `contents` or a file in place of the import `name`. */
function substitute(name, result) {
  return {
    name,
    setup(context) {
      const filter = new RegExp(`^${name}$`);
      if (result.path) return void context.onResolve({ filter }, () => ({ path: result.path }));
      context.onResolve({ filter }, () => ({ path: name, namespace: name }));
      context.onLoad({ filter: /.*/, namespace: name }, () => ({ contents: result.contents }));
    },
  };
}

const glue = substitute('terrarium-glue', { path: GLUE });
// An import of the module would make all that hangs on the process, its three streams among them.
const globalProcess = substitute('node:process', { contents: 'export default globalThis.process;' });

function options(own) {
  return {
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    nodePaths: [path.resolve(values.modules)],
    absWorkingDir: web,
    logLevel: 'error',
    ...own,
  };
}

async function bundle(entry, own) {
  const result = await build(options({ entryPoints: [path.join(web, entry)], ...own }));
  return Buffer.from(result.outputFiles[0].contents);
}

/**
 * The page's two scripts: start.js, and main.js, which imports from it. esbuild puts what both of them
 * need, which is all of start.ts, into a third file: that is what is published as start.js.
 */
async function publishPage(site, names) {
  const { outputFiles } = await build(
    options({
      entryPoints: ['start', 'main'].map((name) => path.join(web, `repl/${name}.ts`)),
      splitting: true,
      outdir: 'page',
      chunkNames: 'shared',
      plugins: [names],
    }),
  );
  const scripts = new Map(outputFiles.map((file) => [path.basename(file.path), file]));
  const [entry, main, shared] = ['start.js', 'main.js', 'shared.js'].map((name) => scripts.get(name));
  if (scripts.size !== 3 || !/^import[^;]*"\.\/shared\.js";(export\{[^;]*;)?$/.test(entry?.text.trim())) {
    return fail(70, `expected a start.js of nothing but imports, found ${[...scripts.keys()]}`);
  }
  const start = publish(site, 'start.js', shared.contents);
  const importing = main.text.replace('"./shared.js"', `"./${path.basename(start.file)}"`);
  return { start, main: publishPacked(site, 'main.js', Buffer.from(importing)) };
}

function write(file, bytes, mode = 0o644) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bytes, { mode });
}

/** A published file whose name says what is in it, so that it can be cached for ever. */
function publish(site, name, bytes) {
  const { name: stem, ext } = path.parse(name);
  const digest = sha256(bytes);
  const file = `assets/${stem}-${digest.slice(0, 12)}${ext}`;
  write(path.join(site, file), bytes);
  return { file, bytes: bytes.length, sha256: digest };
}

/** The same, with a copy packed by gzip: for what is loaded by scripts, which can unpack it. */
function publishPacked(site, name, bytes) {
  const plain = publish(site, name, bytes);
  const copy = gzip(bytes, plain.sha256);
  const file = `${plain.file}.gz`;
  write(path.join(site, file), copy);
  return { ...plain, gzip: { file, bytes: copy.length, sha256: sha256(copy) } };
}

/** The program of the highest level that still takes seconds. */
function libdeflate(...args) {
  return (input) => execFileSync('libdeflate-gzip', args, { input, maxBuffer: 2 ** 30 });
}
let packer;

/** Without name and time, so that it depends on the bytes and the packer alone. */
function gzip(bytes, digest) {
  packer ??= sha256(libdeflate('-V')()).slice(0, 12);
  const kept = path.join(values.packed, `${digest}-${packer}`);
  if (!fs.existsSync(kept)) {
    const packed = libdeflate('-12', '-c')(bytes);
    write(`${kept}.${process.pid}`, packed);
    fs.renameSync(`${kept}.${process.pid}`, kept);
  }
  return fs.readFileSync(kept);
}

/** Of python.wasm: where V8 can be kept from guessing (runtime/speculation.ts). */
function places() {
  return JSON.parse(readInput(values.python, 'places.json').toString());
}

function images() {
  return JSON.parse(readInput(values.images, 'images.json').toString());
}

async function makeSite(site) {
  const worker = await bundle('runtime/worker.ts', { plugins: [glue] });
  const assets = {
    python: { ...publishPacked(site, 'python.wasm', readInput(values.python, 'python.wasm')), places: places() },
    code: publishPacked(site, 'python-deferred.wasm', readInput(values.python, 'python-deferred.wasm')),
    worker: publish(site, 'worker.js', worker),
    images: images().map(({ id, file }) => ({
      id,
      ...publishPacked(site, file, readInput(values.images, file)),
    })),
  };
  const names = substitute('terrarium-assets', {
    contents: Object.entries({ ASSETS: assets, PYTHON: assets.python, WORKER: assets.worker })
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
      .join(''),
  });
  const page = {
    ...(await publishPage(site, names)),
    boot: publish(site, 'boot.js', await bundle('repl/boot.ts', { format: 'iife', plugins: [names] })),
    style: publish(site, 'style.css', await bundle('repl/style.css', {})),
    mark: publish(site, 'mark.svg', readInput(web, 'repl/mark.svg')),
  };
  // Its name stays, so that browsers find the next version of it.
  write(path.join(site, 'offline-worker.js'), await bundle('repl/offline-worker.ts', {}));
  write(path.join(site, 'index.html'), makeIndex({ ...page, ...assets }));
  const embed = await publishEmbed(site, names);
  const frame = {
    frame: publish(site, 'frame.js', await bundle('embed/example-frame.ts', {})),
    framestyle: publish(site, 'frame.css', await bundle('embed/frame.css', {})),
  };
  write(path.join(site, 'example.html'), filled(readInput(web, 'embed/frame.html').toString(), { ...page, ...frame }));
  write(path.join(site, 'manifest.json'), json({ version, ...page, ...frame, ...assets, ...embed }));
}

/** As the attribute `integrity` has it. */
const integrity = (bytes) => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

/** terrarium.js, whose name stays, and the scripts that it loads when an example is touched; it knows their digests. */
async function publishEmbed(site, names) {
  const part = async (name, entry) => {
    const bytes = await bundle(`embed/${entry}.ts`, { plugins: [names] });
    return { ...publish(site, name, bytes), integrity: integrity(bytes) };
  };
  const parts = {
    interpreter: await part('example-python.js', 'example-python'),
    field: await part('code-field.js', 'code-field'),
    rich: await part('rich-output.js', 'rich-output'),
  };
  const style = (await bundle('embed/embed.css', {})).toString().trim();
  const told = substitute('terrarium-embed', {
    contents: Object.entries({ PARTS: known(parts), STYLE: style, VERSION: version })
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
      .join(''),
  });
  const script = await bundle('embed/embed.ts', { plugins: [told] });
  write(path.join(site, 'terrarium.js'), script);
  const embed = { file: 'terrarium.js', bytes: script.length, sha256: sha256(script), integrity: integrity(script) };
  return { embed, ...parts };
}

/** What terrarium.js has to know of the others. */
function known(parts) {
  return Object.fromEntries(Object.entries(parts).map(([name, { file, integrity }]) => [name, { file, integrity }]));
}

/** %NAME% is the address of the file `name`, or one of `words`. */
function filled(text, files, words = {}) {
  return text.replace(/%([A-Z]+)%/g, (_, key) => words[key] ?? files[key.toLowerCase()].file);
}

/** index.html names exactly one set of files. */
function makeIndex(files) {
  const source = homepage ? `<a href="${homepage}">Its source</a> is public. ` : '';
  const words = { SOURCE: source, VERSION: version, MAINBYTES: files.main.bytes };
  const dialogs = readInput(web, 'repl/dialogs.html').toString().trimEnd();
  const html = readInput(web, 'repl/index.html').toString();
  return filled(html.replace('%DIALOGS%', () => dialogs), files, words);
}

const TYPES = {
  index: 'api/index.d.mts',
  browser: 'api/browser.d.mts',
  terrarium: 'api/terrarium.d.mts',
};

/** What a page needs of the package, all in lib/: a module, a script for pages without modules, the worker. */
async function makeBrowserLibrary(npm) {
  const worker = await bundle('runtime/worker.ts', { plugins: [glue] });
  const described = (file, bytes) => ({ file, bytes: bytes.length, sha256: sha256(bytes) });
  const assets = {
    python: { ...described('python.wasm', readInput(values.python, 'python.wasm')), places: places() },
    code: described('python-deferred.wasm', readInput(values.python, 'python-deferred.wasm')),
    worker: described('browser-worker.js', worker),
    images: images().map(({ id, file }) => ({ id, ...described(file, readInput(values.images, file)) })),
  };
  write(path.join(npm, 'lib/browser-worker.js'), worker);
  const names = substitute('terrarium-assets', { contents: `export const ASSETS = ${JSON.stringify(assets)};` });
  write(path.join(npm, 'lib/browser.mjs'), await bundle('browser/index.ts', { plugins: [names] }));
  const script = {
    format: 'iife',
    globalName: 'terrarium',
    define: { 'import.meta.url': 'document.currentScript.src' },
    plugins: [names],
  };
  write(path.join(npm, 'lib/terrarium-runtime.js'), await bundle('browser/index.ts', script));
}

async function makePackage(npm) {
  const node = { platform: 'node', target: 'node20', plugins: [glue, globalProcess] };
  for (const [name, entry] of Object.entries({ terrarium: 'main', 'terrarium-doctest': 'doctest-main' })) {
    const bin = await bundle(`node/${entry}.ts`, node);
    write(path.join(npm, `bin/${name}.mjs`), `#!/usr/bin/env node\n${bin}`, 0o755);
  }
  for (const name of ['interactive', 'index']) {
    write(path.join(npm, `lib/${name}.mjs`), await bundle(`node/${name}.ts`, node));
  }
  // Node.js 20 starts a thread with CommonJS 10 ms sooner than one with a module.
  const commonjs = { ...node, format: 'cjs', define: { 'import.meta.url': 'undefined' } };
  for (const name of ['worker', 'console-worker']) {
    write(path.join(npm, `lib/${name}.cjs`), await bundle(`node/${name}.ts`, commonjs));
  }
  for (const [name, source] of Object.entries(TYPES)) {
    write(path.join(npm, `lib/${name}.d.mts`), readInput(web, source));
  }
  for (const name of ['python.wasm', 'python-deferred.wasm', 'python-plain.wasm']) {
    write(path.join(npm, 'lib', name), readInput(values.python, name));
  }
  await makeBrowserLibrary(npm);
  const list = images().map(({ id, file, bytes }) => ({ id, file, bytes }));
  for (const { file } of list) write(path.join(npm, 'lib', file), readInput(values.images, file));
  write(path.join(npm, 'lib/images.json'), `${JSON.stringify(list)}\n`);
  const description = JSON.parse(readInput(web, 'node/package.json').toString());
  write(path.join(npm, 'package.json'), json({ ...description, version }));
  write(path.join(npm, 'README.md'), readInput(web, 'node/README.md'));
}

await makeSite(path.join(values.out, 'site.new'));
await makePackage(path.join(values.out, 'npm.new'));
