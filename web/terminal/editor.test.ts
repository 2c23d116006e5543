import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EditorMemory, LineEditor } from './editor.js';
import { History } from './history.js';
import { KeyDecoder } from './keys.js';

const MATCHES = ['partial', 'partition', 'pass'];

/** An editor, and a way to send it what a terminal sends; completions come from MATCHES. */
function setUp(entries: readonly string[] = [], multiline = true) {
  const history = new History(null);
  entries.forEach((entry) => history.add(entry));
  const editor = new LineEditor(new EditorMemory(history), multiline);
  const decoder = new KeyDecoder();
  const send = (data: string) => {
    for (const { key } of decoder.decode(data)) {
      const action = editor.handle(key);
      if (action.kind === 'complete') {
        const to = editor.buffer.position;
        const word = /\w*$/.exec(editor.buffer.beforeCursor)?.[0] ?? '';
        const from = { line: to.line, offset: to.offset - word.length };
        editor.offer(MATCHES.filter((match) => match.startsWith(word)), from, to);
      }
    }
    return withCursor(editor);
  };
  return { editor, history, send };
}

function withCursor({ buffer }: LineEditor): string {
  return `${buffer.text.slice(0, buffer.cursor)}|${buffer.text.slice(buffer.cursor)}`;
}

/** What is sent, and what then is in the editor, with the cursor as a bar. */
const CASES: Readonly<Record<string, readonly [string, string]>> = {
  'Ctrl-A, Ctrl-E, Ctrl-B, Ctrl-F': ['ab\x01x\x05y\x02\x02\x06z', 'xabz|y'],
  'Ctrl-T exchanges the characters around the cursor': ['abc\x02\x14', 'acb|'],
  'Ctrl-T at the end exchanges the last two': ['abc\x14', 'acb|'],
  'Alt-T exchanges words': ['one two\x1bt', 'two one|'],
  'Alt-U, Alt-L, Alt-C change the case': ['ab CD éf\x01\x1bu\x1bl\x1bc', 'AB cd Éf|'],
  'Alt-B and Alt-F go by words': ['a.b_c d\x1bb\x1bb\x1bb\x1bfX', 'aX|.b_c d'],
  'Ctrl-K, Ctrl-Y': ['abcd\x01\x06\x0b\x05-\x19', 'a-bcd|'],
  'kills in a row join': ['one two three\x17\x17 \x19', 'one  two three|'],
  'Alt-D in a row, then yank': ['one two three\x01\x1bd\x1bd\x05:\x19', ' three:one two|'],
  'Alt-Y goes back in the kill ring': ['one\x15two\x15\x19\x1by', 'one|'],
  'Alt-\\ joins': ['a   b\x02\x02\x1b\\', 'a|b'],
  'Ctrl-U kills to the start of the line': ['abc\x02\x15', '|c'],
  'Ctrl-V inserts what follows as it is': ['a\x16\x1bb', 'a\x1bb|'],
  'Ctrl-] finds a character': ['a(b)c\x01\x1d)', 'a(b|)c'],
  'Alt-3 repeats': ['\x1b3x\x1b2\x02', 'x|xx'],
  'Ctrl-_ and Ctrl-X Ctrl-U undo, Alt-_ redoes': ['one\x02\x05 two\x1f\x18\x15\x1b_', 'one|'],
  'Ctrl-Z undoes a kill': ['one two\x17\x1a', 'one two|'],
  'Shift-Enter and Alt-Enter begin a line': ['a\x1b[13;2ub\x1b\rc', 'a\nb\nc|'],
  'Shift-Tab dedents': ['if x:\x1b\r\x1b[Z', 'if x:\n|'],
  'Ctrl-Home and Ctrl-End': ['a\x1b\rb\x1b[1;5Hx\x1b[1;5Fy', 'xa\nby|'],
  'a block indents itself': ['for x in y:\x1b\rif x:\x1b\rpass\x1b\rz', 'for x in y:\n    if x:\n        pass\n    z|'],
  'else goes back to its if': ['if x:\x1b\ry\x1b\relse:', 'if x:\n    y\nelse:|'],
  'else leaves a block that is closed alone': [
    'if a:\x1b\rif b:\x1b\rc\x1b\r\x7fd\x1b\relse:',
    'if a:\n    if b:\n        c\n    d\nelse:|',
  ],
  'except goes back to its try': ['try:\x1b\rx\x1b\rexcept E:', 'try:\n    x\nexcept E:|'],
  'brackets indent, and the line that closes them does not': [
    'f(\x1b\ra,\x1b\rb)\x1b\rc',
    'f(\n    a,\n    b)\nc|',
  ],
  'a colon in a dictionary or a comment does not indent': ['d = {1:\x1b\rx', 'd = {1:\n    x|'],
  'Tab completes what all have in common': ['pa\t', 'pa|'],
  'Tab Tab chooses the first': ['pa\t\t', 'partial|'],
  'Tab and arrows cycle': ['pa\t\t\t\t', 'pass|'],
  'Shift-Tab cycles back': ['pa\t\x1b[Z', 'pass|'],
  'typing narrows the menu': ['pa\trti\t', 'partial|'],
  'typing behind a choice goes on': ['pa\t\t.', 'partial.|'],
  'Enter takes the choice': ['pa\t\t\t\rx', 'partitionx|'],
  'Ctrl-G gives the typed word back': ['pa\t\t\x07x', 'pax|'],
  'one completion is inserted': ['pas\t', 'pass|'],
  'Ctrl-W kills to white space': ['a b.c \x17', 'a |'],
};

