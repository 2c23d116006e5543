import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeFrom, linkFor, LONGEST_LINK, MOST_CHARACTERS, ShareError } from './share.js';

const PAGE = 'https://example.org/docs/python/?wait=jspi#old';
const hashOf = (link: string) => new URL(link).hash;

test('code survives the way through a link', () => {
  for (const code of [
    '1 + 1',
    'def f():\n    return "ü🌱"\n\nf()',
    "x = 100 % 7 # 'a' (b) ~!*",
    '\ta',
  ]) {
    const link = linkFor(code, PAGE);
    assert.ok(link.startsWith('https://example.org/docs/python/?wait=jspi#code='));
    assert.match(link, /^[\w:/?=.#%-]+$/);
    assert.equal(codeFrom(hashOf(link)), code);
  }
});

test('other fragments carry no code', () => {
  for (const hash of ['', '#', '#help', '#code', '#code=', '#code=%20%0A']) {
    assert.equal(codeFrom(hash), null);
  }
});

test('a damaged, deceptive or huge link is refused in words', () => {
  assert.throws(() => codeFrom('#code=%E0%A4'), /damaged/);
  assert.throws(() => codeFrom('#code=%1b[2J'), /control characters/);
  assert.throws(() => codeFrom('#code=a%E2%80%AEb'), /invisible/);
  assert.throws(() => codeFrom(`#code=${'a'.repeat(MOST_CHARACTERS + 1)}`), /more code/);
  assert.throws(() => codeFrom(`#code=${'%20'.repeat(10 * MOST_CHARACTERS)}`), ShareError);
});

test('nothing, and too much, is not shared', () => {
  assert.throws(() => linkFor(' \n', PAGE), /no code/);
  assert.throws(() => linkFor('a'.repeat(LONGEST_LINK), PAGE), /many programs cut/);
  assert.throws(() => linkFor('print("\x1b[31m")', PAGE), /escapes/);
});
