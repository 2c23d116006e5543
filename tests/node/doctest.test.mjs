// `terrarium-doctest`: the examples of documents, checked by the rules of doctest.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';

import { ROOT } from './bundled.mjs';
import { PACKAGE } from './command.mjs';

const BIN = path.join(PACKAGE, 'bin/terrarium-doctest.mjs');
const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-doctest-')));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Writes files into the directory that the command runs in. */
function put(files) {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

const run = (...args) => runIn(folder, ...args);

function runIn(cwd, ...args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...args], { cwd, env: { PATH: process.env.PATH } });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (err += data));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

test('the documents of this project', async () => {
  const { code, out } = await runIn(ROOT, 'README.md', 'docs', 'web/node/README.md');
  assert.equal(code, 0, out);
});

const GOOD = `# Counting

\`\`\`python
>>> total = 0
>>> for n in range(4):
...     total += n
\`\`\`

Names stay to the end of the page:

\`\`\`pycon
>>> total
6
>>> total / 0
Traceback (most recent call last):
    ...
ZeroDivisionError: division by zero
>>> print('a     b', object())
a b <object object at 0x...>
\`\`\`
`;

const BAD = `Two things::

    >>> 1 + 1
    3
    >>> undefined

and an example that nobody runs::

    >>> launch()  # doctest: +SKIP
`;

test('examples that do what they say', async () => {
  put({ 'good/page.md': GOOD, 'good/deep/other.rst': '>>> 2\n2\n', 'good/ignored.py': '>>> 1\n2\n' });
  assert.deepEqual(await run('good'), { code: 0, out: '6 examples in 2 documents: 6 passed, 0 failed, 0 skipped\n', err: '' });
  assert.deepEqual(await run('--quiet', 'good'), { code: 0, out: '', err: '' });
  const exact = await run('--exact', 'good/page.md');
  assert.equal(exact.code, 1);
  assert.match(exact.out, /^5 examples in 1 document: 4 passed, 1 failed, 0 skipped$/m);
});

test('examples that do not are shown, with line, source, what was expected and what came', async () => {
  put({ 'bad.rst': BAD });
  const { code, out, err } = await run('bad.rst');
  assert.deepEqual({ code, err }, { code: 1, err: '' });
  const [first, second, summary] = out.split('\n\n');
  assert.equal(first, `bad.rst:3: this example does not do what it says\n    1 + 1\nExpected:\n    3\nGot:\n    2`);
  assert.match(second, /^bad\.rst:5: .*\n {4}undefined\nExpected nothing\nGot:\n {4}Traceback [\s\S]*\n {4}NameError: name 'undefined' is not defined$/);
  assert.doesNotMatch(second, /doctest\.py/);
  assert.equal(summary, '3 examples in 1 document: 0 passed, 2 failed, 1 skipped\n');
});

test('what only looks like an example, or its end', async () => {
  put({
    'fences.md': '~~~~\n>>> print("```")\n```\n>>> print("a ~~~")\na ~~~\n~~~~\n\n````python\n>>> 1\n1\n````\n',
    'bom.txt': '\ufeff>>> 2\n2\n',
    'node_modules/x/page.md': '>>> 1\n2\n',
    '.hidden/page.md': '>>> 1\n2\n',
  });
  assert.equal((await run('fences.md', 'bom.txt')).out, '4 examples in 2 documents: 4 passed, 0 failed, 0 skipped\n');
  const { out } = await run('.');
  assert.doesNotMatch(out, /node_modules|hidden/);
});

test('an unknown directive is one example that fails', async () => {
  put({ 'unknown.txt': '>>> 1  # doctest: +NUMBER\n1\n' });
  const { code, out } = await run('unknown.txt');
  assert.equal(code, 1);
  assert.match(out, /^unknown\.txt:1: the example has an invalid option: '\+NUMBER'$/m);
});

test('of an exception that is another one, the frames are the program\'s', async () => {
  put({ 'other.txt': '>>> 1 / 0\nTraceback (most recent call last):\nValueError: no\n' });
  const { code, out } = await run('other.txt');
  assert.equal(code, 1);
  assert.match(out, /ZeroDivisionError: division by zero/);
  assert.doesNotMatch(out, /doctest\.py/);
});

