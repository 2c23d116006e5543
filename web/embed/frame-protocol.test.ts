import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originOf, parseFrameRequest, readOrigins } from './frame-protocol.js';

test('requests are known by their type, and whole', () => {
  assert.deepEqual(parseFrameRequest({ type: 'terrarium:run', more: 1 }), { type: 'terrarium:run' });
  assert.deepEqual(parseFrameRequest({ type: 'terrarium:code', code: '1' }), { type: 'terrarium:code', code: '1', kind: null });
  assert.equal(parseFrameRequest({ type: 'terrarium:code', code: '1', kind: 'other' }), null);
});

test('whatever else comes is no request', () => {
  const others = [null, undefined, 7, 'terrarium:run', [], {}, { type: 1 }, { type: 'run' }, { type: 'terrarium:code' }];
  const long = { type: 'terrarium:code', code: 'x'.repeat(100_001) };
  const odd = [{ type: 'terrarium:code', code: 1 }, { type: 'terrarium:code', code: ['a'] }, { type: '__proto__' }];
  for (const message of [...others, ...odd, long]) assert.equal(parseFrameRequest(message), null);
});

test('a list of origins; what is none is told', () => {
  const list = 'https://docs.example, http://localhost:8000 * https://docs.example/path docs.example data:x';
  assert.deepEqual(readOrigins(list), {
    origins: ['https://docs.example', 'http://localhost:8000'],
    wrong: ['*', 'https://docs.example/path', 'docs.example', 'data:x'],
  });
  assert.equal(originOf('https://a.example/b'), 'https://a.example');
});
