// -m pytest, -m unittest, -m doctest: reports and exit codes as natively.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { command } from './command.mjs';
import { makePytestWheels } from './packages.mjs';

const PROJECT = {
  'garden.py': 'def water(plant):\n    """\n    >>> water("rose")\n    \'wet rose\'\n    """\n    return "wet " + plant\n',
  'wilted.py': 'def water(plant):\n    """\n    >>> water("rose")\n    \'dry rose\'\n    """\n    return "wet " + plant\n',
  'conftest.py': 'import pytest\n\n@pytest.fixture\ndef plant():\n    yield "rose"\n    print("cleared")\n',
  'test_garden.py': `import os
import pytest
from garden import water

def test_fixture(plant):
    assert water(plant) == 'wet rose'

@pytest.mark.parametrize('name, size', [('oak', 3), ('elm', 3)])
def test_parameters(name, size):
    assert len(name) == size

def test_files(tmp_path, monkeypatch, capsys):
    (tmp_path / 'seed').write_text('x')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('SEASON', 'spring')
    print(os.listdir(), os.environ['SEASON'])
    assert capsys.readouterr().out == "['seed'] spring\\n"

def test_raises():
    with pytest.raises(ValueError, match='seed'):
        raise ValueError('no seed')

@pytest.mark.skip(reason='winter')
def test_skipped():
    assert False
`,
  'test_late.py': 'def test_fails():\n    left = 1\n    assert left == 2\n\ndef test_passes():\n    pass\n',
  'unit_good.py': 'import unittest\nclass T(unittest.TestCase):\n    def test(self): self.assertEqual(1, 1)\n',
  'unit_bad.py': 'import unittest\nclass T(unittest.TestCase):\n    def test(self): self.assertEqual(1, 2)\n',
};

let folder = '';
let run;
let wheels;
before(async () => {
  ({ folder, run } = command());
  wheels = fs.mkdtempSync(path.join(folder, 'wheels-'));
  await makePytestWheels(run, wheels);
  for (const [name, text] of Object.entries(PROJECT)) fs.writeFileSync(path.join(folder, name), text);
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const pytest = (...args) =>
  run(['--wheel', wheels, '-m', 'pytest', '-p', 'no:cacheprovider', ...args, 'test_garden.py', 'test_late.py']);

test('pytest tells what passed and what failed, and ends with 1', async () => {
  const { code, out } = await pytest('-q', '--junitxml=report.xml');
  assert.equal(code, 1, out);
  assert.match(out, /assert 1 == 2\n/);
  assert.match(out, /FAILED test_late\.py::test_fails - assert 1 == 2\n1 failed, 6 passed, 1 skipped in /);
  const report = fs.readFileSync(path.join(folder, 'report.xml'), 'utf8');
  assert.match(report, /errors="0" failures="1" skipped="1" tests="8"/);
});

test('pytest -k selects, -x stops, and the exit codes are its own', async () => {
  const chosen = await pytest('-k', 'fixture or elm');
  assert.equal(chosen.code, 0, chosen.out);
  assert.match(chosen.out, /2 passed, 6 deselected/);
  const stopped = await pytest('-x');
  assert.equal(stopped.code, 1);
  assert.match(stopped.out, /stopping after 1 failures/);
  assert.doesNotMatch(stopped.out, /7 passed/);
  assert.equal((await pytest('-k', 'nothing')).code, 5);
  assert.equal((await pytest('--no-such-option')).code, 4);
});

test('-m unittest and -m doctest', async () => {
  const good = await run(['-m', 'unittest', 'unit_good']);
  assert.equal(good.code, 0);
  assert.match(good.err, /Ran 1 test in [\d.]+s\n\nOK\n$/);
  const bad = await run(['-m', 'unittest', 'unit_bad']);
  assert.equal(bad.code, 1);
  assert.match(bad.err, /AssertionError: 1 != 2\n.*FAILED \(failures=1\)\n$/s);
  assert.deepEqual(await run(['-m', 'doctest', 'garden.py']), await run(['-c', '']));
  const { code, out } = await run(['-m', 'doctest', 'wilted.py']);
  assert.equal(code, 1);
  assert.match(out, /Expected:\n {4}'dry rose'\nGot:\n {4}'wet rose'\n/);
});

test('-m venv, ensurepip and pip say that they cannot, and what to do', async () => {
  for (const name of ['venv', 'ensurepip', 'pip']) {
    const { code, err } = await run(['-m', name, 'x']);
    assert.equal(code, 1);
    assert.match(err, /^[^\n]*not part of Terrarium: [^\n]*; [^\n]*terrarium --wheel FILE installs [^\n]*\n$/);
  }
});
