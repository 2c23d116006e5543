import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guesses, withoutGuesses } from './speculation.js';

/** One function, () -> (), that begins with the block of wasm-nodeopt, at PLACE. */
// prettier-ignore
const MODULE = [
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 17, 1, 15, 0,
  0x02, 0x40, 0x41, 0, 0x04, 0x40, 0x10, 0x80, 0x80, 0, 0x0b, 0x01, 0x0b, 0x0b,
];
const PLACE = 23;
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

/** What `compile` gets to see, and what is there afterwards. */
function compiled(agent: string | undefined, places = [PLACE]) {
  const buffer = Uint8Array.from(MODULE).buffer;
  let seen: number[] = [];
  const module = withoutGuesses(
    buffer,
    places,
    () => {
      seen = [...new Uint8Array(buffer)];
      return new WebAssembly.Module(buffer);
    },
    agent,
  );
  assert.ok(module instanceof WebAssembly.Module);
  assert.deepEqual([...new Uint8Array(buffer)], MODULE);
  return seen;
}

test('Chrome compiles a handler, and the bytes are what they were afterwards', () => {
  const expected = [...MODULE];
  expected[PLACE] = 0x06;
  expected[PLACE + 11] = 0x19;
  assert.deepEqual(compiled(CHROME), expected);
});

test('the bytes are what they were when compiling fails, too', () => {
  const buffer = Uint8Array.from(MODULE).buffer;
  const fail = () => {
    throw new RangeError('no memory');
  };
  assert.throws(() => withoutGuesses(buffer, [PLACE], fail, CHROME), /no memory/);
  assert.deepEqual([...new Uint8Array(buffer)], MODULE);
});

test('others, and a module without places, are left alone', () => {
  for (const agent of [
    'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    CHROME.replace('156', '136'),
    '',
    undefined,
  ]) {
    assert.deepEqual(compiled(agent), MODULE, agent);
  }
  assert.deepEqual(compiled(CHROME, []), MODULE);
});

test('an engine that knows no such handlers is not asked to compile one', (t) => {
  assert.equal(guesses(CHROME), true);
  t.mock.method(WebAssembly, 'validate', () => false);
  assert.equal(guesses(CHROME), false);
  assert.deepEqual(compiled(CHROME), MODULE);
});
