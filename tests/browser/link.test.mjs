// The simulated line limits what it says it does, and loses nothing.
//
// usage: node --test tests/browser/link.test.mjs
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { Direction, simulateLink } from './link.mjs';

const KILOBITS = 8000;
const ROUND_TRIP_MS = 60;
/** Takes half a second on that line. */
const BYTES = 500_000;
const BODY = randomBytes(BYTES);
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

let server, link;
before(async () => {
  server = http.createServer(async (request, response) => {
    if (request.url === '/broken') return void response.writeHead(200, { 'content-length': 10 }).write('half') || setTimeout(() => response.destroy(), 20);
    const received = [];
    for await (const chunk of request) received.push(chunk);
    response.end(request.url === '/large' ? BODY : digest(Buffer.concat(received)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  link = await simulateLink(`http://127.0.0.1:${server.address().port}/`, { kilobits: KILOBITS, roundTripMs: ROUND_TRIP_MS });
});
after(() => (link.close(), server.closeAllConnections(), server.close()));

/** The body, and milliseconds until it was there. */
function ask(name, { agent = false, body = null, method = body ? 'POST' : 'GET' } = {}) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.request(link.url + name, { agent, method }, async (response) => {
      const chunks = [];
      try {
        for await (const chunk of response) chunks.push(chunk);
      } catch (error) {
        return reject(error);
      }
      resolve({ body: Buffer.concat(chunks), ms: performance.now() - began });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** From above only loosely: the machine may be busy. */
function assertTook(ms, least, most = least + 500) {
  assert.ok(ms >= least && ms <= most, `took ${ms.toFixed(0)} ms, expected ${least} to ${most}`);
}

test('one direction sends one thing after the other', () => {
  const direction = new Direction(8, 20); // a byte a millisecond
  assert.equal(direction.schedule(100, 1000), 1120);
  assert.equal(direction.schedule(50, 1010), 1170); // waits for the first
  assert.equal(direction.schedule(50, 5000), 5070); // the line was idle
});

test('a large answer takes what the bandwidth gives', async () => {
  const before = link.received();
  const { body, ms } = await ask('large');
  const headers = link.received() - before - BYTES;
  assert.ok(headers > 20 && headers < 1000, `${headers} bytes besides the body`);
  assert.equal(digest(body), digest(BODY));
  assertTook(ms, BYTES / (KILOBITS / 8));
});

test('what is sent to the server is limited, too', async () => {
  const { body, ms } = await ask('', { body: BODY });
  assert.equal(String(body), digest(BODY));
  assertTook(ms, BYTES / (KILOBITS / 8));
});

test('connections share the bandwidth', async () => {
  const answers = await Promise.all([ask('large'), ask('large'), ask('large')]);
  assertTook(Math.max(...answers.map(({ ms }) => ms)), (3 * BYTES) / (KILOBITS / 8));
  // None had the line for itself.
  assert.ok(Math.min(...answers.map(({ ms }) => ms)) > (2 * BYTES) / (KILOBITS / 8));
  for (const { body } of answers) assert.equal(digest(body), digest(BODY));
});

test('a small answer takes two round trips on a new connection, and one on an old one', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const first = await ask('', { agent });
  const second = await ask('', { agent });
  agent.destroy();
  assertTook(first.ms, 2 * ROUND_TRIP_MS);
  assertTook(second.ms, ROUND_TRIP_MS, 2 * ROUND_TRIP_MS - 10);
});

test('a small answer is not kept back by a large one', async () => {
  const large = ask('large');
  await new Promise((resolve) => setTimeout(resolve, 3 * ROUND_TRIP_MS));
  const { ms } = await ask('');
  assert.ok(ms < (await large).ms, `${ms} ms`);
});

test('a connection that the server breaks is broken behind the line', async () => {
  await assert.rejects(ask('broken'), /aborted|ECONNRESET|hang up/);
});
