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
const NETWORK = /this is WebAssembly \(Terrarium\), which has no network; /i; // asyncio makes it lower case
const TIMER = /nothing sends signals but Ctrl-C: this is WebAssembly \(Terrarium\); use asyncio\.timeout/;
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
  'asyncio.open_connection to a name': [
    ASYNC("asyncio.open_connection('example.org', 443, ssl=True)"),
    'socket.gaierror',
    NETWORK,
  ],
  'asyncio.start_server': [ASYNC("asyncio.start_server(print, '127.0.0.1', 8000)"), 'OSError', NETWORK],
  'asyncio.start_server at a name': [ASYNC("asyncio.start_server(print, 'localhost', 8000)"), 'OSError', NETWORK],
  'asyncio.start_server everywhere': [ASYNC('asyncio.start_server(print, None, 8000)'), 'OSError', NETWORK],
  'loop.create_server': [
    ASYNC("asyncio.get_running_loop().create_server(asyncio.Protocol, '::1', 8000, reuse_port=True)"),
    'OSError',
    NETWORK,
  ],
  'loop.create_datagram_endpoint': [
    ASYNC("asyncio.get_running_loop().create_datagram_endpoint(print, local_addr=('localhost', 8000))"),
    'OSError',
    NETWORK,
  ],
  'loop.getaddrinfo': [ASYNC("asyncio.get_running_loop().getaddrinfo('example.org', 80)"), 'socket.gaierror', NETWORK],
  'asyncio.create_subprocess_shell': [ASYNC("asyncio.create_subprocess_shell('ls')"), 'OSError', PROCESS],
  socketserver: ["import socketserver as s; s.ThreadingTCPServer(('', 8000), None)", 'OSError', NETWORK],
  'socketserver in processes': ['import socketserver as s; s.ForkingTCPServer', 'AttributeError', PROCESS],
  'http.server': ["import runpy; runpy.run_module('http.server', run_name='__main__')", 'OSError', NETWORK],
  'wsgiref.simple_server': ["import wsgiref.simple_server as w; w.make_server('', 8000, print)", 'OSError', NETWORK],
  'xmlrpc.server': ["import xmlrpc.server as x; x.SimpleXMLRPCServer(('', 8000))", 'OSError', NETWORK],
  'xmlrpc.client': ["import xmlrpc.client as x; x.ServerProxy('http://example.org/').f()", 'socket.gaierror', NETWORK],
  'xmlrpc.client over HTTPS': [
    "import xmlrpc.client as x; x.ServerProxy('https://example.org/').f()",
    'NotImplementedError',
    NETWORK,
  ],
  'urllib.request over HTTPS': [
    "import urllib.request as r; r.urlretrieve('https://example.org/', '/tmp/page')",
    'urllib.error.URLError',
    NETWORK,
  ],
  'http.client over HTTPS': ["import http.client as c; c.HTTPSConnection('example.org')", 'AttributeError', NETWORK],
  smtplib: ["import smtplib; smtplib.SMTP('example.org')", 'socket.gaierror', NETWORK],
  'smtplib, encrypted': ["import smtplib; smtplib.SMTP_SSL('example.org')", 'AttributeError', NETWORK],
  ftplib: ["import ftplib; ftplib.FTP('127.0.0.1')", 'OSError', NETWORK],
  'ftplib, encrypted': ["import ftplib; ftplib.FTP_TLS('example.org')", 'AttributeError', NETWORK],
  'imaplib, encrypted': ["import imaplib; imaplib.IMAP4_SSL('example.org')", 'AttributeError', NETWORK],
  'poplib, encrypted': ["import poplib; poplib.POP3_SSL('example.org')", 'AttributeError', NETWORK],
  ssl: ['import ssl', 'ModuleNotFoundError', /not part of Terrarium: no sockets to encrypt; the page or Node\.js can fetch/],
  pty: ['import pty', 'ModuleNotFoundError', /not part of Terrarium: .*no process can be started here/],
  'os.waitpid': ['import os; os.waitpid(1, 0)', 'AttributeError', PROCESS],
  'signal.alarm': ['import signal; signal.alarm(1)', 'AttributeError', TIMER],
  'signal.setitimer': ['import signal; signal.setitimer(signal.ITIMER_REAL, 1)', 'AttributeError', TIMER],
  'signal.pause': ['import signal; signal.pause()', 'AttributeError', TIMER],
  'signal.sigwait': ['import signal; signal.sigwait([signal.SIGINT])', 'AttributeError', TIMER],
  'webbrowser.get': ['import webbrowser; webbrowser.get()', 'webbrowser.Error', /could not locate runnable browser/],
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
    `import http.client, os, signal, socket, webbrowser
print([hasattr(*n) for n in ((signal, 'alarm'), (http.client, 'HTTPSConnection'))], http.client.__spec__.loader.path)
print(webbrowser.open('https://example.org/'))
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
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
    "[False, False] /usr/lib/python3.11/http/client.py\nFalse\n[False, False, False, False, False]\nmodule 'os' has no attribute 'no_such_thing' no_such_thing\n('127.0.0.1', 80) ('::1', 8)\n127.0.0.1\n",
  );
});
