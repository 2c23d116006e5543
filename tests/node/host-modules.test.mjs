// Python and JavaScript: registered modules, values, errors, evaluate, display, on shared memory.
//
// usage: node --test tests/node/host-modules.test.mjs
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startTerrarium } from './terrarium.mjs';

const MEBIBYTE = 1 << 20;
let python, seen, run;
let called = () => undefined;
const shown = [];

const garden = {
  zone: 'UTC',
  beds: [1, { crop: 'oats' }],
  now: () => 42,
  later: async (value) => (await sleep(5), value),
  echo: (value) => value,
  all: (...values) => values,
  kind: (value) => Object.prototype.toString.call(value).slice(8, -1),
  own() {
    return this === garden;
  },
  fail() {
    throw new RangeError('no such bed');
  },
  async reject() {
    throw 'a text';
  },
  give: () => ({ a: [0, () => 1] }),
  circle() {
    const ring = [];
    ring.push(ring);
    return ring;
  },
  arrays: () => new Map([[[1], 2]]),
  promise: () => ({ soon: Promise.resolve(1) }),
  forever: () => (called(), new Promise(() => undefined)),
  back: () => python.evaluate('1'),
  async backLater() {
    await sleep(1);
    return python.evaluate('1');
  },
};

before(async () => {
  const hooks = { modules: { garden }, onDisplay: (bundle) => shown.push([seen.text, bundle]) };
  ({ python, seen, run } = await startTerrarium(hooks));
  await run('import garden, terrarium');
});
after(() => python.terminate());
const value = (source) => python.evaluate(source);

describe('modules', () => {
  test('look like modules of Python', async () => {
    assert.equal(await run('garden'), "<module 'garden' (JavaScript)>\n");
    assert.equal(await run('garden.now'), '<function garden.now in JavaScript>\n');
    assert.equal(await run('print(garden.now.__name__, garden.now.__doc__)'), "now garden.now(*arguments): a function of the embedder's, in JavaScript.\n");
    assert.equal(await value('{"now", "zone"} <= set(dir(garden))'), true);
    assert.equal(await run('print(garden.zone, garden.beds)'), "UTC [1, {'crop': 'oats'}]\n");
  });

  test('nothing else of the host is reachable', async () => {
    const source = `import sys, _terrarium_host\nfrom _terrarium import values, host_modules
def ask(*target):
    try: host_modules.result_of("f()", _terrarium_host.call(values.encode(list(target)) + values.encode([])))
    except terrarium.HostError as error: return error.message
[ask("garden", "constructor"), ask("constructor", "keys"), ask("garden", "zone"), ask("process", "exit"), "js" in sys.modules]`;
    assert.deepEqual(await value(source), [
      'no function garden.constructor is registered',
      'no function constructor.keys is registered',
      'no function garden.zone is registered',
      'no function process.exit is registered',
      false,
    ]);
  });

  test('requests that are no requests are answered, not waited for', async () => {
    const source = `import _terrarium_host, os
from _terrarium import values
for n in range(200): values.decode_all(_terrarium_host.call(os.urandom(1 + n % 40)))`;
    assert.equal(await value(source), null);
  });

  const refused = {
    json: /'json' is a module of Python's own; choose another name/,
    sys: /'sys' is a module of Python's own/,
    terrarium: /'terrarium' is a module of Python's own/,
    while: /'while' is a keyword of Python/,
    'a-b': /'a-b' is no name for a module/,
    '': /'' is no name for a module/,
  };
  for (const [name, message] of Object.entries(refused)) {
    test(`the name '${name}' is refused`, async () => {
      await assert.rejects(startTerrarium({ modules: { [name]: {} } }), message);
    });
  }

  test('members that cannot be are refused', async () => {
    await assert.rejects(startTerrarium({ modules: { a: { __name__: 1 } } }), /modules\.a\.__name__/);
    await assert.rejects(startTerrarium({ modules: { a: { b: { c: [Symbol('x')] } } } }), {
      name: 'TypeError',
      message: "modules.a.b['c'][0]: a symbol cannot cross to Python",
    });
  });
});

