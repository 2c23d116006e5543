import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PushResult } from '../runtime/channel.js';
import { HeadlessScreen } from '../testing/headless-screen.js';
import { PROMPTS } from '../testing/prompts.js';
import { Console } from './console.js';
import type { Interpreter } from './conversation.js';
import { History } from './history.js';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Answers statements from rules, as the worker would. */
class FakePython implements Interpreter {
  readonly pushed: string[] = [];
  readonly input: (string | null)[] = [];
  interrupts = 0;
  console: Console | null = null;
  hold: ((result: PushResult) => void) | null = null;

  async push(source: string): Promise<PushResult> {
    this.pushed.push(source);
    const result = (status: PushResult['status']) => ({ status, prompts: PROMPTS, exitStatus: 0 });
    const open = source.includes(':') && !source.endsWith('\n');
    if (open || source.split('"""').length % 2 === 0) return result('incomplete');
    if (source === 'raise SystemExit') return result('exit');
    if (source.startsWith('print ')) this.print(source.slice(6));
    if (source === 'wait') return new Promise((resolve) => (this.hold = resolve));
    return result('complete');
  }

  print(text: string): void {
    this.console?.onOutput('stdout', new TextEncoder().encode(text.replaceAll('/', '\n')));
  }

  finish(): void {
    this.hold?.({ status: 'complete', prompts: PROMPTS, exitStatus: 0 });
  }

  /** A handler of the program's, which answers as it was told to. */
  handler: (() => PushResult['status']) | null = null;

  async interruptPrompt(): Promise<PushResult> {
    const status = this.handler?.() ?? 'complete';
    return { status, prompts: { ...PROMPTS, handlesInterrupt: true }, exitStatus: 3 };
  }

  async complete(source: string, cursor: number) {
    const word = /\w*$/.exec(source.slice(0, cursor))?.[0] ?? '';
    return { start: cursor - word.length, matches: ['print', 'property'] };
  }

  interrupt(): boolean {
    this.interrupts++;
    return true;
  }

  writeInput(data: Uint8Array | null): void {
    this.input.push(data && new TextDecoder().decode(data));
  }

  acknowledge(): void {}
}

function setUp() {
  const screen = new HeadlessScreen(40, 20);
  const python = new FakePython();
  const exits: number[] = [];
  const console = new Console(screen, python, new History(null), {
    onPrompt: () => undefined,
    onBusy: () => undefined,
    onExit: (status) => exits.push(status),
    onCannotInterrupt: () => undefined,
  });
  python.console = console;
  console.start(PROMPTS);
  const type = async (data: string) => {
    console.handleData(data);
    await settled();
  };
  return { screen, python, console, exits, type };
}

test('a block is sent again with every line until it is complete', async () => {
  const { python, screen, type } = setUp();
  await type('if x:\r');
  await type('y\r');
  await type('\r');
  assert.deepEqual(python.pushed, ['if x:', 'if x:\n    y', 'if x:\n    y\n']);
  assert.equal(screen.text, '>>> if x:\n...     y\n...\n>>>');
});

test('output without a line end stands before the prompt and survives editing', async () => {
  const { screen, type } = setUp();
  await type('print abc\r');
  await type('xy\x7f');
  assert.equal(screen.text, '>>> print abc\nabc>>> x');
});

test('keys typed while a statement runs wait for the prompt', async () => {
  const { python, screen, type } = setUp();
  await type('wait\rnext');
  assert.equal(screen.text, '>>> wait\nnext');
  await type('\x7f\x7f');
  assert.equal(screen.text, '>>> wait\nne');
  await type('xt');
  python.finish();
  await settled();
  assert.equal(screen.text, '>>> wait\n>>> next');
});

test('Ctrl-C interrupts a running statement and drops what was typed ahead', async () => {
  const { python, screen, type } = setUp();
  await type('wait\rnext\x03');
  python.finish();
  await settled();
  assert.equal(python.interrupts, 1);
  assert.equal(screen.text, '>>> wait\n>>>');
});

