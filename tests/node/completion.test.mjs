// What Tab offers, asked of the module that answers it on the page and in the Node REPL.
//
// usage: node --test tests/node/completion.test.mjs
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { command } from './command.mjs';

const PROGRAM = `
import collections, os, sys
from _terrarium import completion
class Bed:
    def __init__(self, width, *, depth=2): self.soil = 1
    def water(self, litres): pass
    @property
    def broken(self): raise RuntimeError
def grow(height, /, weight, *, when=None): pass
namespace = dict(os=os, Bed=Bed, bed=Bed(1), grow=grow, crops={"oats": 1, "rye": 2, 3: 4})
for text in sys.stdin.read().split("\\0"):
    start, matches = completion.complete(namespace, text)
    print(text[:start].rpartition("\\n")[2] + "|" + ",".join(matches[:6]))
    assert completion.as_json(start, matches).startswith('{"start": %d' % start)
print(*sorted(set(sys.modules) & {"rlcompleter", "inspect", "json", "pkgutil", "wave"}))
`;

const CASES = [
  ['prin', '|print'],
  ['os.path.jo', 'os.path.|join'],
  ['bed.', 'bed.|broken,soil,water'],
  ['bed.broken.x', 'bed.broken.|'],
  ['bed.__ini', 'bed.|__init__,__init_subclass__'],
  ['"x".uppe', '"x".|upper'],
  ['1.', '1.|'],
  ['grow(1, we', 'grow(1, |weight='],
  ['grow(', 'grow(|weight=,when='],
  ['Bed(de', 'Bed(|depth=,delattr'],
  ['bed.water(', 'bed.water(|litres='],
  ['sorted([], ke', 'sorted([], |key='],
  ['import xml.et', 'import xml.|etree'],
  ['import xml.etree.Element', 'import xml.etree.|ElementInclude,ElementPath,ElementTree'],
  ['import os.pa', 'import os.|path'],
  ['from os im', 'from os |import'],
  ['from os import pathc', 'from os import |pathconf,pathconf_names'],
  ['from wave import Wave_', 'from wave import |Wave_read,Wave_write'],
  ['import os, zlib, bina', 'import os, zlib, |binascii'],
  ['import os as x', 'import os as |'],
  ['crops["', 'crops["|oats"],rye"]'],
  ["open('/lib/python3.11/dataclas", "open('/lib/python3.11/|dataclasses.py"],
  ['# comm', '# comm|'],
  ['def f(alphabet):\n    alph', '    |alphabet'],
  ['for x in ran', 'for x in |range'],
  ['nothing.at.all', 'nothing.at.|'],
];

test('completions, without importing or running anything', async (context) => {
  const { run, folder } = command();
  context.after(() => fs.rmSync(folder, { recursive: true }));
  const input = CASES.map(([text]) => text).join('\0');
  const { code, out, err } = await run(['-c', PROGRAM], { input });
  assert.equal(err, '');
  assert.equal(code, 0);
  assert.deepEqual(out.split('\n').slice(0, -2), CASES.map(([, expected]) => expected));
  assert.equal(out.split('\n').at(-2), '', 'modules that were loaded for it');
});
