import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTerminalMode, terminalMode, USUAL_MODE } from '../runtime/terminal-mode.js';
import type { TerminalMode } from '../runtime/terminal-mode.js';
import { Random } from '../testing/random.js';
import { LineDiscipline } from './discipline.js';
import { graphemes, graphemeWidth } from './width.js';

const CBREAK: TerminalMode = { ...USUAL_MODE, canonical: false, echo: false };
const RAW: TerminalMode = { ...CBREAK, signals: false, extended: false, enterToNewline: false };
const HIDDEN: TerminalMode = { ...USUAL_MODE, echo: false };

function setUp(mode: TerminalMode = USUAL_MODE) {
  const log: string[] = [];
  const seen = { sent: '', shown: '', log };
  const decoder = new TextDecoder();
  const discipline = new LineDiscipline({
    send(data, ends) {
      seen.sent += decoder.decode(data, { stream: true }) + (ends ? '<EOF>' : '');
      log.push('send');
    },
    echo(text) {
      seen.shown += text;
      log.push('echo');
    },
    signal: (name) => log.push(name),
  });
  discipline.setMode(mode);
  return { discipline, seen };
}

test('in raw mode bytes pass as typed, Ctrl-C too', () => {
  const { discipline, seen } = setUp(RAW);
  discipline.input('a\r\n\x03\x04\x1a\x7f\x1b[Aü🌱');
  assert.equal(seen.sent, 'a\r\n\x03\x04\x1a\x7f\x1b[Aü🌱');
  assert.equal(seen.shown, '');
  assert.deepEqual(seen.log, ['send']);
});

test('in cbreak mode Enter is a line feed and Ctrl-C a signal', () => {
  const { discipline, seen } = setUp(CBREAK);
  discipline.input('a\rb');
  discipline.input('c\x03d');
  assert.equal(seen.sent, 'a\nbd');
  assert.deepEqual(seen.log, ['send', 'interrupt', 'send']);
});

test('an echo shows control characters', () => {
  const { discipline, seen } = setUp({ ...CBREAK, echo: true });
  discipline.input('a\x01\t\r\x7f');
  assert.equal(seen.shown, 'a^A\t\n^?');
  const plain = setUp({ ...CBREAK, echo: true, echoControl: false });
  plain.discipline.input('\x01');
  assert.equal(plain.seen.shown, '\x01');
});

test('a line is edited before it is handed on', () => {
  const { discipline, seen } = setUp();
  discipline.input('abd\x7fc');
  assert.equal(seen.sent, '');
  discipline.input('\r');
  assert.equal(seen.sent, 'abc\n');
  assert.equal(seen.shown, 'abd\b \bc\n');
});

test('a wide character and a tab are erased as wide as they are', () => {
  const { discipline, seen } = setUp();
  discipline.input('a漢\x7f');
  assert.equal(seen.shown, 'a漢\b\b  \b\b');
  discipline.input('\t\x7f');
  assert.equal(seen.shown.slice('a漢\b\b  \b\b'.length), ' '.repeat(7) + '\b'.repeat(7) + ' '.repeat(7) + '\b'.repeat(7));
});

test('words and lines are erased, and quoting takes the next key as it is', () => {
  const { discipline, seen } = setUp(HIDDEN);
  discipline.input('one two  \x17three\r');
  discipline.input('gone\x15kept\r');
  discipline.input('\x16\x03\x16\x7f\r');
  assert.equal(seen.sent, 'one three\nkept\n\x03\x7f\n');
  assert.equal(seen.shown, '');
});

test('Ctrl-D ends input on an empty line, and hands on a line that was begun', () => {
  const { discipline, seen } = setUp(HIDDEN);
  discipline.input('\x04ab\x04');
  assert.equal(seen.sent, '<EOF>ab<EOF>');
});

test('a signal drops what was typed, unless it is to be kept', () => {
  const { discipline, seen } = setUp();
  discipline.input('lost\x03kept\r');
  assert.equal(seen.sent, 'kept\n');
  assert.equal(seen.shown, 'lost^Ckept\n');
  const keeping = setUp({ ...HIDDEN, keepsInput: true });
  keeping.discipline.input('a\x1cb\x1a\r');
  assert.equal(keeping.seen.sent, 'ab\n');
  assert.deepEqual(keeping.seen.log, ['quit', 'suspend', 'send']);
});