test('an example may show a KeyboardInterrupt, and the others are run; another one ends the run', async () => {
  const shown = '>>> print(1); raise KeyboardInterrupt\nTraceback (most recent call last):\nKeyboardInterrupt\n';
  const other = '>>> raise KeyboardInterrupt("a")\nTraceback (most recent call last):\nKeyboardInterrupt: b\n';
  put({ 'interrupt.txt': `${shown}>>> x = 2\n${other}>>> print(x)\n2\n` });
  put({ 'another.txt': '>>> raise KeyboardInterrupt\n' });
  const { code, out } = await run('interrupt.txt');
  assert.equal(code, 1);
  assert.match(out, /^interrupt\.txt:5: .*\n.*\nExpected:\n.*\n.*KeyboardInterrupt: b\nGot:\n.*KeyboardInterrupt: a$/m);
  assert.match(out, /^4 examples in 1 document: 3 passed, 1 failed, 0 skipped$/m);
  assert.equal((await run('another.txt')).code, 130);
});

test('a report for continuous integration', async () => {
  put({ 'bad.rst': BAD, 'odd.txt': '>>> print(chr(1) + "<&>")\nno\n' });
  assert.equal((await run('--junit', 'report.xml', 'bad.rst', 'odd.txt')).code, 1);
  const xml = fs.readFileSync(path.join(folder, 'report.xml'), 'utf8');
  assert.match(xml, /<testsuite name="bad\.rst" tests="3" failures="2" errors="0" skipped="1" time="\d+\.\d+">/);
  assert.match(xml, /name="line 3: 1 \+ 1" time="[\d.]+"><failure message="bad\.rst:3: [^"]*">Expected:\n {4}3\nGot:\n {4}2\n<\/failure>/);
  assert.match(xml, /\ufffd&lt;&amp;&gt;/);
  assert.ok(!fs.existsSync(path.join(folder, 'report.xml.new')));
});

describe('what cannot be checked', () => {
  test('a document that is damaged is one that fails, and the others are checked', async () => {
    put({ 'mixed/a.txt': Buffer.from([0xff]), 'mixed/b.txt': 'x\n>>>1\n', 'mixed/c.txt': '>>> 1\n1\n' });
    const { code, out } = await run('mixed');
    assert.equal(code, 1);
    assert.match(out, /^mixed\/a\.txt:1: expected UTF-8, found the byte 0xff at offset 0$/m);
    assert.match(out, /^mixed\/b\.txt:2: the example lacks blank after >>>: '>>>1'$/m);
    assert.match(out, /^3 examples in 3 documents: 1 passed, 2 failed, 0 skipped$/m);
  });

  const mistakes = [
    [['nowhere'], /^terrarium-doctest: no such file or directory: 'nowhere' \(--mount [^\n]*\n$/],
    [['empty.txt'], /^terrarium-doctest: no example in 1 document: expected lines that begin with >>>\n$/],
    [[], /^terrarium-doctest: the following arguments are required: PATH[^\n]*\n$/],
    [['--option', 'NONE', 'one.txt'], /^terrarium-doctest: --option 'NONE': expected one of [^\n]*ELLIPSIS[^\n]*\n$/],
    [['--junit', 'no/where.xml', 'one.txt'], /^terrarium-doctest: no\/where\.xml: cannot be written \([^\n]*\n$/],
    [['--mount', 'nowhere', 'one.txt'], /^terrarium: --mount 'nowhere': [^\n]*\n$/],
  ];
  for (const [args, message] of mistakes) {
    test(`terrarium-doctest ${args.join(' ')}`, async () => {
      put({ 'empty.txt': 'nothing', 'one.txt': '>>> 1\n1\n' });
      const { code, err } = await run(...args);
      assert.equal(code, 2);
      assert.match(err, message);
    });
  }

  test('an example that does not end', async () => {
    put({ 'endless.txt': '>>> while True: pass\n' });
    const { code, err } = await run('--timeout', '3', 'endless.txt');
    assert.equal(code, 124);
    assert.match(err, /endless\.txt/);
  });
});

test('documents elsewhere, and packages they need, are given by the options of terrarium', async () => {
  const elsewhere = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-elsewhere-')));
  try {
    fs.writeFileSync(path.join(elsewhere, 'page.txt'), '>>> open("/pages/page.txt").read(3)\n\'>>>\'\n');
    assert.equal((await run('--mount', `${elsewhere}:/pages:ro`, '/pages')).code, 0);
  } finally {
    fs.rmSync(elsewhere, { recursive: true, force: true });
  }
});