test('Ctrl-C at the prompt abandons the block', async () => {
  const { screen, type } = setUp();
  await type('abc\x03');
  assert.equal(screen.text, '>>> abc\nKeyboardInterrupt\n>>>');
});

describe('Ctrl-C at the prompt of a program that handles it', () => {
  function handling(handler: (python: FakePython) => PushResult['status']) {
    const all = setUp();
    all.python.handler = () => handler(all.python);
    all.console.stop();
    all.console.start({ ...PROMPTS, handlesInterrupt: true });
    return all;
  }

  test('the handler runs, and what is typed stays', async () => {
    const { screen, type } = handling((python) => {
      python.print('caught/');
      return 'incomplete';
    });
    await type('abc\x1b[D\x03');
    await type('X');
    assert.match(screen.text, />>> abc\ncaught\n>>> abXc$/);
  });

  test('a silent handler leaves the screen as it is', async () => {
    const { screen, type } = handling(() => 'incomplete');
    await type('if x:\r');
    await type('ab\x03c');
    assert.match(screen.text, />>> if x:\n\.\.\. {5}abc$/);
  });

  test('one that raises ends the line', async () => {
    const { screen, type } = handling((python) => {
      python.print('Traceback/');
      return 'complete';
    });
    await type('abc\x03d');
    assert.match(screen.text, />>> abc\nTraceback\n>>> d$/);
  });

  test('one that ends Python ends it', async () => {
    const { exits, type } = handling(() => 'exit');
    await type('abc\x03');
    assert.deepEqual(exits, [3]);
  });
});

test('input() reads an edited line behind its question', async () => {
  const { python, console, screen, type } = setUp();
  await type('wait\r');
  python.print('name? ');
  console.onNeedInput();
  await type('Zoe\x1b[D\x1b[DX\r');
  assert.deepEqual(python.input, ['ZXoe\n']);
  assert.equal(screen.text, '>>> wait\nname? ZXoe');
});

test('Ctrl-D on an empty line ends input, and at the prompt ends Python', async () => {
  const { python, console, exits, type } = setUp();
  await type('wait\r');
  console.onNeedInput();
  await type('\x04');
  assert.deepEqual(python.input, [null]);
  python.finish();
  await settled();
  await type('\x04');
  assert.deepEqual(exits, [0]);
});

test('a pasted session runs statement by statement', async () => {
  const { python, type } = setUp();
  await type('\x1b[200~>>> a\r\n1\r\n>>> if x:\n...     y\n...\n>>> s = """\n... t"""\n\x1b[201~');
  await settled();
  assert.deepEqual(
    python.pushed.filter((s) => !/^s = """$/.test(s)),
    ['a', 'if x:\n    y\n', 's = """\nt"""\n'],
  );
});

test('a paste into a block takes the indentation of the cursor, and is not run', async () => {
  const { python, screen, type } = setUp();
  await type('if x:\r');
  await type('\x1b[200~>>> a = [\n...     1]\n>>> b\n\x1b[201~');
  assert.equal(screen.text, '>>> if x:\n...     a = [\n...         1]\n...     b');
  assert.equal(python.pushed.length, 1);
  await type('\x1a');
  assert.equal(screen.text, '>>> if x:\n...');
});

test('up moves in the block first, then through history', async () => {
  const { screen, type } = setUp();
  await type('one\r');
  await type('if x:\r');
  await type('\x1b[A\x1b[A');
  assert.match(screen.text, />>> one$/);
});

test('Tab indents at the start of a line and completes behind a name', async () => {
  const { screen, type } = setUp();
  await type('\tp\t');
  assert.match(screen.text, />>> {5}pr\nprint +property$/);
});

test('a new width draws the block anew', async () => {
  const { screen, console, type } = setUp();
  await type('abcdefghijklmnopqrstuvwxyz');
  await console.resize(async () => {
    screen.terminal.resize(12, 20);
  });
  assert.equal(screen.text, '>>> abcdefgh\nijklmnopqrst\nuvwxyz');
});
