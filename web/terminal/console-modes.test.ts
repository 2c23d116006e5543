import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PushResult } from '../runtime/channel.js';
import { USUAL_MODE, type TerminalMode } from '../runtime/terminal-mode.js';
import { MemoryScreen } from '../testing/fake-screen.js';
import { PROMPTS } from '../testing/prompts.js';
import { Console } from './console.js';
import { History } from './history.js';

const CBREAK: TerminalMode = { ...USUAL_MODE, canonical: false, echo: false };
const RAW: TerminalMode = { ...CBREAK, signals: false, enterToNewline: false, newlineReturns: false };
const HIDDEN: TerminalMode = { ...USUAL_MODE, echo: false };
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const encoder = new TextEncoder();

/** A console that has not been started, and whose statements run until `end`. */
function stopped() {
  const screen = new MemoryScreen(40, 20);
  const seen = { input: '', interrupts: 0, written: '', pushed: [] as string[] };
  let finish: (result: PushResult) => void = () => undefined;
  const write = screen.write.bind(screen);
  screen.write = (text, shown) => {
    seen.written += text;
    write(text, shown);
  };
  const python = {
    push: (source: string) => {
      seen.pushed.push(source);
      return new Promise<PushResult>((resolve) => (finish = resolve));
    },
    interruptPrompt: () => python.push('the handler'),
    complete: async () => ({ start: 0, matches: [] }),
    interrupt: () => (seen.interrupts++, true),
    writeInput: (data: Uint8Array | null, ends = data === null) =>
      void (seen.input += new TextDecoder().decode(data ?? undefined) + (ends ? '<EOF>' : '')),
    acknowledge: () => undefined,
  };
  const console = new Console(screen, python, new History(null), {
    onPrompt: () => undefined,
    onBusy: () => undefined,
    onExit: () => undefined,
    onCannotInterrupt: () => undefined,
  });
  const end = async (prompts = PROMPTS) => {
    finish({ status: 'complete', prompts, exitStatus: 0 });
    await settled();
  };
  return { console, python, screen, seen, end };
}

/** A console whose statement runs until `end`. */
async function running() {
  const all = stopped();
  all.console.start(PROMPTS);
  all.console.handleData('program\r');
  await settled();
  return all;
}

test('in raw mode every key is the program’s, Ctrl-C too', async () => {
  const { console, seen, screen } = await running();
  console.onTerminalMode(RAW, true);
  console.handleData('a\r\x03\x1b[A');
  assert.deepEqual([seen.input, seen.interrupts], ['a\r\x03\x1b[A', 0]);
  assert.equal(screen.text, '>>> program');
});

test('the Stop button interrupts a program in raw mode, too', async () => {
  const { console, seen } = await running();
  console.onTerminalMode(RAW, true);
  console.interruptProgram();
  assert.deepEqual([seen.input, seen.interrupts], ['', 1]);
});

test('in cbreak mode Ctrl-C interrupts, and no line editor appears', async () => {
  const { console, seen, screen } = await running();
  console.onTerminalMode(CBREAK, true);
  console.onNeedInput();
  console.handleData('x');
  console.handleData('\x03');
  assert.deepEqual([seen.input, seen.interrupts], ['x', 1]);
  assert.equal(screen.text, '>>> program');
});

test('a line is edited only where the terminal is the usual one', async () => {
  const unusual: readonly Partial<TerminalMode>[] = [
    { signals: false },
    { characters: { ...USUAL_MODE.characters, interrupt: 24 } },
  ];
  for (const mode of unusual) {
    const { console, seen } = await running();
    console.onTerminalMode({ ...USUAL_MODE, ...mode }, false);
    console.onNeedInput();
    console.handleData('a\x03b\r');
    assert.deepEqual([seen.input, seen.interrupts], ['a\x03b\n', 0]);
  }
});

test('Ctrl-D hands on what was typed of a line, and the rest follows it', async () => {
  const { console, seen, screen } = await running();
  console.onOutput('stdout', encoder.encode('? '));
  console.onNeedInput();
  console.handleData('abc\x04');
  assert.deepEqual([seen.input, screen.text], ['abc<EOF>', '>>> program\n? abc']);
  console.onNeedInput();
  console.handleData('de\r');
  assert.deepEqual([seen.input, screen.text], ['abc<EOF>de\n', '>>> program\n? abcde']);
  console.onNeedInput();
  console.handleData('\x04');
  assert.equal(seen.input, 'abc<EOF>de\n<EOF>');
});

test('what was typed ahead survives a prompt of several lines', async () => {
  const { console, screen, end } = await running();
  console.handleData('ahead');
  await end({ ...PROMPTS, first: 'one\ntwo> ' });
  assert.equal(screen.text, '>>> program\none\ntwo> ahead');
});

test('prompts of several lines, and with the marks that Readline wants', async () => {
  const { console, screen } = stopped();
  console.start({ ...PROMPTS, first: 'one\n\x01\x1b[32m\x02two> \x01\x1b[0m\x02' });
  console.handleData('x');
  assert.equal(screen.text, 'one\ntwo> x');
  console.handleData('\x03');
  assert.equal(screen.text, 'one\ntwo> x\nKeyboardInterrupt\none\ntwo>');
});

