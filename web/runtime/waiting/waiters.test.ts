import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WAIT } from '../abi.js';
import { ERRNO } from '../errno.js';
import { Countdown } from '../interrupts.js';
import { OutputBatcher } from '../output.js';
import { BlockingWaiter } from './blocking.js';
import { RefusingWaiter } from './none.js';
import { chooseWaiting, sharedMemoryWorks, WaitingRefused } from './probe.js';
import { makeSharedState, SharedReader, SharedWriter } from './shared.js';
import { SuspendingWaiter } from './suspending.js';
import { MOST_UNSEEN_BYTES, type Outside } from './waiter.js';

const NOTHING_SENT = { sent: 0 };
const SIZE = (80 << 16) | 24;

/** An outside that remembers what it was told. */
function listener() {
  const taken: number[] = [];
  const wanted: string[] = [];
  const screen = { size: SIZE };
  const outside: Outside = {
    flush: () => wanted.push('flush'),
    tick: () => undefined,
    needInput: () => wanted.push('input'),
    terminalSize: () => screen.size,
    interrupted: (id) => taken.push(id),
  };
  return { outside, taken, wanted, screen };
}

test('the countdown grows while checks are fast, to a limit', () => {
  let clock = 0;
  const countdown = new Countdown(clock);
  const counts = Array.from({ length: 20 }, () => countdown.next((clock += 0.02)));
  assert.deepEqual(counts.slice(0, 3), [32, 64, 128]);
  assert.equal(counts.at(-1), counts.at(-2));
});

test('slow checks are asked about at once, and fast ones again soon after', () => {
  let clock = 0;
  const countdown = new Countdown(clock);
  for (let i = 0; i < 20; i++) countdown.next((clock += 0.02));
  // Each check takes 2 ms now: the next questions come every few milliseconds.
  let count = countdown.next((clock += 4096 * 2));
  for (let i = 0; i < 5; i++) {
    assert.ok(count * 2 <= 10, String(count));
    count = countdown.next((clock += count * 2));
  }
  for (let i = 0; i < 15; i++) count = countdown.next((clock += count / 100_000));
  assert.ok(count >= 4096);
});

function shared() {
  const state = makeSharedState();
  const [writer, reader] = [new SharedWriter(state), new SharedReader(state, false)];
  const heard = listener();
  const waiter = new BlockingWaiter('sab', reader, heard.outside, NOTHING_SENT);
  const resize = (size: number) => {
    heard.screen.size = size;
    writer.resize(size >> 16, size & 0xffff);
  };
  return { waiter, interrupt: (id: number) => writer.interrupt(id), resize, ...heard };
}

function suspending() {
  const heard = listener();
  const waiter = new SuspendingWaiter(heard.outside, NOTHING_SENT);
  const resize = (size: number) => {
    heard.screen.size = size;
    waiter.awake();
  };
  return { waiter, interrupt: (id: number) => waiter.interrupt(id), resize, ...heard };
}

for (const [name, make] of [['shared memory', shared], ['suspension', suspending]] as const) {
  test(`${name}: an interrupt reaches its activation, once`, () => {
    const { waiter, interrupt, taken } = make();
    waiter.begin(7);
    interrupt(7);
    interrupt(7);
    assert.ok(waiter.poll() < 0);
    assert.ok(waiter.poll() > 0);
    assert.deepEqual(taken, [7]);
  });

  test(`${name}: an interrupt that comes too late or too soon reaches nobody else`, async () => {
    const { waiter, interrupt, taken } = make();
    waiter.begin(7);
    waiter.begin(0);
    interrupt(7);
    assert.ok(waiter.poll() > 0);
    waiter.begin(8);
    assert.ok(waiter.poll() > 0);
    assert.equal(await waiter.wait(1, 0, 0), 0);
    interrupt(9);
    assert.ok(waiter.poll() > 0);
    waiter.begin(9);
    assert.equal(await waiter.wait(-1, WAIT.READABLE, 0), WAIT.INTERRUPTED);
    assert.deepEqual(taken, [9]);
  });

  test(`${name}: a wait shows what was printed and asks for input`, async () => {
    const { waiter, interrupt, wanted } = make();
    waiter.begin(1);
    interrupt(1);
    await waiter.wait(-1, 0, 0);
    assert.equal(await waiter.wait(1, WAIT.READABLE, 0), 0);
    assert.ok(wanted.indexOf('flush') < wanted.indexOf('input'));
  });

  test(`${name}: another size than the known one ends a wait, for whoever knows one`, async () => {
    const { waiter, interrupt, resize } = make();
    waiter.begin(1);
    assert.equal(await waiter.wait(1, WAIT.READABLE, SIZE), 0);
    resize(SIZE + 1);
    assert.equal(await waiter.wait(-1, WAIT.READABLE, SIZE), WAIT.RESIZED);
    assert.equal(await waiter.wait(1, WAIT.READABLE, SIZE + 1), 0);
    assert.equal(await waiter.wait(1, WAIT.READABLE, 0), 0);
    interrupt(1);
    assert.equal(await waiter.wait(-1, 0, SIZE), WAIT.INTERRUPTED);
  });
}

