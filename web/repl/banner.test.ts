import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bannerFor } from './banner.js';

test('the banner tells the version, in short where there is little room', () => {
  const version = '3.11.2 (main, Feb  8 2023, 00:00:00) [Clang 19]';
  for (const columns of [38, 79, 80, 200]) {
    const [first, second] = bannerFor(version, columns).split('\n');
    assert.equal(first, `Python ${columns < 80 ? '3.11.2' : version} on emscripten`);
    assert.match(second ?? '', /Ctrl-C/);
  }
});
