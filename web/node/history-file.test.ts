import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { History } from '../terminal/history.js';
import { FileStore, historyFile } from './history-file.js';

const top = fs.mkdtempSync(path.join(os.tmpdir(), 'terrarium-history-'));
after(() => fs.rmSync(top, { recursive: true, force: true }));

test('the history is in the home directory, the state directory, or where it is asked for', () => {
  assert.equal(historyFile({}, '/h'), '/h/.terrarium_history');
  assert.equal(historyFile({ XDG_STATE_HOME: '/s' }, '/h'), '/s/terrarium/history');
  assert.equal(historyFile({ TERRARIUM_HISTORY: '/x/y', XDG_STATE_HOME: '/s' }, '/h'), '/x/y');
  assert.equal(historyFile({ TERRARIUM_HISTORY: '' }, '/h'), null);
});

test('entries are found again, and only the owner reads them', () => {
  const file = path.join(top, 'a/b/history');
  const history = new History(new FileStore(file));
  history.add('for x in y:\n    pass');
  history.save();
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  assert.equal(new History(new FileStore(file)).step(-1, ''), 'for x in y:\n    pass');
  assert.deepEqual(fs.readdirSync(path.dirname(file)), ['history']);
});

test('a file that cannot be read or written costs the history only', () => {
  const history = new History(new FileStore(top));
  history.add('x');
  history.save();
  assert.equal(history.step(-1, ''), 'x');
});
