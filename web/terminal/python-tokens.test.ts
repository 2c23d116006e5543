import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../testing/random.js';
import { PythonScan } from './python-scan.js';
import { tokenizeLine } from './python-tokens.js';

/** The tokens of some lines as `kind:text`. */
function tokensOf(...lines: string[]): string[] {
  let state = '';
  return lines.flatMap((line) => {
    const { tokens, end } = tokenizeLine(line, state);
    state = end;
    return tokens.map(({ from, to, kind }) => `${kind}:${line.slice(from, to)}`);
  });
}

const CASES: readonly (readonly [string[], string[]])[] = [
  [['x = 0x_ff + 1e-5j + .5'], ['number:0x_ff', 'number:1e-5j', 'number:.5']],
  [['from . import x'], ['keyword:from', 'keyword:import']],
  [['def f(a): pass'], ['keyword:def', 'definition:f', 'keyword:pass']],
  [['async def g(): await h'], ['keyword:async', 'keyword:def', 'definition:g', 'keyword:await']],
  [["rb'a\\'b' + f\"x\""], ["string:rb'a\\'b'", 'string:f"x"']],
  [['s = """a', '', 'b""" + c'], ['string:"""a', 'string:', 'string:b"""']],
  [["'open", 'x'], ["string:'open"]],
  [["'goes \\", "on' + 1"], ["string:'goes \\", "string:on'", 'number:1']],
  [['# if "x"'], ['comment:# if "x"']],
  [['"# no" # yes'], ['string:"# no"', 'comment:# yes']],
  [['@a.b', 'x @ y'], ['decorator:@a.b']],
  [['match x:', 'match = 1', 'match(x)'], ['keyword:match', 'number:1']],
  [['case [1, *_]:'], ['keyword:case', 'number:1']],
  [['x.print(print)'], ['builtin:print']],
  [['raise OSError from None'], ['keyword:raise', 'builtin:OSError', 'keyword:from', 'constant:None']],
];

for (const [lines, expected] of CASES) {
  test(`tokens of ${JSON.stringify(lines)}`, () => {
    assert.deepEqual(tokensOf(...lines).filter((t) => t !== 'string:'), expected.filter((t) => t !== 'string:'));
  });
}

test('tokens are in order, apart and within the line, whatever is typed', () => {
  const pieces = [...'\'"\\#()[]{}@.:= 1e', '"""', "'''", 'def ', 'rb', 'é', '漢', '🌱', 'match x:', '\t'];
  for (let seed = 1; seed <= 400; seed++) {
    const random = new Random(seed);
    let state = '';
    for (let row = 0; row < 5; row++) {
      const line = Array.from({ length: random.below(14) }, () => random.pick(pieces)).join('');
      const { tokens, end } = tokenizeLine(line, state);
      state = end;
      let at = 0;
      for (const { from, to } of tokens) {
        assert.ok(from >= at && to >= from && to <= line.length, `seed ${seed}: ${line}`);
        at = to;
      }
    }
  }
});

test('an edit is seen, wherever it is', () => {
  const scan = new PythonScan();
  const lines = ['x = 1', 'y = 2'];
  assert.equal(scan.line({ lines, revision: 1 }, 1).tokens[0]?.kind, 'number');
  lines[0] = '"""';
  assert.equal(scan.line({ lines, revision: 2 }, 1).tokens[0]?.kind, 'string');
});

test('brackets are matched across lines, not in strings', () => {
  const source = { lines: ['f(")", [', '  1,', '])'], revision: 1 };
  const scan = new PythonScan();
  const pair = (line: number, offset: number) => scan.brackets(source, { line, offset })?.partner;
  assert.deepEqual(pair(0, 2), { line: 2, offset: 1 });
  assert.deepEqual(pair(2, 2), { line: 0, offset: 1 });
  assert.deepEqual(pair(2, 0), { line: 0, offset: 7 });
  assert.equal(pair(0, 4), undefined);
  assert.equal(scan.brackets({ lines: ['(]'], revision: 9 }, { line: 0, offset: 1 })?.partner, null);
});
