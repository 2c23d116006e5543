// A slow line in front of a test server: a TCP proxy with a round trip and one bandwidth for all connections.
//
// What passes is cut into segments. Each direction sends one segment at a time, at the line's rate, and the
// segment arrives half a round trip later; connections share the line in the order in which they have
// something to send. A new connection's first bytes take a whole round trip more, as TCP's handshake does.
// TLS and TCP's slow start are left out: a real line of this rate is slower.
import net from 'node:net';

const SEGMENT = 1460;
/** Bytes of one connection that may be under way in one direction; more would starve the others. */
const WINDOW = 256 * 1024;

/** One direction of a line. Times are those of performance.now(). */
export class Direction {
  #free = 0;
  /** Bytes that it has been given so far. */
  carried = 0;

  /** @param kilobits a second, 1000 bits each; @param delayMs from the last bit sent to its arrival */
  constructor(kilobits, delayMs) {
    this.bytesPerMs = kilobits / 8;
    this.delayMs = delayMs;
  }

  /** When `bytes` that are ready at `now` have arrived; the line is taken until they have been sent. */
  schedule(bytes, now) {
    this.carried += bytes;
    this.#free = Math.max(this.#free, now) + bytes / this.bytesPerMs;
    return this.#free + this.delayMs;
  }
}

/** Runs functions at their times, which never decrease, in order: timers alone may change places. */
class Arrivals {
  #waiting = [];
  #timer = null;

  add(time, arrive) {
    this.#waiting.push({ time, arrive });
    this.#timer ??= setTimeout(() => this.#run(), time - performance.now());
  }

  #run() {
    this.#timer = null;
    const now = performance.now();
    const due = this.#waiting.findIndex(({ time }) => time > now);
    for (const { arrive } of this.#waiting.splice(0, due < 0 ? this.#waiting.length : due)) arrive();
    if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#run(), Math.max(this.#waiting[0].time - now, 0));
  }
}

/** Sends what `from` gives to `to` over a direction; `lateMs` is added to what comes first. */
function carry(from, to, { direction, arrivals }, lateMs) {
  const ready = performance.now() + lateMs;
  let underWay = 0;
  let ended = false;
  const arrived = (segment) => {
    underWay -= segment.length;
    if (to.writable) to.write(segment);
    if (underWay < WINDOW) from.resume();
  };
  from.on('data', (chunk) => {
    for (let at = 0; at < chunk.length; at += SEGMENT) {
      const segment = chunk.subarray(at, at + SEGMENT);
      underWay += segment.length;
      arrivals.add(direction.schedule(segment.length, Math.max(performance.now(), ready)), () => arrived(segment));
    }
    if (underWay >= WINDOW) from.pause();
  });
  from.on('end', () => {
    ended = true;
    arrivals.add(direction.schedule(0, Math.max(performance.now(), ready)), () => to.end());
  });
  // One that breaks breaks the other; one that has ended still has bytes under way.
  from.on('error', () => to.destroy());
  from.on('close', () => ended || to.destroy());
}

/**
 * Puts a line between clients and the server at `url`.
 *
 * @param url of a server of HTTP on this machine
 * @param line `kilobits` a second in each direction (1000 bits each), `roundTripMs`
 * @returns `url`, the same page behind the line; `received()`, bytes that have come from the server; and `close()`
 */
export async function simulateLink(url, { kilobits, roundTripMs }) {
  const { port, hostname: host, pathname } = new URL(url);
  const way = () => ({ direction: new Direction(kilobits, roundTripMs / 2), arrivals: new Arrivals() });
  const [up, down] = [way(), way()];
  const sockets = new Set();
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = net.connect({ port: Number(port), host, allowHalfOpen: true, noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    carry(client, upstream, up, roundTripMs);
    carry(upstream, client, down, 0);
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${pathname}`,
    received: () => down.direction.carried,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
