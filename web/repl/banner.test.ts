import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bannerFor } from './banner.js';

test('the banner is one statement without assignments, whatever the width', () => {
  for (const columns of [38, 79, 80, 200]) {
    const statement = bannerFor(columns);
    assert.match(statement, /^print\(f".*"\)$/);
    assert.equal(statement.split('"').length, 3);
    assert.match(statement, /Ctrl-C/);
  }
});