test('suspension: a new size wakes who waits', async () => {
  const { waiter, resize } = suspending();
  waiter.begin(1);
  const careless = waiter.wait(20, 0, 0);
  resize(SIZE + 1);
  assert.equal(await careless, 0);
  const waiting = waiter.wait(-1, 0, SIZE + 1);
  resize(SIZE + 2);
  assert.equal(await waiting, WAIT.RESIZED);
});

test('suspension: input, an end of file and a wake-up while waiting', async () => {
  const { waiter } = suspending();
  waiter.begin(1);
  const waiting = waiter.wait(-1, WAIT.READABLE, 0);
  waiter.pushInput(new Uint8Array([104, 105]), 0);
  assert.equal(await waiting, WAIT.READABLE);
  const target = new Uint8Array(8);
  assert.equal(waiter.read(target), 2);
  assert.equal(waiter.read(target), -ERRNO.EAGAIN);
  waiter.pushInput(null, 0);
  assert.equal(waiter.read(target), 0);
  assert.equal(waiter.read(target), -ERRNO.EAGAIN);
});

/** All that can be read at once, an end as null. */
function readAll(waiter: SuspendingWaiter) {
  const all: (string | null)[] = [];
  const target = new Uint8Array(4);
  for (let count = waiter.read(target); count >= 0; count = waiter.read(target)) {
    all.push(count === 0 ? null : Buffer.from(target.subarray(0, count)).toString());
  }
  return all;
}

test('suspension: ends of input keep their places', () => {
  const { waiter } = suspending();
  for (const text of ['onetwo', null, null, '', 'three', null]) {
    waiter.pushInput(text === null ? null : Buffer.from(text), 0);
  }
  assert.deepEqual(readAll(waiter), ['onet', 'wo', null, null, 'thre', 'e', null]);
});

test('suspension: discarding reaches the messages that are under way', () => {
  const { waiter } = suspending();
  waiter.pushInput(Buffer.from('here'), 0);
  waiter.pushInput(null, 0);
  waiter.discardInput();
  waiter.discardInput();
  waiter.pushInput(Buffer.from('old'), 0);
  waiter.pushInput(null, 0);
  waiter.pushInput(Buffer.from('older'), 1);
  waiter.pushInput(Buffer.from('new'), 2);
  assert.deepEqual(readAll(waiter), ['new']);
});

test('suspension: a program that prints waits for the page', async () => {
  const output = { sent: 0 };
  const waiter = new SuspendingWaiter(listener().outside, output);
  waiter.begin(1);
  output.sent = MOST_UNSEEN_BYTES + 1;
  let resumed = false;
  const yielded = Promise.resolve(waiter.yield()).then(() => (resumed = true));
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(resumed, false);
  waiter.acknowledge(MOST_UNSEEN_BYTES);
  await yielded;
});

test('suspension: a wait longer than timers can be does not end at once', async () => {
  const { waiter, interrupt } = suspending();
  waiter.begin(1);
  let ended = false;
  const waited = Promise.resolve(waiter.wait(3e9, 0, 0)).then((bits) => ((ended = true), bits));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(ended, false);
  interrupt(1);
  assert.equal(await waited, WAIT.INTERRUPTED);
});

test('nothing to wait with: time is refused, printing is paced', () => {
  const output = { sent: 0 };
  const waiter = new RefusingWaiter(listener().outside, output);
  assert.equal(waiter.wait(0), 0);
  assert.equal(waiter.wait(5), -ERRNO.ENODATA);
  waiter.begin();
  const began = performance.now();
  output.sent = 400_000;
  waiter.poll();
  assert.ok(performance.now() - began >= 40);
});

test('the probe blocks for real, and refuses what is not possible', async () => {
  assert.equal(sharedMemoryWorks(makeSharedState()), true);
  assert.equal(sharedMemoryWorks(null), false);
  assert.equal(await chooseWaiting(null, makeSharedState()), 'sab');
  assert.equal(await chooseWaiting('none', makeSharedState()), 'none');
  await assert.rejects(chooseWaiting('sab', null), WaitingRefused);
});

test('output keeps its order, leaves at once when there is little and in batches when much', () => {
  const sent: string[] = [];
  const batcher = new OutputBatcher((stream, data) => sent.push(`${stream[3]}${data.length}`));
  const write = (stream: 'stdout' | 'stderr', size: number) =>
    batcher.write(stream, new Uint8Array(size));
  write('stdout', 1);
  write('stderr', 2);
  assert.deepEqual(sent, ['o1', 'e2']);
  for (let i = 0; i < 1000; i++) write('stdout', 100);
  assert.ok(sent.length < 20, String(sent.length));
  batcher.flush();
  const total = sent.filter((s) => s[0] === 'o').reduce((sum, s) => sum + Number(s.slice(1)), 0);
  assert.equal(total, 100_001);
  assert.equal(batcher.sent, 100_003);
});

test('a write says what it took, even when that is gone already; a large one is taken in parts', () => {
  const batcher = new OutputBatcher((_, data) => structuredClone(data, { transfer: [data.buffer] }));
  assert.equal(batcher.write('stdout', new Uint8Array(3)), 3);
  assert.equal(batcher.write('stdout', new Uint8Array(1 << 20)), 1 << 16);
});
