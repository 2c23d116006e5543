#!/usr/bin/env node
// Serve a directory of static files, for trying the site and for the browser tests.
//
// usage: node web/tools/serve.mjs [--root DIR] [--host ADDRESS] [--prefix /PATH/] [--isolate] [--csp]
//                               [--csp-page] [--policy TEXT] [--plain] [--throttle KBIT:MS] [--break PATTERN:FAULT[:TIMES]]...
//                               [--frame]
//   --isolate   sends COOP and COEP, which make a page cross-origin isolated
//   --csp       sends the strict content security policy that the page is made for
//   --csp-page  sends it with pages only
//   --policy    sends another one, with everything
//   --plain     sends files as they are, where compressing them takes longer than sending them
//   --throttle  limits each answer to KBIT/s and delays it by MS: 10000:40 is a modest line
//   --break     makes requests fail: see faults.mjs
//   --frame     also serves, from another site, a page with the site in an <iframe>
// reads:  DIR (default dist/site); env PORT (default 8000, 0 = any free port)
// writes: nothing; prints the address as its first line, with --frame the other page's as its second
// exit:   64 usage, 66 no such directory, 69 the port is taken
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import zlib from 'node:zlib';
import { readFault } from './faults.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.zip': 'application/zip',
  '.gz': 'application/gzip',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};
const CSP =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'";
const HASHED = /-[0-9a-f]{12}\.[a-z.]+$/;
// High enough to be near what a host sends, low enough to be ready when the page asks.
const BROTLI_QUALITY = 6;
const SMALLEST_COMPRESSED = 512;

function fail(status, message) {
  process.stderr.write(`serve: ${message}\n`);
  process.exit(status);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        root: {
          type: 'string',
          default: fileURLToPath(new URL('../../dist/site', import.meta.url)),
        },
        host: { type: 'string', default: '127.0.0.1' },
        prefix: { type: 'string', default: '/' },
        isolate: { type: 'boolean', default: false },
        csp: { type: 'boolean', default: false },
        'csp-page': { type: 'boolean', default: false },
        policy: { type: 'string' },
        plain: { type: 'boolean', default: false },
        throttle: { type: 'string' },
        break: { type: 'string', multiple: true, default: [] },
        frame: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return fail(64, error.message.toLowerCase());
  }
}

const options = readOptions();
const root = path.resolve(options.root);
if (!fs.existsSync(root)) fail(66, `${root}: no such directory; build the site first`);
const [kilobits, latency] = (options.throttle ?? '0:0').split(':').map(Number);
if (!(kilobits >= 0 && latency >= 0)) {
  fail(64, `--throttle: expected KBIT:MS, found '${options.throttle}'`);
}
const faults = options.break.map((specification) => {
  try {
    return readFault(specification);
  } catch (error) {
    return fail(64, error.message);
  }
});
const cache = new Map();

/** The file for an address, or null: never outside the root. */
function locate(address) {
  let name;
  try {
    name = decodeURIComponent(new URL(address, 'http://localhost').pathname);
  } catch {
    return null;
  }
  if (!name.startsWith(options.prefix) || name.includes('\0')) return null;
  const file = path.join(root, path.posix.normalize(`/${name.slice(options.prefix.length)}`));
  const wanted = name.endsWith('/') ? path.join(file, 'index.html') : file;
  return fs.statSync(wanted, { throwIfNoEntry: false })?.isFile() ? wanted : null;
}

function compress(bytes, encoding) {
  if (encoding === 'gzip') return zlib.gzipSync(bytes);
  const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  return zlib.brotliCompressSync(bytes, { params });
}

function encodingFor(request, file, size) {
  if (options.plain || /\.(zip|gz|png|woff2)$/.test(file) || size < SMALLEST_COMPRESSED) return 'identity';
  const accepted = String(request.headers['accept-encoding'] ?? '');
  return ['br', 'gzip'].find((name) => accepted.includes(name)) ?? 'identity';
}

/** Content in an encoding, kept until the file changes. */
function load(file, encoding, stat) {
  const key = `${file}\n${encoding}\n${stat.mtimeMs}\n${stat.size}`;
  let entry = cache.get(key);
  if (!entry) {
    const bytes = fs.readFileSync(file);
    const body = encoding === 'identity' ? bytes : compress(bytes, encoding);
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 24)}"`;
    cache.set(key, (entry = { body, etag }));
  }
  return entry;
}