for (const [name, [sent, expected]] of Object.entries(CASES)) {
  test(name, () => assert.equal(setUp().send(sent), expected));
}

test('Escape closes the menu and gives the typed word back', () => {
  const { editor, send } = setUp();
  send('pa\t\t');
  assert.equal(send('\x1b'), 'pa|');
  assert.equal(editor.menu, null);
});

test('Up finds what begins as the line that was typed, Ctrl-P anything', () => {
  const entries = ['alpha = 1', 'beta = 2', 'alpha + 1', 'gamma'];
  assert.equal(setUp(entries).send('al\x1b[A'), 'alpha + 1|');
  assert.equal(setUp(entries).send('al\x1b[A\x1b[A'), 'alpha = 1|');
  assert.equal(setUp(entries).send('al\x1b[A\x1b[A\x1b[B\x1b[B'), 'al|');
  assert.equal(setUp(entries).send('al\x10'), 'gamma|');
  assert.equal(setUp(entries).send('\x1b<'), 'alpha = 1|');
  assert.equal(setUp(entries).send('x\x1b<\x1b>'), 'x|');
});

test('a recalled block is walked before older entries come', () => {
  assert.equal(setUp(['old', 'if x:\n    y']).send('\x1b[A\x1b[A'), 'if x:|\n    y');
  assert.equal(setUp(['old', 'if x:\n    y']).send('\x1b[A\x1b[A\x1b[A'), 'old|');
});

test('Ctrl-R searches back, Ctrl-S forth, Backspace returns, Ctrl-G leaves', () => {
  const entries = ['one fish', 'two fish', 'red cow', 'two fish more'];
  const { editor, send } = setUp(entries);
  assert.equal(send('draft\x12fish'), 'two |fish more');
  assert.equal(send('\x12'), 'two |fish');
  assert.equal(send('\x12'), 'one |fish');
  assert.equal(send('\x12'), 'one |fish');
  assert.match(editor.search?.label() ?? '', /^no match/);
  assert.equal(send('\x13'), 'two |fish');
  assert.equal(send('\x07'), 'draft|');
  assert.equal(send('\x12cow\x7f\x7f\x7fone'), '|one fish');
  assert.equal(send('\x1b'), '|one fish');
  assert.equal(editor.search, null);
  assert.equal(send('\x12\x12'), '|one fish', 'the last query again');
});

