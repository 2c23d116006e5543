// What a page asks its server for, and how many bytes come: a proxy that writes it down.
import http from 'node:http';

/**
 * Puts a proxy in front of the server at `url`.
 *
 * @returns `url`, the same page behind the proxy; `requests`, in the order of their beginnings, each with
 *   `method`, `name` (without a hash), `status`, `encoding` and `bytes` of the body that have been sent; `close()`
 */
export async function watchWire(url) {
  const target = new URL(url);
  const requests = [];
  const agent = new http.Agent({ keepAlive: true });
  const server = http.createServer((request, answer) => {
    const name = request.url.split('/').pop().replace(/-[0-9a-f]{12}\./, '.') || 'index.html';
    const entry = { method: request.method, name, status: 0, encoding: null, bytes: 0 };
    requests.push(entry);
    const { method, headers } = request;
    const upstream = http.request(new URL(request.url, target), { method, headers, agent }, (response) => {
      entry.status = response.statusCode;
      entry.encoding = response.headers['content-encoding'] ?? null;
      answer.writeHead(response.statusCode, response.headers);
      response.on('data', (chunk) => (entry.bytes += chunk.length));
      response.on('error', () => answer.destroy());
      response.pipe(answer);
    });
    upstream.on('error', () => answer.destroy());
    answer.on('close', () => answer.writableFinished || upstream.destroy());
    upstream.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${target.pathname}`,
    requests,
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