describe('calls', () => {
  test('functions answer, sync and async alike', async () => {
    assert.equal(await value('garden.now()'), 42);
    assert.equal(await value('garden.later("x")'), 'x');
    assert.equal(await value('garden.own()'), true);
    assert.equal(await value('garden.nothing = garden.echo(None)\ngarden.nothing is None'), true);
  });

  test('values are what the other side calls them', async () => {
    const source = `import datetime
day = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone.utc)
many = [None, True, -3, 2**53, -2**70, 1.5, float("inf"), "é\\ud800", b"\\0x", [1, (2,)], {"a": 1}, {1: 2}, {3}, day]
assert garden.echo(many) == [*many[:9], [1, [2]], *many[10:]], garden.echo(many)
assert str(garden.echo(-0.0)) == "-0.0" and str(garden.echo(float("nan"))) == "nan"
assert garden.echo(memoryview(bytearray(b"abc"))[::2]) == b"ac"
[garden.kind(v) for v in many]`;
    assert.deepEqual(await value(source), [
      'Null', 'Boolean', 'Number', 'BigInt', 'BigInt', 'Number', 'Number', 'String',
      'Uint8Array', 'Array', 'Object', 'Map', 'Set', 'Date',
    ]);
  });

  test('random values come back from Python as they were', async (context) => {
    const seed = Number(process.env.TERRARIUM_SEED ?? Date.now() % 1e6);
    context.diagnostic(`TERRARIUM_SEED=${seed}`);
    const source = `import random, datetime
def value(r, level):
    k = r.randrange(13 if level else 9)
    some = lambda: [value(r, level - 1) for _ in range(r.randrange(4))]
    text = lambda: "".join(chr(r.choice([r.randrange(128), r.randrange(0x800), 0xd800, r.randrange(0xe000, 0x110000)])) for _ in range(r.randrange(4)))
    if k == 0: return r.choice([None, True, False])
    if k == 1: return r.randrange(-2**53, 2**53)
    if k == 2: return r.randrange(-2**r.randrange(54, 300), 2**r.randrange(54, 300))
    if k == 3: return r.uniform(-1, 1) * 10.0 ** r.randrange(-300, 300)
    if k == 4: return r.choice([float("inf"), -float("inf"), 0.5])
    if k in (5, 6): return text()
    if k == 7: return r.randbytes(r.randrange(9))
    if k == 8: return datetime.datetime(1, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(milliseconds=r.randrange(300 * 10**12))
    if k == 9: return some()
    if k == 10: return {text(): v for v in some()}
    if k == 11: return {r.randrange(99): v for v in some()}
    return {r.randrange(2**60), text()}
r = random.Random(${seed})
for _ in range(1000):
    v = value(r, 4)
    assert garden.echo(v) == v, v`;
    assert.equal(await value(source), null);
  });

  test('damaged bytes are refused by the decoder of Python, and nothing else happens', async (context) => {
    const seed = Number(process.env.TERRARIUM_SEED ?? Date.now() % 1e6);
    context.diagnostic(`TERRARIUM_SEED=${seed}`);
    const source = `import random
from _terrarium import values
r, refused = random.Random(${seed}), 0
whole = values.encode([None, True, -3, 2**70, 1.5, "a", "\\ud800", b"x", {"a": [1]}, {1: {2}}, terrarium.HostError("a", "b")])
for _ in range(20000):
    data = bytearray(whole if r.random() < 0.5 else r.randbytes(40))
    for _ in range(r.randrange(4)): data[r.randrange(len(data))] = r.randrange(256)
    try: values.decode_all(data[:r.randrange(len(data) + 1)])
    except (TypeError, ValueError): refused += 1
refused > 1000`;
    assert.equal(await value(source), true);
  });

  test('a mebibyte crosses each way', async () => {
    const source = `data = bytes(range(256)) * ${MEBIBYTE / 256}\ngarden.echo(data) == data`;
    assert.equal(await value(source), true);
    const data = await value('data * 3');
    assert.equal(data.length, 3 * MEBIBYTE);
    assert.equal(data[MEBIBYTE + 255], 255);
  });

  test('what cannot cross is a TypeError that says where it is', async () => {
    const error = (source) => value(`try: ${source}\nexcept TypeError as e: text = str(e)\ntext`);
    assert.equal(await error('garden.echo(1, {"a": [object()]})'), "garden.echo(): arguments[1]['a'][0]: an object cannot cross to JavaScript");
    assert.equal(await error('garden.echo(a=1)'), 'garden.echo() takes no keyword arguments: JavaScript has none');
    assert.equal(await error('garden.give()'), "garden.give(): the result['a'][1]: a function cannot cross to Python");
    assert.equal(await error('garden.circle()'), 'garden.circle(): the result[0]: it contains itself');
    assert.equal(await error('garden.promise()'), "garden.promise(): the result['soon']: an instance of Promise cannot cross to Python; await it");
    assert.equal(await error('garden.arrays()'), 'garden.arrays(): a list cannot be a key of a dict');
    assert.match(await error('ring = []; ring.append(ring); garden.echo(ring)'), /arguments\[0\]\[0\]: it contains itself$/);
    const deep = 'deep = []\nfor _ in range(300): deep = [deep]\ntry: garden.echo(deep)\nexcept TypeError as e: text = str(e)\ntext';
    assert.match(await value(deep), /nested more than 200 levels deep$/);
  });

  test('an error of JavaScript shows both stacks', async () => {
    await run('def dig(): garden.fail()\n');
    const text = await run('dig()');
    assert.match(text, /in dig\n[^]*terrarium\.HostError: RangeError: no such bed\n +at [^]*host-modules\.test\.mjs:\d+/);
    const caught = 'try: garden.fail()\nexcept terrarium.HostError as e: got = [e.name, e.message, "fail" in e.stack]\ngot';
    assert.deepEqual(await value(caught), ['RangeError', 'no such bed', true]);
    const reject = 'try: garden.reject()\nexcept RuntimeError as e: got = str(e)\ngot';
    assert.match(await value(reject), /^Error: a text/);
  });

  const settled = async (statement) => {
    await new Promise((resolve) => (called = resolve));
    python.interrupt();
    await statement;
  };

  test('Ctrl-C ends a call that is never answered, and Python goes on', async () => {
    seen.text = '';
    await settled(python.push('garden.forever()'));
    assert.match(seen.text, /KeyboardInterrupt\n$/);
    assert.equal(await value('garden.later(7)'), 7);
  });

  test('a handler that does not raise lets the call go on, and can call itself', async () => {
    await value('import signal\ngot = []\nold = signal.signal(signal.SIGINT, lambda *a: got.append(garden.later(1)))');
    let finish;
    garden.forever = () => (called(), new Promise((resolve) => (finish = resolve)));
    const answer = value('garden.forever()');
    await new Promise((resolve) => (called = resolve));
    python.interrupt();
    await sleep(100);
    finish('at last');
    assert.equal(await answer, 'at last');
    assert.deepEqual(await value('signal.signal(signal.SIGINT, old) and got'), [1]);
  });

  test('a function that asks Python while Python waits for it is told so', async () => {
    for (const name of ['back', 'backLater']) {
      const source = `try: garden.${name}()\nexcept terrarium.HostError as e: got = [e.name, e.message]\ngot`;
      const [error, message] = await value(source);
      assert.equal(error, 'DeadlockError');
      assert.match(message, new RegExp(`Python waits for garden\\.${name}\\(\\)`));
    }
  });

  test('whoever else asks meanwhile is served afterwards', async () => {
    const [one, two] = await Promise.all([value('garden.later(1)'), sleep(1).then(() => value('2'))]);
    assert.deepEqual([one, two], [1, 2]);
  });

  test('calls come from __del__ and from atexit', async () => {
    const calls = [];
    const other = await startTerrarium({ modules: { log: { add: (text) => void calls.push(text) } } });
    await other.python.evaluate(`import atexit, log
class Leaf:
    def __del__(self): log.add("leaf")
Leaf()
atexit.register(log.add, "exit")
1`);
    await assert.rejects(other.python.evaluate('raise SystemExit(3)'), { status: 3 });
    assert.deepEqual(calls, ['leaf', 'exit']);
    assert.deepEqual(other.seen.end, { exitStatus: 3 });
  });

  test('how fast calls are', async (context) => {
    const seconds = await value('import time\nt = time.perf_counter()\nfor _ in range(2000): garden.now()\ntime.perf_counter() - t');
    context.diagnostic(`${Math.round(2000 / seconds)} calls a second`);
  });
});

