// Constants that are not in python.wasm (wasm-build/config/detached.list) but in images that an import reads.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { command, PACKAGE } from './command.mjs';

const EIGHT_CODECS = `
for name in 'gb18030', 'hz', 'big5', 'big5hkscs', 'cp932', 'euc_jis_2004', 'iso2022_jp_3', 'cp949':
    assert '\\u4e2d\\u6587'.encode(name).decode(name) == '\\u4e2d\\u6587', name
print('\\u4e2d'.encode('shift_jis'))
`;
const NAMES = "import unicodedata as u; print(u.name('\\u00e9'), ascii(u.normalize('NFD', '\\u00e9')), ascii('\\N{SNOWMAN}'))";
const UNICODE = /the tables of unicodedata cannot be read from \S+\/unicodedata: /;

const { folder, run } = command();
after(() => fs.rmSync(folder, { recursive: true }));

/** A copy of the package whose image of unicodedata is what `change` makes of it. */
function packageWith(name, change) {
  const copy = path.join(folder, name);
  fs.cpSync(PACKAGE, copy, { recursive: true });
  const image = path.join(copy, 'lib/unicodedata.zip');
  fs.writeFileSync(image, change(fs.readFileSync(image)));
  const env = { PATH: process.env.PATH };
  const bin = path.join(copy, 'bin/terrarium.mjs');
  return (code) => promisify(execFile)(process.execPath, [bin, '-c', code], { cwd: folder, env });
}

for (const options of [[], ['-S']]) {
  test(`unicodedata and the codecs have their tables (${options.join(' ') || 'snapshot'})`, async () => {
    const names = await run([...options, '-c', NAMES]);
    assert.deepEqual([names.code, names.err, names.out], [
      0,
      '',
      "LATIN SMALL LETTER E WITH ACUTE 'e\\u0301' '\\u2603'\n",
    ]);
    const codecs = await run([...options, '-c', EIGHT_CODECS]);
    assert.deepEqual([codecs.code, codecs.err, codecs.out], [0, '', "b'\\x92\\x86'\n"]);
  });
}

test('what was imported once is there for whoever imports it again', async () => {
  const again = `import sys, unicodedata\ndel sys.modules['unicodedata']\n${NAMES}`;
  assert.match((await run(['-c', again])).out, /^LATIN SMALL/);
});

describe('an image that is not what it was', () => {
  // In a stored zip the file follows its local header: 30 bytes and its name.
  const start = 30 + '_terrarium/tables/unicodedata'.length;
  const damage = {
    absent: () => '',
    'too many runs': (bytes) => bytes.fill(0xff, start, start + 4),
    'a run outside of the data': (bytes) => bytes.fill(0xff, start + 4, start + 8),
    'a run that is too long': (bytes) => bytes.fill(0x7f, start + 8, start + 12),
  };
  for (const [name, change] of Object.entries(damage)) {
    test(`${name}: the import says so, and Python goes on`, async () => {
      const python = packageWith(name.replaceAll(' ', '-'), change);
      const code = "try: import unicodedata\nexcept ImportError as e: print(e)\nprint('bücher'.upper())";
      const { stdout } = await python(code);
      assert.match(stdout, UNICODE);
      assert.match(stdout, /\nBÜCHER\n$/);
    });
  }
});
