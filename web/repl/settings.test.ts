import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FONT_SIZES, Settings, SETTINGS_KEY, themeAround } from './settings.js';

function fakeStore(text: string | null = null) {
  const store = {
    text,
    getItem: () => store.text,
    setItem: (_: string, v: string) => void (store.text = v),
  };
  return store;
}

test('choices are kept and come back', () => {
  const store = fakeStore();
  const settings = new Settings(store);
  settings.change({ theme: 'dark', fontSize: 18 });
  settings.change({ reader: true });
  assert.deepEqual(new Settings(store).values, { theme: 'dark', fontSize: 18, reader: true });
  assert.equal(SETTINGS_KEY, 'terrarium.settings');
});

test('followers hear the present values and every change', () => {
  const settings = new Settings(null);
  const heard: string[] = [];
  settings.follow(({ theme }) => heard.push(theme));
  settings.change({ theme: 'light' });
  assert.deepEqual(heard, ['system', 'light']);
});

test('what was stored by something else becomes the default', () => {
  for (const text of [
    '',
    'null',
    '[]',
    '{"theme":"pink","fontSize":"big","reader":1}',
    '{"fontSize":null}',
  ]) {
    assert.deepEqual(new Settings(fakeStore(text)).values, {
      theme: 'system',
      fontSize: null,
      reader: false,
    });
  }
});

test('text sizes stay within bounds', () => {
  const settings = new Settings(null);
  settings.change({ fontSize: 4 });
  assert.equal(settings.values.fontSize, FONT_SIZES.least);
  settings.change({ fontSize: 1e9 });
  assert.equal(settings.values.fontSize, FONT_SIZES.most);
});

test('a store that throws is no obstacle', () => {
  const fail = () => {
    throw new Error('denied');
  };
  const settings = new Settings({ getItem: fail, setItem: fail });
  settings.change({ theme: 'dark' });
  assert.equal(settings.values.theme, 'dark');
});

test('the theme of the page around is shown until another one is chosen, and not kept', () => {
  const store = fakeStore('{"theme":"light"}');
  const settings = new Settings(store, themeAround('?theme=dark'));
  settings.change({ fontSize: 18 });
  assert.equal(settings.values.theme, 'dark');
  assert.equal(new Settings(store).values.theme, 'light');
  settings.change({ theme: 'system' });
  assert.equal(settings.values.theme, 'system');
  assert.equal(themeAround('?theme=pink'), null);
});