test('a change of mode hands on the line that was begun, or drops it', () => {
  const { discipline, seen } = setUp(HIDDEN);
  discipline.input('ab');
  discipline.setMode(RAW);
  assert.equal(seen.sent, 'ab');
  discipline.setMode(HIDDEN);
  discipline.input('cd');
  discipline.setMode(RAW, true);
  discipline.input('e');
  assert.equal(seen.sent, 'abe');
});

test('the marks of a paste are not typed, even when they come in pieces', () => {
  const { discipline, seen } = setUp(RAW);
  for (const piece of ['\x1b[200~a\rb', '\x1b[2', '01~c\x1b', '[20', '~\x1b']) {
    discipline.input(piece);
  }
  assert.equal(seen.sent, 'a\rbc\x1b[20~\x1b');
});

test('a megabyte in one line arrives whole and soon', () => {
  const { discipline, seen } = setUp(RAW);
  discipline.input('x'.repeat(1 << 20));
  assert.equal(seen.sent.length, 1 << 20);
});

test('so does a megabyte that is edited as a line', () => {
  const { discipline, seen } = setUp();
  discipline.input(`${'é'.repeat(1 << 19)}\x7f\r`);
  assert.equal(seen.sent.length, 1 << 19);
});

test('modes are read as termios has them', () => {
  const characters = new Uint8Array(32);
  characters.set([3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22]);
  const ICRNL = 0o400;
  const USUAL_LOCAL = 0o1 | 0o2 | 0o10 | 0o1000 | 0o100000;
  assert.deepEqual(terminalMode(ICRNL, 1, USUAL_LOCAL, characters), USUAL_MODE);
  assert.equal(terminalMode(0, 0, 0, characters).canonical, false);
  assert.ok(isTerminalMode(structuredClone(USUAL_MODE)));
  assert.ok(!isTerminalMode({ ...USUAL_MODE, echo: 1 }));
  assert.ok(!isTerminalMode({ ...USUAL_MODE, characters: {} }));
});

/** What a person sees: printed characters, backspaces and blanks, by cells. */
function screenOf(text: string): string {
  const cells: string[] = [];
  let column = 0;
  for (const cluster of graphemes(text)) {
    if (cluster === '\b') column--;
    else {
      cells[column] = cluster;
      for (let i = 1; i < graphemeWidth(cluster); i++) cells[column + i] = '';
      column += graphemeWidth(cluster);
    }
  }
  return cells.slice(0, column).join('');
}

test('random keys: what is handed on and shown is what a simple model says', () => {
  const random = new Random(7);
  const pieces = ['a', 'b ', 'ü', '漢', '🌱', 'é', '👩‍🌾', '\x7f', '\x7f', '\x15', '\x17', '\r', '\x04', '\x03'];
  for (let round = 0; round < 400; round++) {
    const { discipline, seen } = setUp();
    let [sent, line]: [string, string[]] = ['', []];
    for (let step = 0; step < 60; step++) {
      const piece = random.pick(pieces);
      // Keys come one by one or several at once.
      discipline.input(piece);
      if (piece === '\r') [sent, line] = [`${sent}${line.join('')}\n`, []];
      else if (piece === '\x04') [sent, line] = [`${sent}${line.join('')}<EOF>`, []];
      else if (piece === '\x03' || piece === '\x15') line = [];
      else if (piece === '\x7f') line = line.slice(0, -1);
      else if (piece === '\x17') {
        while (line.at(-1) === ' ') line.pop();
        while (line.length > 0 && line.at(-1) !== ' ') line.pop();
      } else line = graphemes(line.join('') + piece);
      const [row] = seen.shown.split(/[\n]|\^C/).slice(-1);
      if (piece !== '\x04') assert.equal(screenOf(row ?? ''), line.join(''), JSON.stringify(seen.shown));
      else seen.shown = '';
    }
    assert.equal(seen.sent, sent);
  }
});

test('random keys in random pieces and modes lose and add nothing', () => {
  const random = new Random(8);
  const alphabet = ['x', '\r', '\n', '\x03', '\x7f', '\x1b', 'ß', '語', '\x1b[A', '\t'];
  for (let round = 0; round < 300; round++) {
    const text = Array.from({ length: 40 }, () => random.pick(alphabet)).join('');
    const { discipline, seen } = setUp(RAW);
    const characters = [...text];
    while (characters.length > 0) {
      discipline.input(characters.splice(0, 1 + random.below(9)).join(''));
    }
    assert.equal(seen.sent, text);
  }
});