describe('evaluate', () => {
  test('runs statements in __main__, and answers the last expression', async () => {
    assert.equal(await value('x = 6\nx * 7'), 42);
    assert.equal(await value('y = x'), null);
    assert.equal(await run('print(y)'), '6\n');
    assert.equal(await value(''), null);
    assert.equal(await value('from __future__ import annotations\ndef f(a: nothing): pass\nf.__annotations__["a"]'), 'nothing');
  });

  test('an exception is a PythonError with the traceback of the program alone', async () => {
    const failing = python.evaluate('def sow():\n    raise ValueError("dry")\nsow()', 'bed.py');
    await assert.rejects(failing, {
      name: 'PythonError',
      type: 'ValueError',
      text: 'dry',
      message: 'ValueError: dry',
      traceback: `Traceback (most recent call last):
  File "bed.py", line 3, in <module>
    sow()
  File "bed.py", line 2, in sow
    raise ValueError("dry")
ValueError: dry
`,
    });
    await assert.rejects(value('x ='), { type: 'SyntaxError' });
    await assert.rejects(value('object()'), { type: 'TypeError', text: 'the result: an object cannot cross to JavaScript' });
  });

  test('the error of JavaScript behind it is its cause', async () => {
    for (const source of ['garden.fail()', 'try: garden.fail()\nexcept Exception as e: raise KeyError("k") from e']) {
      const error = await value(source).catch((e) => e);
      assert.equal(error.cause?.name, 'RangeError');
      assert.match(error.cause.stack, /host-modules\.test\.mjs/);
    }
  });

  test('Ctrl-C ends it', async () => {
    const endless = value('print("on")\nwhile True: pass');
    setTimeout(() => python.interrupt(), 200);
    await assert.rejects(endless, { type: 'KeyboardInterrupt' });
    assert.equal(await value('1'), 1);
  });
});

