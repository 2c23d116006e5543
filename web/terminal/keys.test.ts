import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../testing/random.js';
import { KeyDecoder, type TypedKey } from './keys.js';

const named = (name: string, modifiers: object = {}) => ({
  kind: 'key',
  name,
  shift: false,
  alt: false,
  ctrl: false,
  ...modifiers,
});

const keysOf = (typed: readonly TypedKey[]) => typed.map(({ key }) => key);

const CASES: readonly [string, readonly object[]][] = [
  ['abc', [{ kind: 'text', text: 'abc' }]],
  ['\r', [named('enter')]],
  ['\t', [named('tab')]],
  ['\x1b[Z', [named('tab', { shift: true })]],
  ['\x7f', [named('backspace')]],
  ['\x1b\x7f', [named('backspace', { alt: true })]],
  ['\x03', [{ kind: 'control', letter: 'c' }]],
  ['\x1b[A\x1bOB', [named('up'), named('down')]],
  ['\x1b[1;5C', [named('right', { ctrl: true })]],
  ['\x1b[1;3D', [named('left', { alt: true })]],
  ['\x1b[H\x1b[4~', [named('home'), named('end')]],
  ['\x1b[3~', [named('delete')]],
  ['\x1bb', [{ kind: 'alt', letter: 'b' }]],
  ['\x1b', [named('escape')]],
  [
    '\x1b[200~a\r\nb\x1b[201~c',
    [
      { kind: 'paste', text: 'a\nb' },
      { kind: 'text', text: 'c' },
    ],
  ],
  [
    'x🌱\x01',
    [
      { kind: 'text', text: 'x🌱' },
      { kind: 'control', letter: 'a' },
    ],
  ],
];

for (const [data, expected] of CASES) {
  test(`decodes ${JSON.stringify(data)}`, () => {
    assert.deepEqual(keysOf(new KeyDecoder().decode(data)), expected);
  });
}

test('a paste may arrive in any pieces', () => {
  const data = 'x\x1b[200~one\rtwo\x1b[31m\x1b[201~y';
  const whole = new KeyDecoder().decode(data);
  for (let cut = 3; cut < data.length; cut++) {
    // An escape character alone is the Escape key: no terminal cuts there.
    if (data[cut - 1] === '\x1b' && cut < 8) continue;
    const decoder = new KeyDecoder();
    assert.deepEqual(
      [...decoder.decode(data.slice(0, cut)), ...decoder.decode(data.slice(cut))],
      whole,
    );
  }
});

test('a key remembers what was sent for it, in any pieces', () => {
  const data = 'añ\r\x1b[1;5C\x1bb\x1bOB\x1b[1~\x7f\x01';
  for (let cut = 0; cut <= data.length; cut++) {
    if (data[cut - 1] === '\x1b') continue;
    const decoder = new KeyDecoder();
    const typed = [...decoder.decode(data.slice(0, cut)), ...decoder.decode(data.slice(cut))];
    assert.equal(typed.map(({ sent }) => sent).join(''), data);
  }
});

test('a key or a paste that is not whole can be taken back', () => {
  const decoder = new KeyDecoder();
  decoder.decode('\x1b[1;');
  assert.equal(decoder.release(), '\x1b[1;');
  decoder.decode('\x1b[200~pas');
  decoder.decode('ted');
  assert.equal(decoder.release(), 'pasted');
  assert.deepEqual(keysOf(decoder.decode('x')), [{ kind: 'text', text: 'x' }]);
});

test('a paste cannot smuggle keys', () => {
  const typed = new KeyDecoder().decode('\x1b[200~a\x03\x1b[A\x1b[201~');
  assert.deepEqual(typed, [{ key: { kind: 'paste', text: 'a[A' }, sent: 'a[A' }]);
});

test('random bytes are decoded to the end without failing', () => {
  for (let seed = 1; seed < 200; seed++) {
    const random = new Random(seed);
    const decoder = new KeyDecoder();
    const alphabet = '\x1b[]O;0123459~ABCab\r\t\x03\x7f漢🌱';
    const typed: TypedKey[] = [];
    for (let i = 0; i < 50; i++) typed.push(...decoder.decode(random.pick([...alphabet])));
    for (const { key } of typed) assert.ok(key.kind);
  }
});