function headersFor(file, encoding, { body, etag }) {
  return {
    'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
    'content-length': body.length,
    'cache-control': HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag,
    vary: 'accept-encoding',
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @param ending `late`: bytes to send a second later; `after`: 'destroy' or 'hang' instead of an end
 */
async function send(response, body, { late, after } = {}) {
  const step = kilobits ? Math.max(Math.round((kilobits * 1000) / 8 / 20), 1) : body.length || 1;
  for (let at = 0; at < body.length && !response.destroyed; at += step) {
    response.write(body.subarray(at, at + step));
    if (kilobits) await pause(50);
  }
  if (late) {
    await pause(1000);
    response.write(late);
  }
  if (!after) return void response.end();
  // What has been written is to arrive first.
  await pause(200);
  if (after === 'destroy') response.destroy();
}

function policies(address) {
  const csp = options.csp || (options['csp-page'] && /(\/|\.html)$/.test(address));
  return {
    'x-content-type-options': 'nosniff',
    ...(csp || options.policy ? { 'content-security-policy': options.policy ?? CSP } : {}),
    ...(options.isolate
      ? {
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-embedder-policy': 'require-corp',
        }
      : {}),
  };
}

async function answer(request, response) {
  for (const [name, value] of Object.entries(policies(request.url))) response.setHeader(name, value);
  if (latency) await pause(latency);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  }
  const fault = faults.reduce((found, strikes) => found ?? strikes(request.url), null);
  const file = fault?.status ? null : locate(request.url);
  if (!file) {
    const status = fault?.status ?? 404;
    return void response.writeHead(status, { 'content-type': 'text/plain' }).end(`${status}\n`);
  }
  if (fault) return sendBroken(response, file, fault);
  const stat = fs.statSync(file);
  const encoding = encodingFor(request, file, stat.size);
  const entry = load(file, encoding, stat);
  if (request.headers['if-none-match'] === entry.etag) {
    return void response.writeHead(304, { etag: entry.etag }).end();
  }
  response.writeHead(200, headersFor(file, encoding, entry));
  if (request.method === 'HEAD') return void response.end();
  return send(response, entry.body);
}

/** Uncompressed, and with the header that lets browsers keep it: damage that stays. */
function sendBroken(response, file, { change }) {
  const entry = load(file, 'identity', fs.statSync(file));
  const { body, type, cache, encoding, ...ending } = change(entry.body);
  const headers = headersFor(file, 'identity', { ...entry, body });
  if (type) headers['content-type'] = type;
  if (cache) headers['cache-control'] = cache;
  if (encoding) headers['content-encoding'] = encoding;
  if (ending.late || ending.after) delete headers['content-length'];
  response.writeHead(200, headers);
  return send(response, body, ending);
}

/** A page of another site (another host name) with this one in a frame. */
function serveFrame(address) {
  const html = `<!doctype html><title>A page about Python</title><h1>A page about Python</h1>
<iframe src="${address}" title="Python" allow="clipboard-write" style="width:100%;height:24rem"></iframe>`;
  const host = http.createServer((_, response) =>
    response.writeHead(200, { 'content-type': TYPES['.html'] }).end(html),
  );
  host.listen(0, 'localhost', () => {
    process.stdout.write(`${address}\nhttp://localhost:${host.address().port}/\n`);
  });
}

const server = http.createServer((request, response) => {
  answer(request, response).catch((error) => {
    process.stderr.write(`serve: ${request.url}: ${error.message}\n`);
    response.destroy();
  });
});
const port = Number(process.env.PORT ?? 8000);
server.on('error', (error) => {
  if (error.code === 'EADDRINUSE') fail(69, `port ${port} is taken; choose another: PORT=8080`);
  fail(69, `${options.host}:${port}: cannot listen (${error.code})`);
});
server.listen(port, options.host, () => {
  const address = `http://${options.host}:${server.address().port}${options.prefix}`;
  if (options.frame) serveFrame(address);
  else process.stdout.write(`${address}\n`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
