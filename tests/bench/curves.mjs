// What growth.mjs measures: each curve has a title, what its axes say, the places of its points, and `run(python, x)`,
// which answers what is there on the other axis. Everything in Node.js, in a fresh process.
import fs from 'node:fs';
import path from 'node:path';

import { ROOT } from '../browser/harness.mjs';
import { statusOf } from './resident.mjs';
import { NODE_ARGUMENTS, PEERS, peerProgram, runNode, startNode } from './starting.mjs';

const MEGABYTE = 1e6;

// --- start, with the size of the library ----------------------------------------------------------

/** As scripts/bench-images makes them; the places are megabytes of source. */
const COPIES = [0, 1, 2, 4];
const sizeOf = (copies) => Number(fs.readFileSync(path.join(PEERS, `images/bytes-${copies}`), 'utf8')) / MEGABYTE;

const LARGE = {
  terrarium: (copies) => NODE_ARGUMENTS.terrarium('print(1)', path.join(ROOT, `build/bench-images-${copies}/dist/npm`)),
  pyodide: (copies) => NODE_ARGUMENTS.pyodide('print(1)', { options: { stdLibURL: path.join(PEERS, `images/stdlib-${copies}.zip`) } }),
};

const images = () => ({
  title: 'Start with a larger library',
  x: 'Python source added to the library, in MB',
  y: 'whole process of print(1), in ms',
  unit: 'ms',
  places: COPIES.map(sizeOf),
  run: (python, x) => runNode(LARGE[python](COPIES.find((copies) => sizeOf(copies) === x))).milliseconds,
});

// --- memory, with the number of interpreters ------------------------------------------------------

/** Bytes of a process that has said that it is ready. */
const residentOf = async (args) => {
  const child = await startNode(args);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const bytes = statusOf(child.pid, 'VmRSS');
  child.kill();
  return bytes;
};

/** All of them are kept: the garbage collector takes a Pyodide that nothing refers to. */
const several = (count) => `const kept = (globalThis.kept = []);
for (let i = 0; i < ${count}; i++) {
  kept.push(await peer.start());
  await peer.run(kept[i], '1');
}
console.log('ready');
process.stdin.resume();`;

const interpreters = () => ({
  title: 'Memory of several interpreters in one process',
  x: 'interpreters',
  y: 'resident memory above a bare process, in MB',
  unit: 'MB',
  places: [1, 2, 4, 8],
  run: async (python, count) => {
    const bare = await residentOf(['-e', "console.log('ready'); process.stdin.resume();"]);
    return ((await residentOf(peerProgram(python, several(count)))) - bare) / MEGABYTE;
  },
});

// --- time, with what is printed -------------------------------------------------------------------

const LINE_BYTES = 100;
const printing = (megabytes) => `import sys, time
began = time.perf_counter()
for i in range(${(megabytes * MEGABYTE) / LINE_BYTES}):
    print(f'{i:<${LINE_BYTES - 1}}')
sys.stdout.flush()
took = time.perf_counter() - began
print('took', took, file=sys.stderr)`;

function secondsOf(args) {
  const { stderr } = runNode(args, { stdio: ['ignore', 'ignore', 'pipe'] });
  return Number(/^took (\S+)$/m.exec(stderr)[1]);
}

const output = () => ({
  title: 'Printing lines of 100 bytes to /dev/null',
  x: 'printed, in MB',
  y: 'time, in s',
  unit: 's',
  places: [1, 2, 4, 8, 16],
  run: (python, megabytes) => secondsOf(NODE_ARGUMENTS[python](printing(megabytes))),
});

// --- time, with what is imported ------------------------------------------------------------------

/** Of the standard library of both, by the alphabet; each imports more than itself, or nothing. */
const MODULES = `argparse ast asyncio base64 bdb bisect calendar cmd code codeop colorsys concurrent.futures configparser
  contextvars copy csv dataclasses datetime decimal difflib dis doctest email.message email.parser enum filecmp fileinput
  fnmatch fractions ftplib functools getopt getpass gettext glob graphlib gzip hashlib heapq hmac html.parser http.client
  http.cookies imaplib importlib.metadata importlib.resources inspect io ipaddress json keyword linecache locale logging
  lzma mailbox mimetypes netrc numbers opcode optparse pdb pickle pickletools pkgutil platform plistlib poplib pprint
  profile pstats queue quopri random reprlib runpy sched secrets selectors shelve shlex shutil smtplib socketserver sqlite3
  statistics string stringprep symtable tabnanny tarfile tempfile textwrap timeit tokenize trace tracemalloc types typing
  unittest urllib.request uuid wave xml.dom.minidom xml.etree.ElementTree xmlrpc.client zipapp zipfile zoneinfo`.split(/\s+/);

const importing = (count) => `import sys, time
began = time.perf_counter()
import ${MODULES.slice(0, count).join(', ')}
took = time.perf_counter() - began
print('took', took, file=sys.stderr)`;

const imports = () => ({
  title: 'Importing modules of the standard library',
  x: 'import statements, by the alphabet',
  y: 'time, in s',
  unit: 's',
  places: [1, 5, 10, 20, 40, 80, MODULES.length],
  run: (python, count) => secondsOf(NODE_ARGUMENTS[python](importing(count))),
});

export const CURVES = { images, interpreters, output, imports };
