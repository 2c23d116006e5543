import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileName } from './site-startup.js';

test('a start-up file keeps its name and loses its folders', () => {
  assert.equal(fileName('startup.py'), 'startup.py');
  assert.equal(fileName('../tools/start%20up.py?v=2'), 'start up.py');
  assert.equal(fileName('/lesson/'), 'startup.py');
});
