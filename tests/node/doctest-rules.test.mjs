// The rules of a page's examples (web/embed/doctest-rules.ts, documented-session.ts) beside Python's own doctest, on
// texts that are made for them by chance: the same questions, the same answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { importFromWeb } from './bundled.mjs';
import { commandForFile } from './command.mjs';

const CASES = 4000;
const { run } = commandForFile();
const { does, documentedException } = await importFromWeb('embed/doctest-rules.ts');
const { readSession } = await importFromWeb('embed/documented-session.ts');

/** Numbers that look random and are the same in every run (mulberry32). */
function randomNumbers(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const RULES = ['DONT_ACCEPT_TRUE_FOR_1', 'DONT_ACCEPT_BLANKLINE', 'NORMALIZE_WHITESPACE', 'ELLIPSIS', 'IGNORE_EXCEPTION_DETAIL'];
const PIECES = ['a', 'b', '...', '..', ' ', '  ', '\t', '\n', '\n\n', ' \n', '<BLANKLINE>', '<BLANKLINE>\n', '1', 'True', '0', 'False', 'é', '\u00a0', '\u3000', '\u{1f40d}', '\x1c', '\x0c', '\r', '\ufeff', "'", '\\'];
const HEADS = ['Traceback (most recent call last):\n', 'Traceback (innermost last):  \n', 'Traceback (most recent call last):', '  Traceback (most recent call last):\n'];
const STACKS = ['', '  ...\n', '    File "x"\n\n', '...\n', ' \n'];
const LINES = ['ValueError: a\n', 'mod.ValueError: a b\n', 'ValueError\n', 'ValueError: a: b\n', 'ValueError: a\n  more\n', 'mod.sub.Error: x.y\n', 'É: ...\n', '  ValueError: a\n'];

function makeCases() {
  const random = randomNumbers(20261127);
  const pick = (list) => list[random(list.length)];
  const text = () => Array.from({ length: random(6) }, () => pick(PIECES)).join('');
  const ended = (made) => (made === '' || made.endsWith('\n') ? made : `${made}\n`);
  const traceback = () => ended(pick(HEADS) + pick(STACKS) + pick(LINES));
  return Array.from({ length: CASES }, () => {
    const want = random(3) === 0 ? traceback() : ended(text());
    // Near misses are the interesting ones.
    const output = random(2) === 0 ? want.replaceAll('...', text()).replaceAll('<BLANKLINE>', '') : ended(text());
    const exception = random(3) === 0 ? pick(LINES) : null;
    return { want, output, exception, rules: RULES.filter(() => random(2) === 0) };
  });
}

const JUDGE = `
import doctest, json, sys
checker = doctest.OutputChecker()
answers = []
for case in json.load(sys.stdin):
    flags = 0
    for name in case["rules"]:
        flags |= doctest.OPTIONFLAGS_BY_NAME[name]
    want, output, exception = case["want"], case["output"], case["exception"]
    found = doctest.DocTestParser._EXCEPTION_RE.match(want)
    expected = found and found.group("msg")
    if exception is None:
        same = checker.check_output(want, output, flags)
    elif expected is None:
        same = False
    else:
        same = checker.check_output(expected, exception, flags)
        if not same and flags & doctest.IGNORE_EXCEPTION_DETAIL:
            strip = doctest._strip_exception_details
            same = checker.check_output(strip(expected), strip(exception), flags)
    answers.append([same, expected])
json.dump(answers, sys.stdout)
`;

test(`${CASES} comparisons as doctest makes them`, async () => {
  const cases = makeCases();
  const answers = await judged(JUDGE, cases);
  let same = 0;
  cases.forEach((each, index) => {
    const [expected, exception] = answers[index];
    assert.equal(documentedException(each.want), exception, `the exception of ${JSON.stringify(each.want)}`);
    const found = does(each.want, each, new Set(each.rules));
    assert.equal(found, expected, JSON.stringify(each));
    same += found ? 1 : 0;
  });
  assert.ok(same > CASES / 20 && same < CASES / 2, `${same} agree: the cases say little`);
});

const LINE_PIECES = ['>>> x', '>>> print("a")', '>>>', '... y', '...', '    >>> z', '    ... w', '    1', '1', '', '   ', 'text', '\t>>> t', '\t1', '>>> a  # doctest: +SKIP'];

const PARSER = `
import doctest, json, sys
answers = []
for text in json.load(sys.stdin):
    try:
        found = doctest.DocTestParser().get_examples(text)
    except ValueError:
        answers.append(None)  # what doctest refuses, a page shows
    else:
        answers.append([[example.source, example.want] for example in found])
json.dump(answers, sys.stdout)
`;

test(`${CASES} documents read as doctest reads them`, async () => {
  const random = randomNumbers(311);
  const texts = Array.from({ length: CASES }, () =>
    Array.from({ length: random(8) }, () => LINE_PIECES[random(LINE_PIECES.length)]).join('\n'),
  );
  const answers = await judged(PARSER, texts);
  let read = 0;
  texts.forEach((text, index) => {
    if (!answers[index]) return;
    const found = readSession(text)
      .filter(({ kind }) => kind === 'example')
      .map(({ source, output }) => [source.endsWith('\n') ? source : `${source}\n`, output]);
    // Of those without a statement doctest leaves some out.
    const expected = answers[index].filter(([source]) => source.trim() !== '');
    assert.deepEqual(found.filter(([source]) => source.trim() !== ''), expected, JSON.stringify(text));
    read += expected.length;
  });
  assert.ok(read > CASES / 2, `${read} examples: the documents say little`);
});

async function judged(program, cases) {
  const input = JSON.stringify(cases);
  const { code, out, err } = await run(['-c', program], { input });
  assert.deepEqual({ code, err }, { code: 0, err: '' });
  return JSON.parse(out);
}
