import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../testing/random.js';
import { KeyDecoder, type Key } from './keys.js';

const named = (name: string, modifiers: object = {}) => ({
  kind: 'key',
  name,
  shift: false,
  alt: false,
  ctrl: false,
  ...modifiers,
});

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
    assert.deepEqual(new KeyDecoder().decode(data), expected);
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

test('a paste cannot smuggle keys', () => {
  const keys = new KeyDecoder().decode('\x1b[200~a\x03\x1b[A\x1b[201~');
  assert.deepEqual(keys, [{ kind: 'paste', text: 'a[A' }]);
});

test('random bytes are decoded to the end without failing', () => {
  for (let seed = 1; seed < 200; seed++) {
    const random = new Random(seed);
    const decoder = new KeyDecoder();
    const alphabet = '\x1b[]O;0123459~ABCab\r\t\x03\x7f漢🌱';
    const keys: Key[] = [];
    for (let i = 0; i < 50; i++) keys.push(...decoder.decode(random.pick([...alphabet])));
    for (const key of keys) assert.ok(key.kind);
  }
});