describe('display', () => {
  const bundles = async (source) => {
    shown.length = 0;
    await run(source);
    return shown;
  };

  test('sends what the object says of itself, in order with the output', async () => {
    await value(`class Rose:
    def __repr__(self): return "a rose"
    def _repr_html_(self): return "<b>rose</b>"
    def _repr_png_(self): return b"\\x89PNG", {"width": 1}
    def _repr_svg_(self): raise NotImplementedError
    def _repr_json_(self): return {"rose": 1}
    def _repr_mimebundle_(self, include=None, exclude=None): return {"text/x-rose": "r"}`);
    const [[printed, bundle]] = await bundles('print("first", end=""); terrarium.display(Rose()); print("then")');
    assert.equal(printed, 'first');
    assert.equal(seen.text, 'firstthen\n');
    assert.deepEqual({ ...bundle, 'image/png': [...bundle['image/png']] }, {
      'text/plain': 'a rose',
      'text/html': '<b>rose</b>',
      'image/png': [0x89, 0x50, 0x4e, 0x47],
      'application/json': '{"rose": 1}',
      'text/x-rose': 'r',
    });
  });

  test('takes data of a type, and refuses what is none', async () => {
    const [[, bundle]] = await bundles('terrarium.display("<i>", mime="text/html")');
    assert.deepEqual(bundle, { 'text/html': '<i>', 'text/plain': '<i>' });
    assert.match(await run('terrarium.display(1, mime="text/html")'), /TypeError: display: expected str or bytes for text\/html, found int/);
  });

  test('with nobody to look, the text is printed', async () => {
    const other = await startTerrarium();
    assert.equal(await other.run('import terrarium; terrarium.display([1, 2])'), '[1, 2]\n');
    other.python.terminate();
  });
});