test('a hidden line is edited, and neither shown nor remembered', async () => {
  const { console, seen, screen, end } = await running();
  console.onTerminalMode(HIDDEN, true);
  console.onOutput('stdout', encoder.encode('Password: '));
  console.onNeedInput();
  console.handleData('secrex\x7ft\r');
  console.onOutput('stdout', encoder.encode('\n'));
  console.onTerminalMode(USUAL_MODE, false);
  await end();
  assert.equal(seen.input, 'secret\n');
  assert.ok(!seen.written.includes('secr'));
  assert.equal(screen.text, '>>> program\nPassword:\n>>>');
});

test('an echo stands where the output ended', async () => {
  const { console, screen, end } = await running();
  console.onOutput('stdout', encoder.encode('key? '));
  console.onTerminalMode({ ...CBREAK, echo: true }, false);
  console.handleData('y');
  console.onTerminalMode(USUAL_MODE, false);
  await end();
  assert.equal(screen.text, '>>> program\nkey? y>>>');
});

test('what was typed ahead is dropped when the program asks for it, else kept', async () => {
  const kept = await running();
  kept.console.handleData('ahead');
  kept.console.onTerminalMode(USUAL_MODE, false);
  await kept.end();
  assert.match(kept.screen.text, />>> ahead$/);
  const dropped = await running();
  dropped.console.handleData('ahead');
  dropped.console.onTerminalMode(USUAL_MODE, true);
  await dropped.end();
  assert.match(dropped.screen.text, />>>$/);
});

test('what was typed ahead of a program that reads keys is the program’s', async () => {
  const { console, seen, screen, end } = await running();
  console.handleData('añ\x1b[1;5C\x1bOA\r');
  console.handleData('\x1b[200~x\ry\x1b[201~\x7f\x1b[');
  assert.match(screen.text, /añ/);
  console.onTerminalMode(RAW, false);
  console.handleData('3~');
  assert.equal(seen.input, 'añ\x1b[1;5C\x1bOA\rx\ry\x7f\x1b[3~');
  assert.equal(screen.text, '>>> program');
  console.onTerminalMode(USUAL_MODE, false);
  await end();
  assert.match(screen.text, />>>$/);
});

test('a line begun for a program goes to it when it wants keys, unless it discards that', async () => {
  for (const [discard, input] of [[false, 'begun'], [true, '']] as const) {
    const { console, seen } = await running();
    console.onNeedInput();
    console.handleData('begum\x7fn');
    console.onTerminalMode(CBREAK, discard);
    assert.equal(seen.input, input);
  }
});

test('keys behind Enter reach a program that begins in raw mode', async () => {
  const { console, seen, end } = await running();
  console.onTerminalMode(RAW, true);
  await end();
  console.handleData('next\rkeys');
  await settled();
  assert.deepEqual([seen.pushed.at(-1), seen.input], ['next', 'keys']);
});

test('Ctrl-C typed ahead interrupts at once, and takes what was typed before with it', async () => {
  const { console, seen } = await running();
  console.handleData('ab\x03cd');
  console.onTerminalMode(CBREAK, false);
  assert.deepEqual([seen.input, seen.interrupts], ['cd', 1]);
});

test('a program that leaves raw mode behind leaves the prompt as it is', async () => {
  const { console, seen, screen, end } = await running();
  console.onTerminalMode(RAW, true);
  await end();
  console.handleData('abc\x03');
  assert.deepEqual([seen.input, seen.interrupts], ['', 0]);
  assert.match(screen.text, />>> abc\nKeyboardInterrupt\n>>>$/);
});

test('without output processing a line feed only goes down', async () => {
  const { console, seen } = await running();
  console.onTerminalMode(RAW, true);
  console.onOutput('stdout', encoder.encode('a\nb\r\nc'));
  assert.ok(seen.written.endsWith('a\x1bDb\r\x1bDc'));
});

test('what runs before the first prompt reads lines, and may set the prompts', async () => {
  const { console, python, screen, seen, end } = stopped();
  const first = console.runFirst(() => python.push('startup()'));
  console.onNeedInput();
  console.handleData('fern\r');
  assert.deepEqual([seen.input, screen.text], ['fern\n', 'fern']);
  console.handleData('ahead');
  await end();
  console.start((await first).prompts);
  assert.equal(screen.text, 'fern\n>>> ahead');
});

test('Ctrl-C interrupts what runs before the first prompt, and drops what was typed', async () => {
  const { console, python, screen, seen, end } = stopped();
  const first = console.runFirst(() => python.push('startup()'));
  console.handleData('ahead\x03');
  assert.equal(seen.interrupts, 1);
  await end();
  console.start((await first).prompts);
  assert.equal(screen.text, '>>>');
});

test('no key typed before a draft was seen runs it', async () => {
  const { console, python, seen, end } = stopped();
  const first = console.runFirst(() => python.push('start-up'));
  await settled();
  console.handleData('\r');
  await end();
  await first;
  console.start(PROMPTS, 'draft');
  await settled();
  assert.equal(console.draft, 'draft');
  console.handleData('\r');
  await settled();
  assert.deepEqual(seen.pushed, ['start-up', 'draft']);
});
