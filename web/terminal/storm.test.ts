/**
 * Random keys, output, answers and sizes: the screen must go on showing what the editor holds.
 * TERRARIUM_SEED chooses other storms.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Completion } from '../runtime/python.js';
import type { Prompts, PushResult } from '../runtime/channel.js';
import { HeadlessScreen } from '../testing/headless-screen.js';
import { PROMPTS } from '../testing/prompts.js';
import { Random } from '../testing/random.js';
import { prefixes } from './blocks.js';
import { Console } from './console.js';
import type { Interpreter } from './conversation.js';
import type { LineEditor } from './editor.js';
import { History } from './history.js';
import { cellOf, graphemes } from './width.js';

const EVENTS = 100_000;
const CHECK_EVERY = 12;
const WORDS = ['print', 'property', 'process', 'pr_漢字', 'prüfen', 'p🌱', 'pass', 'pr_of_unity'];
const TEXTS = [
  ...'aZ_9 .:,()[]{}"\'#\\=',
  ...['if x:', 'else:', 'def f(a):', 'return', '"""', '    ', 'pr', 'x = ['],
  ...['é', 'e\u0301', '\u0301', '\u200b', '각', 'क्ष', 'long_identifier_'.repeat(3)],
  ...['漢', '字', '🌱', '👩‍🚀', '🇩🇪', '🇩', '❤️', '👍🏽'],
];
const KEYS = [
  ...[...'abdefghjklnopqrstuvwxyz_]'].map((c) => String.fromCharCode(c.charCodeAt(0) & 0x1f)),
  ...[...'bcdflnprtuyz_<>\\3'].map((c) => `\x1b${c}`),
  ...['\x1b[A', '\x1b[B', '\x1b[C', '\x1b[D', '\x1b[H', '\x1b[F', '\x1b[3~', '\x1b[5~', '\x1b[6~'],
  ...['\x1b[1;5C', '\x1b[1;5D', '\x1b[1;5H', '\x1b[1;5F', '\x1b[13;2u', '\x1b[Z', '\x1b\r', '\x1b'],
  ...['\r', '\r', '\r', '\t', '\t', '\t', '\x7f', '\x7f', '\x7f', '\x18\x15'],
];
const SESSION = '>>> a\n1\n>>> if b:\n...     c\n';
const PASTES = ['one', SESSION, 'if x:\n    y\n\n    z\nw', 'a\n'.repeat(30), '\u0301\ttab'];
const OUTPUTS = ['word', 'line\n', '漢字🌱', '\x1b[31mred\x1b[0m', '\n\n', 'x'.repeat(57), 'a\rb'];

/** The cell that the cursor takes behind the text. */
const END = { text: '', width: 1, length: 0 };

interface Inside {
  readonly state: string;
  readonly editor: LineEditor;
  readonly prompts: Prompts;
  readonly stage: { readonly tail: string };
}

/** Python whose answers come when the storm wants them. */
class StormPython implements Interpreter {
  readonly open: (() => void)[] = [];

  constructor(private readonly random: Random) {}

  push(source: string): Promise<PushResult> {
    const open = /:\s*$/.test(source) || (source.includes(':') && !source.endsWith('\n'));
    const status = source === 'raise SystemExit' ? 'exit' : open ? 'incomplete' : 'complete';
    const prompts = { ...PROMPTS, handlesInterrupt: this.random.below(4) === 0 };
    return this.later({ status, prompts, exitStatus: 0 });
  }

  interruptPrompt(): Promise<PushResult> {
    const status = this.random.below(2) ? 'complete' : 'incomplete';
    return this.later({ status, prompts: PROMPTS, exitStatus: 0 });
  }

  complete(source: string, cursor: number): Promise<Completion> {
    const word = /[\p{L}\p{M}_]*$/u.exec(source)?.[0] ?? '';
    const start = cursor - [...word].length;
    return this.later({ start, matches: this.random.below(5) ? WORDS : [] });
  }

  interrupt(): boolean {
    return true;
  }

  writeInput(): void {}
  acknowledge(): void {}

  private later<T>(value: T): Promise<T> {
    return new Promise((resolve) => this.open.push(() => resolve(value)));
  }
}

class Storm {
  private readonly random: Random;
  private readonly screen: HeadlessScreen;
  private readonly python: StormPython;
  private readonly console: Console;

  constructor(private readonly seed: number) {
    this.random = new Random(seed);
    this.screen = new HeadlessScreen(20 + this.random.below(60), 4 + this.random.below(24));
    this.python = new StormPython(this.random);
    this.console = new Console(this.screen, this.python, new History(null), {
      onPrompt: () => undefined,
      onBusy: () => undefined,
      onExit: () => this.console.start(PROMPTS),
      onCannotInterrupt: () => undefined,
    });
    this.console.start(PROMPTS);
  }

