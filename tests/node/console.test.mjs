// The interactive console beside what python3 does at its prompt.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { openSession } from './session.mjs';

let session;
before(async () => (session = await openSession()));
beforeEach(() => (session.output = ''));
after(() => session.close());

/** What the statement prints; several lines are a block as the editor hands it over. */
async function push(source) {
  session.output = '';
  const { status } = (await session.push(source)).value;
  return { status, output: session.output };
}

const said = async (source) => (await push(source)).output;

describe('errors of syntax are those of python3', () => {
  // From python3.11 -i, the last line of each.
  const expected = {
    'print 1': "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?",
    '"abc': 'SyntaxError: unterminated string literal (detected at line 1)',
    'a b': 'SyntaxError: invalid syntax',
    '1 +': 'SyntaxError: invalid syntax',
    'class A': "SyntaxError: expected ':'",
    'with open("a") as f': "SyntaxError: expected ':'",
    'x = {1:2, 3}': "SyntaxError: ':' expected after dictionary key",
    "f'{a b}'": 'SyntaxError: f-string: invalid syntax. Perhaps you forgot a comma?',
    'a = )': "SyntaxError: unmatched ')'",
    'def f():\n  x\n y\n': 'IndentationError: unindent does not match any outer indentation level',
    'x = "\\N{nope}"': "SyntaxError: (unicode error) 'unicodeescape' codec can't decode bytes in position 0-7: unknown Unicode character name",
  };
  for (const [source, message] of Object.entries(expected)) {
    test(JSON.stringify(source), async () => {
      const { status, output } = await push(source);
      assert.equal(status, 'complete');
      assert.equal(output.trimEnd().split('\n').at(-1), message);
      assert.doesNotMatch(output, /Traceback|During handling/);
    });
  }
});

test('what only lacks its end is not complete', async () => {
  for (const source of ['f(', 'if True:\n', '"""abc', 'x = 1 + \\', '@f\n', 'try:\n    x\n', 'x = (\n\n\n', '"""\n\n\n']) {
    assert.deepEqual(await push(source), { status: 'incomplete', output: '' }, source);
  }
});

test('two blank lines give up a block without a body', async () => {
  assert.match(await said('if True:\n    \n'), /IndentationError: expected an indented block after 'if'/);
  assert.match(await said('try:\n    x\n\n'), /SyntaxError: expected 'except' or 'finally' block/);
});

describe('no frames but those of the program', () => {
  test('below a statement there is nothing', async () => {
    assert.equal(await said('import sys; sys._getframe().f_back is None'), 'True\n');
    assert.equal(await said('def f(): return sys._getframe().f_back.f_back\n'), '');
    assert.equal(await said('f() is None'), 'True\n');
  });

  test('a warning is not ours', async () => {
    assert.match(await said("import warnings; warnings.warn('hi', stacklevel=2)"), /^sys:1: UserWarning: hi\n/);
  });

  test('debuggers and profilers see the program only', async () => {
    await push('seen = []');
    await push('sys.settrace(lambda frame, event, arg: seen.append(frame.f_code.co_filename))');
    await push('x = 1');
    await push('sys.settrace(None)');
    const others = '[name for name in seen if not name.startswith("<python-input")]';
    assert.equal(await said(`len(seen) > 0, ${others}`), '(True, [])\n');
  });

  test('the compiler warns once', async () => {
    const output = await said('1 is 1; return');
    assert.equal(output.match(/SyntaxWarning/g).length, 1);
    assert.match(output, /SyntaxError: 'return' outside function/);
  });

  test('a traceback has lines that were typed', async () => {
    await push('def g(): return 1 / 0\n');
    const output = await said('g()');
    assert.match(output, /^Traceback \(most recent call last\):\n {2}File "<python-input-\d+>", line 1, in <module>\n {4}g\(\)\n/);
    assert.match(output, /in g\n {4}def g\(\): return 1 \/ 0\n {20}~~\^~~\nZeroDivisionError: division by zero\n$/);
    assert.equal(output.match(/File /g).length, 2);
    assert.match(await said('sys.last_type, sys.last_value, sys.last_traceback.tb_frame'), /ZeroDivisionError.*frame/);
  });
});

describe('sys.excepthook', () => {
  test('one of the program gets what was raised', async () => {
    await push("sys.excepthook = lambda *what: print('hook', what[0].__name__, what[2] is None)");
    assert.equal(await said('1 / 0'), 'hook ZeroDivisionError False\n');
    assert.equal(await said('1 +'), 'hook SyntaxError True\n');
    await push('sys.excepthook = sys.__excepthook__');
  });

  test('one that fails is told apart from what it was to show', async () => {
    await push('def hook(*what): raise OSError("no")\n');
    await push('sys.excepthook = hook');
    const output = await said('1 / 0');
    assert.match(output, /^Error in sys\.excepthook:\nTraceback[^]*OSError: no\n\nOriginal exception was:\nTraceback[^]*ZeroDivisionError: division by zero\n$/);
    assert.equal(output.match(/File /g).length, 2);
    await push('sys.excepthook = sys.__excepthook__');
  });

  test('without one the error is shown all the same', async () => {
    await push('del sys.excepthook');
    assert.match(await said('1 / 0'), /^sys\.excepthook is missing\nTraceback[^]*ZeroDivisionError/);
    await push('sys.excepthook = sys.__excepthook__');
  });

  test('it may end Python', async (t) => {
    const other = await openSession();
    t.after(() => other.close());
    await other.push('import sys');
    await other.push('def hook(*what): raise SystemExit(4)\n');
    await other.push('sys.excepthook = hook');
    const { status, exitStatus } = (await other.push('1 / 0')).value;
    assert.deepEqual([status, exitStatus], ['exit', 4]);
  });
});

test('without sys.stderr nothing is shown', async () => {
  await push('sys.stderr = None');
  assert.equal(await said('1 / 0'), '');
  await push('sys.stderr = sys.__stderr__');
});

test('__main__ has what python3 gives it', async () => {
  const names = "['__annotations__', '__builtins__', '__doc__', '__loader__', '__name__', '__package__', '__spec__']";
  assert.equal(await said('sorted(n for n in dir() if n.startswith("__"))'), `${names}\n`);
  assert.equal(await said('__loader__, __annotations__'), "(<class '_frozen_importlib.BuiltinImporter'>, {})\n");
});

test('a future import lasts for the session', async () => {
  await push('from __future__ import annotations');
  await push('def h(x: nothing_like_it): pass\n');
  assert.equal(await said('h.__annotations__'), "{'x': 'nothing_like_it'}\n");
});
