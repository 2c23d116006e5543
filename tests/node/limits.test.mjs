// What this platform does not have: the usual exception, early, and with what to do instead.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';

import { command } from './command.mjs';

let folder = '';
let run;
before(() => {
  ({ folder, run } = command());
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const PROCESS = /this is WebAssembly \(Terrarium\).*; call a function of Python instead/;
const THREAD = /can't start new thread: this is WebAssembly \(Terrarium\).*; call the function directly, or use coroutines/;
const NETWORK = /this is WebAssembly \(Terrarium\), which has no network; /;
const ASYNC = (call) => `import asyncio
async def main(): await ${call}
asyncio.run(main())`;

const CASES = {
  'subprocess.run': ["import subprocess; subprocess.run(['ls'])", 'OSError', PROCESS],
  'subprocess.Popen in a shell': ["import subprocess; subprocess.Popen('ls', shell=True)", 'OSError', PROCESS],
  'os.popen': ["import os; os.popen('ls')", 'OSError', PROCESS],
  'os.system': ["import os; os.system('ls')", 'AttributeError', PROCESS],
  'os.fork': ['import os; os.fork()', 'AttributeError', PROCESS],
  'os.execvp': ["import os; os.execvp('ls', ['ls'])", 'AttributeError', PROCESS],
  'os.posix_spawn': ["import os; os.posix_spawn('/bin/ls', ['ls'], {})", 'AttributeError', PROCESS],
  'asyncio.create_subprocess_exec': [ASYNC("asyncio.create_subprocess_exec('ls')"), 'OSError', PROCESS],
  'threading.Thread': ['import threading; threading.Thread(target=print).start()', 'RuntimeError', THREAD],
  ThreadPoolExecutor: [
    'from concurrent.futures import ThreadPoolExecutor as T; T().submit(print)',
    'RuntimeError',
    THREAD,
  ],
  'asyncio.to_thread': [ASYNC('asyncio.to_thread(print)'), 'RuntimeError', THREAD],
  run_in_executor: [
    ASYNC('asyncio.get_running_loop().run_in_executor(None, print)'),
    'RuntimeError',
    THREAD,
  ],
  ProcessPoolExecutor: [
    'from concurrent.futures import ProcessPoolExecutor',
    'ModuleNotFoundError|ImportError',
    /WebAssembly, which has one process; asyncio/,
  ],
  multiprocessing: ['import multiprocessing', 'ModuleNotFoundError', /WebAssembly, which has one process; asyncio/],
  ctypes: ['import ctypes', 'ModuleNotFoundError', /no shared libraries can be loaded into WebAssembly; link/],
  'connecting to a name': ["import socket; socket.create_connection(('example.org', 80))", 'socket.gaierror', NETWORK],
  'connecting to an address': ["import socket; socket.create_connection(('127.0.0.1', 80))", 'OSError', NETWORK],
  'a server': ["import socket; socket.create_server(('127.0.0.1', 8000))", 'OSError', NETWORK],
  'socket.gethostbyname': ["import socket; socket.gethostbyname('example.org')", 'socket.gaierror', NETWORK],
  'urllib.request': ["import urllib.request as r; r.urlopen('http://example.org/')", 'urllib.error.URLError', NETWORK],
  'http.client': [
    "import http.client as c; c.HTTPConnection('example.org').request('GET', '/')",
    'socket.gaierror',
    NETWORK,
  ],
  'asyncio.open_connection': [ASYNC("asyncio.open_connection('127.0.0.1', 80)"), 'OSError', NETWORK],
};
for (const [what, [code, type, reason]] of Object.entries(CASES)) {
  test(what, async () => {
    const { code: status, err } = await run(['-c', code]);
    assert.equal(status, 1);
    const last = err.trimEnd().split('\n').at(-1);
    assert.match(last, new RegExp(`^(${type}): `));
    assert.match(last, reason);
  });
}

test('what programs ask before they try is answered as before', async () => {
  const { out, err } = await run([
    '-c',
    `import os, socket
print([hasattr(os, n) for n in ('fork', 'system', 'execv', 'execvp', 'no_such_thing')])
try: os.no_such_thing
except AttributeError as error: print(error, error.name)
print(socket.getaddrinfo('127.0.0.1', 80, type=socket.SOCK_STREAM)[0][4], socket.getaddrinfo('::1', 8)[0][4][:2])
print(socket.gethostbyname('localhost'))
exec('from os import *')`,
  ]);
  assert.equal(err, '');
  assert.equal(
    out,
    "[False, False, False, False, False]\nmodule 'os' has no attribute 'no_such_thing' no_such_thing\n('127.0.0.1', 80) ('::1', 8)\n127.0.0.1\n",
  );
});