  async run(events: number): Promise<void> {
    for (let i = 0; i < events; i++) {
      await this.event();
      if (i % CHECK_EVERY === 0) this.explain(() => this.check(`seed ${this.seed}, event ${i}`));
    }
  }

  private async event(): Promise<void> {
    const { random, console } = this;
    const choice = random.below(100);
    if (choice < 45) console.handleData(random.pick(TEXTS));
    else if (choice < 82) console.handleData(random.pick(KEYS));
    else if (choice < 83) console.handleData(`\x1b[200~${random.pick(PASTES)}\x1b[201~`);
    else if (choice < 84) console.handleData('\x03');
    else if (choice < 88) this.output(random.pick(OUTPUTS));
    else if (choice < 89) console.onNeedInput();
    else if (choice < 90) await this.resize();
    else await this.answer();
  }

  /** Say what was edited when a check fails. */
  private explain(check: () => void): void {
    try {
      check();
    } catch (error) {
      const { state, editor } = this.console as unknown as Inside;
      const { columns, rows, cursor } = this.screen;
      const { lines, position } = editor.buffer;
      const shown = this.screen.lines().slice(-rows);
      const expected = this.expected();
      const facts = { state, lines, position, shown, columns, rows, cursor, expected };
      process.stderr.write(`${JSON.stringify(facts)}\n`);
      throw error;
    }
  }

  private output(text: string): void {
    this.console.onOutput('stdout', new TextEncoder().encode(text));
  }

  private async answer(): Promise<void> {
    this.python.open.shift()?.();
    for (let i = 0; i < 4; i++) await Promise.resolve();
  }

  private resize(): Promise<void> {
    const columns = 20 + this.random.below(60);
    const rows = 4 + this.random.below(24);
    return this.console.resize(async () => this.screen.terminal.resize(columns, rows));
  }

  private check(where: string): void {
    const { state, editor } = this.console as unknown as Inside;
    if (state !== 'reading' && state !== 'input') return;
    const { screen } = this;
    const expected = this.expected();
    const { baseY } = screen.terminal.buffer.active;
    const { row, column } = screen.cursor;
    assert.equal(column, expected.column, `${where}: cursor column`);
    const top = row - expected.row;
    const shown = screen.lines();
    const footer = editor.menu !== null || editor.search !== null;
    const fits = Math.max(expected.lines.length, expected.row + 1) <= screen.rows;
    if (fits && !footer) {
      assert.ok(top >= baseY, `${where}: the block begins on the screen`);
      assert.deepEqual(shown.slice(top), expected.lines, where);
      return;
    }
    const last = footer ? row : Math.min(top + expected.lines.length, baseY + screen.rows) - 1;
    for (let y = Math.max(baseY, top); y <= last; y++) {
      assert.equal(shown[y] ?? '', expected.lines[y - top] ?? '', `${where}: row ${y}`);
    }
  }

  /** What a terminal makes of the block when it is written straight. */
  private expected() {
    const inside = this.console as unknown as Inside;
    const { buffer } = inside.editor;
    const screen = new HeadlessScreen(this.screen.columns, 200);
    const prompts = inside.state === 'input' ? null : inside.prompts;
    const prefix = prefixes(inside.stage.tail, prompts);
    let at = { row: 0, column: 0 };
    buffer.lines.forEach((text, line) => {
      screen.write((line > 0 ? '\n' : '') + prefix(line));
      const offset = line === buffer.cursorLine ? buffer.cursorOffset : -1;
      at = this.writeLine(screen, text, offset) ?? at;
    });
    const lines = screen.lines();
    while (lines.length <= at.row) lines.push('');
    return { ...at, lines: trimmed(lines) };
  }

  private writeLine(screen: HeadlessScreen, text: string, offset: number) {
    let position = null;
    let done = 0;
    for (const cluster of [...graphemes(text), '']) {
      const { row, column } = screen.cursor;
      const cell = cluster === '' ? END : cellOf(cluster, column % screen.columns);
      const wraps = cell.width > 0 && column + cell.width > screen.columns;
      if (done === offset) position = wraps ? { row: row + 1, column: 0 } : { row, column };
      if (wraps && (cluster !== '' || done === offset)) screen.write('\n');
      if (cell !== END) screen.write(wraps ? cellOf(cluster, 0).text : cell.text);
      done += cluster.length;
    }
    return position;
  }
}

function trimmed(lines: string[]): string[] {
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

test(`${EVENTS} random events never part what is shown from what is edited`, async () => {
  const storms = 20;
  const first = Number(process.env['TERRARIUM_SEED'] ?? 1);
  for (let i = 0; i < storms; i++) await new Storm(first + i).run(EVENTS / storms);
});