test('Enter in a search runs what was found, a block too', () => {
  const { editor, send } = setUp(['def area(r):\n    return 1', 'x = 1']);
  const enter = { kind: 'key', name: 'enter', ctrl: false, alt: false, shift: false } as const;
  assert.equal(send('\x12area'), 'def |area(r):\n    return 1');
  assert.deepEqual(editor.handle(enter), { kind: 'submit' });
  assert.equal(editor.source, 'def area(r):\n    return 1\n');
  const one = setUp(['x = 1']);
  one.send('\x12x');
  assert.deepEqual([one.editor.handle(enter), one.editor.source], [{ kind: 'submit' }, 'x = 1']);
});

test('a pasted line loses its prompt at the start of a line, and only there', () => {
  const paste = (text: string) => `\x1b[200~${text}\x1b[201~`;
  assert.equal(setUp().send(paste('>>> len("abc")')), 'len("abc")|');
  assert.equal(setUp().send(`s = "${paste('>>> x')}`), 's = ">>> x|');
  assert.equal(setUp([], false).send(paste('>>> x')), '>>> x|');
  assert.equal(setUp().send(`"""Adds.\x1b\r${paste('>>> x')}`), '"""Adds.\n>>> x|');
});

test('Ctrl-D at the end of a line of input hands it on as it is', () => {
  const { editor, send } = setUp([], false);
  send('abc');
  assert.deepEqual(editor.handle({ kind: 'control', letter: 'd' }), { kind: 'flush' });
  assert.equal(send('\x02\x04'), 'ab|');
  assert.equal(setUp().send('abc\x04'), 'abc|', 'at the prompt nothing happens');
});

test('a search is case-blind until a capital letter is typed', () => {
  assert.equal(setUp(['Alpha', 'alpha beta']).send('\x12ALPHA'), '|');
  assert.equal(setUp(['Alpha', 'alpha beta']).send('\x12Al'), '|Alpha');
  assert.equal(setUp(['Alpha', 'beta']).send('\x12al'), '|Alpha');
});

test('Ctrl-O submits and brings the next entry', () => {
  const { editor, history, send } = setUp(['one', 'two', 'three']);
  send('\x10\x10\x10');
  const key = { kind: 'control', letter: 'o' } as const;
  assert.equal(editor.handle(key).kind, 'submit');
  history.add('one');
  assert.equal(history.takeNext(), 'two');
});

test('a line of input is no code', () => {
  const { send } = setUp([], false);
  assert.equal(send('if x:\tb'), 'if x:\tb|');
});

test('what is kept has bounds: the newest thousand entries, and 200,000 characters of them', () => {
  const stored = new Map<string, string>();
  const store = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
  const kept = () => JSON.parse(stored.get('terrarium.history') ?? '[]') as string[];
  const history = new History(store);
  for (let i = 0; i < 2500; i++) history.add(`x = ${i}`);
  history.save();
  assert.deepEqual([kept().length, kept()[0], kept().at(-1)], [1000, 'x = 1500', 'x = 2499']);
  for (let i = 0; i < 50; i++) history.add(`${i}${'#'.repeat(9000)}`);
  history.save();
  assert.equal(kept().length, 22, '200,000 characters hold 22 of 9,002');
  assert.match(kept()[0] ?? '', /^28#/);
});

test('two pages do not lose each other’s entries, and keeping can be declined', () => {
  const stored = new Map<string, string>();
  const store = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
  const first = new History(store);
  const second = new History(store);
  for (const [history, text] of [[first, 'a'], [second, 'b'], [first, 'if c:\n    d']] as const) {
    history.add(text);
    history.save();
  }
  const later = new History(store);
  assert.deepEqual([later.step(-1, ''), later.step(-1, ''), later.step(-1, '')], ['if c:\n    d', 'b', 'a']);
  first.add('x'.repeat(50_000));
  first.save();
  assert.equal(new History(store).step(-1, ''), 'if c:\n    d', 'data is not kept');
  later.keep(false);
  later.add('secret');
  later.save();
  assert.equal(new History(store).step(-1, ''), null);
  assert.equal(new History(store).keeps, false);
});
