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

/** What each call of `compile` gets to see. @param refuses how many calls the engine refuses the module in */
async function compiled(agent: string | undefined, places = [PLACE], refuses = 0) {
  const buffer = Uint8Array.from(MODULE).buffer;
  const seen: number[][] = [];
  const compile = () => {
    seen.push([...new Uint8Array(buffer)]);
    const copied = WebAssembly.compile(buffer);
    return seen.length > refuses ? copied : Promise.reject(new WebAssembly.CompileError('not this one'));
  };
  const compiling = withoutGuesses(buffer, places, compile, agent);
  assert.deepEqual([...new Uint8Array(buffer)], MODULE, 'the bytes are what they were');
  assert.ok((await compiling) instanceof WebAssembly.Module);
  return seen;
}

const WITH_HANDLER = [...MODULE];
WITH_HANDLER[PLACE] = 0x06;
WITH_HANDLER[PLACE + 11] = 0x19;

test('Chrome compiles a handler, and the bytes are what they were afterwards', async () => {
  assert.deepEqual(await compiled(CHROME), [WITH_HANDLER]);
});

test('an engine that refuses it gets what was published', async () => {
  assert.deepEqual(await compiled(CHROME, [PLACE], 1), [WITH_HANDLER, MODULE]);
  await assert.rejects(compiled(CHROME, [PLACE], 2), WebAssembly.CompileError);
});

test('the bytes are what they were when compiling fails, too', async () => {
  const buffer = Uint8Array.from(MODULE).buffer;
  const fail = () => {
    throw new RangeError('no memory');
  };
  await assert.rejects(withoutGuesses(buffer, [PLACE], fail, CHROME), /no memory/);
  assert.deepEqual([...new Uint8Array(buffer)], MODULE);
});

test('others, and a module without places, are left alone', async () => {
  for (const agent of [
    'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
    CHROME.replace('156', '136'),
    '',
    undefined,
  ]) {
    assert.deepEqual(await compiled(agent), [MODULE], agent);
  }
  assert.deepEqual(await compiled(CHROME, []), [MODULE]);
});

test('an engine that knows no such handlers is not asked to compile one', async (t) => {
  assert.equal(guesses(CHROME), true);
  t.mock.method(WebAssembly, 'validate', () => false);
  assert.equal(guesses(CHROME), false);
  assert.deepEqual(await compiled(CHROME), [MODULE]);
});
