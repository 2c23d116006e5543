// What recurses, and what must come of it: run by tests/node, tests/package and tests/browser under
// every waiting strategy, at the usual recursion limit and at a million.
//
// A case: [name, Python, outcome at the usual limit, outcome at a million (default: the same)]. The
// Python is a block that may `return` a value; the outcome is the value's repr, or the exception's
// type. MANY is more than any stack holds, FEW is less than every one holds.

/** Where the stack ends before the parser's own limit is reached, it is the stack that counts. */
export const PARSER = 'RecursionError or, with a large stack, MemoryError';

/** The tokenizer refuses the 201st parenthesis, where the parser comes that far. */
const TOKENIZER = /^(SyntaxError|RecursionError)$/;

const ERROR = 'RecursionError';

/** `make` wraps `x` once; the result is wrapped in itself `many` times. */
const wrapped = (make, start = '0', many = 'MANY') => `x = ${start}\nfor _ in range(${many}): x = ${make}\n`;

/** A method that ends in itself by way of C. */
const method = (name, call, args = '') => [
  name,
  `class C:\n    def ${name}(self${args}): return ${call}\nself = C()\n${call}`,
  ERROR,
];

/** Where an exception cannot be raised, it is shown and ignored. */
const QUIET = (before, use) => `import sys
class Again:
    def __str__(self): return str(self)
def endless(*_): return str(Again())
${before}
seen = []
kept, sys.unraisablehook = sys.unraisablehook, lambda it: seen.append(it.exc_type)
try: ${use}
finally: sys.unraisablehook = kept
assert seen == [RecursionError], seen`;

const PYTHON = [
  ['Python functions', 'def f(n): return n and f(n - 1)\nreturn f(100_000)', ERROR, '0'],
  ['endless Python', 'def f(): return f()\nf()', ERROR],
  ['few Python functions', 'def f(n): return n and f(n - 1)\nreturn f(900)', '0'],
  ['the depth of Python is that of CPython', `import sys
def f(n=0):
    try: return f(n + 1)
    except RecursionError: return n
before = len(__import__('inspect').stack(0))
sys.setrecursionlimit(1000)
return 995 < f() + before < 1001`, 'True'],
  ['the limit is what was set', 'import sys\nreturn sys.getrecursionlimit()', '1000', '1000000'],
  ['a method', 'class C:\n    def f(self): return self.f()\nC().f()', ERROR],
  ['a recursive lambda', 'f = lambda: f()\nf()', ERROR],
  ['again while the first is handled', 'def f(): return f()\ntry: f()\nexcept RecursionError: f()', ERROR],
  ['an endless chain of causes', `def f(n):
    try: f(n + 1)
    except RecursionError as error: raise ValueError(n) from error
f(0)`, 'ValueError'],
];

const CALLS = [
  method('__getattr__', 'getattr(self, "a")', ', name'),
  method('__getattribute__', 'self.a', ', name'),
  method('__call__', 'self()'),
  method('__repr__', 'repr(self)'),
  method('__str__', 'str(self)'),
  method('__eq__', 'self == 1', ', other'),
  method('__lt__', 'sorted([self, self])', ', other'),
  method('__hash__', 'hash(self)'),
  method('__bool__', 'not self'),
  method('__len__', 'len(self)'),
  method('__iter__', 'iter(self)'),
  method('__next__', 'next(self)'),
  method('__contains__', '1 in self', ', other'),
  method('__getitem__', 'self[0]', ', key'),
  method('__add__', 'self + 1', ', other'),
  method('__index__', 'range(self)'),
  method('__int__', 'int(self)'),
  method('__format__', 'f"{self}"', ', spec'),
  method('__reduce__', '__import__("copy").copy(self)'),
  method('__enter__', 'self.__enter__()'),
  method('__dir__', 'dir(self)'),
  method('__bytes__', 'bytes(self)'),
  method('__setattr__', 'setattr(self, "a", 1)', ', name, value'),
  ['property', 'class C:\n    a = property(lambda self: self.a)\nC().a', ERROR],
  ['__get__', 'class D:\n    def __get__(self, one, type): return one.a\nclass C: a = D()\nC().a', ERROR],
  ['__missing__', 'class D(dict):\n    def __missing__(self, key): return self[key]\nD()[1]', ERROR],
  ['__instancecheck__', 'class M(type):\n    def __instancecheck__(self, x): return isinstance(x, self)\nclass C(metaclass=M): pass\nisinstance(1, C)', ERROR],
  ['a metaclass', 'class M(type):\n    def __call__(self): return self()\nclass C(metaclass=M): pass\nC()', ERROR],
  ['__new__', 'class C:\n    def __new__(cls): return C()\nC()', ERROR],
  ['__init__', 'class C:\n    def __init__(self): self.c = C()\nC()', ERROR],
  ['__init_subclass__', 'class C:\n    def __init_subclass__(cls): type("D", (C,), {})\nclass D(C): pass', ERROR],
  ['sorted with key', 'def f(x): return sorted([x], key=f)\nf(1)', ERROR],
  ['min with key', 'def f(x): return min([x, x], key=f)\nf(1)', ERROR],
  ['map', 'def f(x): return list(map(f, [x]))\nf(1)', ERROR],
  ['filter', 'def f(x): return list(filter(f, [x]))\nf(1)', ERROR],
  ['reduce', 'import functools\ndef f(x, y): return functools.reduce(f, [x, y])\nf(1, 2)', ERROR],
  ['cmp_to_key', 'import functools\ndef f(x, y): return sorted([x, y], key=functools.cmp_to_key(f))\nf(1, 2)', ERROR],
  ['lru_cache', 'import functools\n@functools.lru_cache\ndef f(n): return f(n + 1)\nf(0)', ERROR],
  ['partial', 'import functools\ndef f(): return g()\ng = functools.partial(f)\ng()', ERROR],
  ['singledispatch', 'import functools\n@functools.singledispatch\ndef f(x): return f(x)\nf(1)', ERROR],
  ['re.sub', 'import re\ndef f(m): return re.sub("a", f, "a")\nf(None)', ERROR],
  ['join', 'def f(): return "".join(f() for _ in "a")\nf()', ERROR],
  ['a comprehension', 'def f(): return [f() for _ in "a"]\nf()', ERROR],
  ['yield from', 'def f():\n    yield from f()\nnext(f())', ERROR],
  ['a generator over itself', 'def f():\n    for x in f(): yield x\nlist(f())', ERROR],
  ['await', 'async def f(): await f()\nf().send(None)', ERROR],
  ['await under asyncio', 'import asyncio\nasync def f(): await f()\nasyncio.run(f())', ERROR],
  ['a context manager', 'import contextlib\n@contextlib.contextmanager\ndef f():\n    with f(): yield\nwith f(): pass', ERROR],
  ['eval', 'def f(): return eval("f()", {"f": f})\nf()', ERROR],
  ['exec', 'def f(): exec("f()", {"f": f})\nf()', ERROR],
  ['print', `import sys
class Out:
    def write(self, text): print(text)
kept, sys.stdout = sys.stdout, Out()
try: print(1)
finally: sys.stdout = kept`, ERROR],
  ['a trace function', `import sys
def f(*args): return f(*args)
sys.settrace(f)
try: (lambda: 0)()
finally: sys.settrace(None)`, ERROR],
  ['__del__', QUIET('class C:\n    def __del__(self): endless()', 'C()'), 'None'],
  ['a weak reference called back', QUIET('import weakref\nclass C: pass', 'c = C(); r = weakref.ref(c, endless); del c'), 'None'],
];

const DATA = [
  ['json.loads of arrays', 'import json\njson.loads("[" * MANY)', ERROR],
  ['json.loads of objects', `import json\njson.loads('{"a":' * MANY)`, ERROR],
  ['json.loads, few', 'import json\nreturn len(str(json.loads("[" * FEW + "]" * FEW)))', '200'],
  ['json.dumps', `${wrapped('[x]')}import json\njson.dumps(x)`, ERROR],
  ['json.dumps of dicts', `${wrapped('{"a": x}')}import json\njson.dumps(x)`, ERROR],
  ['json.dumps with indent', `${wrapped('[x]')}import json\njson.dumps(x, indent=1)`, ERROR],
  ['json.dumps with default', 'import json\njson.dumps(1j, default=lambda x: [x + 1])', ERROR],
  ['json.dumps, few', `${wrapped('[x]', '[]', 'FEW')}import json\nreturn len(json.dumps(x))`, '202'],
  ['pickle.dumps', `${wrapped('[x]')}import pickle\npickle.dumps(x)`, ERROR],
  ['pickle.dumps of tuples', `${wrapped('(x,)')}import pickle\npickle.dumps(x)`, ERROR],
  ['pickle.dumps of dicts', `${wrapped('{1: x}')}import pickle\npickle.dumps(x)`, ERROR],
  ['pickle.dumps of instances', `import pickle, types\n${wrapped('types.SimpleNamespace(x=x)')}pickle.dumps(x)`, ERROR],
  ['pickle.dumps in Python', `${wrapped('[x]')}import pickle\npickle._dumps(x)`, ERROR, /.*/],
  ['pickle.loads', 'import pickle\nx = pickle.loads(b"(" * MANY + b"l" * MANY + b".")\nreturn len(x)', '1'],
  ['pickle, few', `${wrapped('[x]', '[]', 'FEW')}import pickle\nreturn pickle.loads(pickle.dumps(x)) == x`, 'True'],
  ['marshal.dumps', `${wrapped('[x]')}import marshal\nmarshal.dumps(x)`, 'ValueError'],
  ['marshal.loads', 'import marshal\nmarshal.loads(b"[\\1\\0\\0\\0" * MANY)', 'ValueError'],
  ['marshal, few', `${wrapped('[x]', '[]', 'FEW')}import marshal\nreturn marshal.loads(marshal.dumps(x)) == x`, 'True'],
  ['repr of lists', `${wrapped('[x]')}repr(x)`, ERROR],
  ['repr of tuples', `${wrapped('(x,)')}repr(x)`, ERROR],
  ['repr of dicts', `${wrapped('{0: x}')}repr(x)`, ERROR],
  ['repr of a deque', `import collections\n${wrapped('collections.deque([x])')}repr(x)`, ERROR],
  ['repr of OrderedDicts', `import collections\n${wrapped('collections.OrderedDict(a=x)')}repr(x)`, ERROR],
  ['repr of exceptions', `${wrapped('ValueError(x)')}repr(x)`, ERROR],
  ['repr of namespaces', `import types\n${wrapped('types.SimpleNamespace(x=x)')}repr(x)`, ERROR],
  ['repr of aliases', `import types\n${wrapped('types.GenericAlias(list, x)', 'int')}repr(x)`, ERROR],
  ['repr of slices', `${wrapped('slice(x)')}repr(x)`, ERROR],
  ['repr, few', `${wrapped('[x]', '[]', 'FEW')}return len(repr(x))`, '202'],
  ['str of exceptions', `${wrapped('ValueError(x)')}str(x)`, ERROR],
  ['equality', `${wrapped('[x]')}y = x\n${wrapped('[x]')}x == y`, ERROR],
  ['equality of tuples', `${wrapped('(x,)')}y = x\n${wrapped('(x,)')}x == y`, ERROR],
  ['equality of dicts', `${wrapped('{0: x}')}y = x\n${wrapped('{0: x}')}x == y`, ERROR],
  ['equality of deques', `import collections\n${wrapped('collections.deque([x])')}y = x\n${wrapped('collections.deque([x])')}x == y`, ERROR],
  ['order', `${wrapped('[x]')}y = x\n${wrapped('[x]')}x < y`, ERROR],
  ['equality, few', `${wrapped('[x]', '0', 'FEW')}y = x\n${wrapped('[x]', '0', 'FEW')}return x == y`, 'True'],
  ['hash of tuples', `${wrapped('(x,)')}hash(x)`, ERROR],
  ['hash of aliases', `import types\n${wrapped('types.GenericAlias(list, (x,))', 'int')}hash(x)`, ERROR],
  ['hash of tuples, few', `${wrapped('(x,)', '0', 'FEW')}return hash(x) == hash(x)`, 'True'],
  ['copy.deepcopy', `${wrapped('[x]')}import copy\ncopy.deepcopy(x)`, ERROR, 'None'],
  ['copy.deepcopy of instances', `import copy, types\n${wrapped('types.SimpleNamespace(x=x)')}copy.deepcopy(x)`, ERROR],
  ['isinstance', `${wrapped('(x,)', 'int')}isinstance("", x)`, ERROR],
  ['issubclass', `${wrapped('(x,)', 'int')}issubclass(str, x)`, ERROR],
  ['dataclasses.asdict', `import dataclasses
@dataclasses.dataclass
class D: x: object
${wrapped('[D(x)]')}dataclasses.asdict(D(x))`, ERROR],
  ['ExceptionGroup.split', `${wrapped('ExceptionGroup("g", [x])', 'ValueError(1)')}x.split(KeyError)`, ERROR],
  ['re, nested groups', 'import re\nre.compile("(" * 20_000 + ")" * 20_000)', ERROR, 'None'],
  ['re, nested lookahead', 'import re\nre.compile("(?=" * 20_000 + ")" * 20_000)', ERROR],
  ['re, nested repeats', 'import re\nre.compile("(?:" * 20_000 + ")*" * 20_000)', ERROR],
  ['re, few', 'import re\nreturn re.match("(" * 50 + "a" + ")" * 50, "a").group(50)', "'a'"],
  ['re, much to match', 'import re\nreturn re.match("(?:a|b)*", "ab" * 500_000).end()', '1000000'],
];

const ITERATORS = [
  ['map', 'map(str, x)'],
  ['filter', 'filter(None, x)'],
  ['zip', 'zip(x)'],
  ['enumerate', 'enumerate(x)'],
  ...['islice(x, 9)', 'chain(x)', 'takewhile(bool, x)', 'dropwhile(bool, x)', 'starmap(min, x)', 'cycle(x)', 'accumulate(x)']
    .map((call) => [`itertools.${call.replace(/\(.*/, '')}`, `itertools.${call}`]),
  ...['compress(x, [1])', 'filterfalse(bool, x)', 'pairwise(x)', 'zip_longest(x, [1])', 'groupby(x)', 'chain.from_iterable([x])']
    .map((call) => [`itertools.${call.replace(/\(.*/, '')}`, `itertools.${call}`]),
].flatMap(([name, make]) => [
  [`next of nested ${name}`, `import itertools\n${wrapped(make, 'iter([1, 2])')}next(x)`, ERROR],
  [`the end of nested ${name}`, `import itertools\n${wrapped(make, 'iter([1, 2])')}del x`, 'None'],
]);

const WRAPPERS = [
  ['bound methods', 'types.MethodType(x, 1)', 'print', 'x()'],
  ['attributes of bound methods', 'types.MethodType(x, 1)', 'print', 'x.nothing'],
  ['hash of bound methods', 'types.MethodType(x, 1)', 'print', 'hash(x)'],
  ['mapping proxies', 'types.MappingProxyType(x)', '{}', 'x["a"]'],
  ['length of mapping proxies', 'types.MappingProxyType(x)', '{}', 'len(x)'],
  ['membership in mapping proxies', 'types.MappingProxyType(x)', '{}', '1 in x'],
  ['iterators of mapping proxies', 'types.MappingProxyType(x)', '{}', 'iter(x)'],
  ['attributes of aliases', 'types.GenericAlias(x, int)', 'list', 'x.nothing'],
  ['calls of aliases', 'types.GenericAlias(x, int)', 'list', 'x()'],
  ['abstract properties', 'property(x)', 'print', 'x.__isabstractmethod__'],
  ['abstract class methods', 'classmethod(x)', 'print', 'x.__isabstractmethod__'],
  ['class methods', 'classmethod(x)', 'print', 'x.__get__(1, int)'],
].flatMap(([name, make, start, use]) => [
  [name, `import types\n${wrapped(make, start, '50_000')}${use}`, ERROR],
  [`the end of ${name}`, `import types\n${wrapped(make, start)}del x`, 'None'],
]);

const ENDINGS = [
  ['list', '[x]'],
  ['dict', '{0: x}'],
  ['slice', 'slice(x)'],
  ['instance', 'C(x)'],
  ['partial', 'functools.partial(print, x)'],
  ['cell', '(lambda y: lambda: y)(x)'],
  ['generator', '(y for y in [x] if x)'],
  ['struct_time', 'time.struct_time((x,) * 9)'],
  ['exception', 'StopIteration(x)'],
  ['traceback of causes', 'cause(x)', 'ValueError()'],
  ['reversed', 'reversed(S(x))'],
  ['repeat', 'itertools.repeat(x)'],
  ['element', 'child(x)', 'ET.Element("a")'],
  ['memoryview', '[memoryview(b""), x]'],
  ['staticmethod', 'staticmethod(x)'],
  ['method-wrapper', 'C(x).__init__'],
].map(([name, make, start]) => [
  `the end of nested ${name}`,
  `import functools, itertools, time, types
import xml.etree.ElementTree as ET
class C:
    def __init__(self, x): self.x = x
class S(C):
    def __len__(self): return 1
    def __getitem__(self, n): return self.x
def cause(x):
    y = ValueError()
    y.__cause__ = x
    return y
def child(x):
    y = ET.Element("a")
    y.append(x)
    return y
${wrapped(make, start)}del x`,
  'None',
]);


const LOCATED = 'lineno=1, end_lineno=1, col_offset=0, end_col_offset=0';
const NAME = `ast.Name("a", ast.Load(), ${LOCATED})`;

/** `compile` of a statement or expression wrapped in itself `many` times. */
const tree = (name, make, start, many = 20_000) => [
  `compile of nested ${name}`,
  `import ast
a = ${NAME}
x = ${start}
for _ in range(${many}): x = ${make}
if isinstance(x, ast.expr): x = ast.Expr(x, ${LOCATED})
compile(ast.Module([x], []), "tree", "exec")`,
  ERROR,
];
const EMPTY = `ast.Pass(${LOCATED})`;
const ARGUMENTS = 'ast.arguments([], [], None, [], [], None, [])';
const TREES = [
  tree('If', `ast.If(a, [x], [], ${LOCATED})`, EMPTY),
  tree('If, 3000', `ast.If(a, [x], [], ${LOCATED})`, EMPTY, 3000),
  tree('While', `ast.While(a, [x], [], ${LOCATED})`, EMPTY),
  tree('FunctionDef', `ast.FunctionDef("f", ${ARGUMENTS}, [x], [], None, None, ${LOCATED})`, EMPTY),
  tree('ClassDef', `ast.ClassDef("c", [], [], [x], [], ${LOCATED})`, EMPTY),
  tree('With', `ast.With([ast.withitem(a, None)], [x], None, ${LOCATED})`, EMPTY),
  tree('Try', `ast.Try([x], [], [], [${EMPTY}], ${LOCATED})`, EMPTY),
  tree('handlers', `ast.Try([${EMPTY}], [ast.ExceptHandler(None, None, [x], ${LOCATED})], [], [], ${LOCATED})`, EMPTY),
  tree('Match', `ast.Match(a, [ast.match_case(ast.MatchAs(None, None, ${LOCATED}), None, [x])], ${LOCATED})`, EMPTY),
  tree('UnaryOp', `ast.UnaryOp(ast.USub(), x, ${LOCATED})`, 'a'),
  tree('Not', `ast.UnaryOp(ast.Not(), x, ${LOCATED})`, 'a'),
  tree('BinOp', `ast.BinOp(x, ast.Add(), a, ${LOCATED})`, 'a'),
  tree('BoolOp', `ast.BoolOp(ast.And(), [a, x], ${LOCATED})`, 'a'),
  tree('IfExp', `ast.IfExp(a, a, x, ${LOCATED})`, 'a'),
  tree('Attribute', `ast.Attribute(x, "b", ast.Load(), ${LOCATED})`, 'a'),
  tree('Subscript', `ast.Subscript(a, x, ast.Load(), ${LOCATED})`, 'a'),
  tree('Call', `ast.Call(x, [], [], ${LOCATED})`, 'a'),
  tree('keyword', `ast.Call(a, [], [ast.keyword("k", x, ${LOCATED})], ${LOCATED})`, 'a'),
  tree('List', `ast.List([x], ast.Load(), ${LOCATED})`, 'a'),
  tree('Dict', `ast.Dict([a], [x], ${LOCATED})`, 'a'),
  tree('Lambda', `ast.Lambda(${ARGUMENTS}, x, ${LOCATED})`, 'a'),
  tree('ListComp', `ast.ListComp(x, [ast.comprehension(ast.Name("b", ast.Store(), ${LOCATED}), a, [], 0)], ${LOCATED})`, 'a'),
  tree('Compare', `ast.Compare(a, [ast.Lt()], [x], ${LOCATED})`, 'a'),
  tree('JoinedStr', `ast.JoinedStr([ast.FormattedValue(x, -1, None, ${LOCATED})], ${LOCATED})`, 'a'),
  tree('patterns', `ast.MatchSequence([x], ${LOCATED})`, `ast.MatchAs(None, None, ${LOCATED})`).map((part, index) =>
    index === 1
      ? part.replace('if isinstance(x, ast.expr)', `x = ast.Match(a, [ast.match_case(x, None, [${EMPTY}])], ${LOCATED})\nif isinstance(x, ast.expr)`)
      : part,
  ),
  [
    'compile of a nested constant',
    `import ast\n${wrapped('(x,)')}compile(ast.Expression(ast.Constant(x, ${LOCATED})), "tree", "eval")`,
    ERROR,
  ],
];

const deeply = (name, source, usual, raised = usual, mode = 'eval') => [
  `source: ${name}`,
  `compile(${source}, "source", "${mode}")`,
  usual,
  raised,
];
const SOURCE = [
  deeply('signs', '"-" * MANY + "1"', PARSER),
  deeply('not', '"not " * MANY + "1"', PARSER),
  deeply('lambda', '"lambda:" * MANY + "1"', PARSER),
  deeply('conditions', '"1 if 1 else " * MANY + "1"', PARSER),
  deeply('powers', '"1**" * MANY + "1"', PARSER),
  deeply('await', '"async def f():\\n " + "await " * MANY + "1"', 'SyntaxError', 'SyntaxError', 'exec'),
  deeply('parentheses', '"(" * 300', TOKENIZER),
  deeply('few parentheses', '"(" * 40 + "1" + ")" * 40', 'None'),
  deeply('few brackets', '"[" * 40 + "]" * 40', 'None'),
  deeply('few signs', '"-" * FEW + "1"', 'None'),
  deeply('additions', '"1" + "+1" * MANY', ERROR),
  deeply('attributes', '"a" + ".b" * MANY', ERROR),
  deeply('calls', '"a" + "()" * MANY', ERROR),
  deeply('subscripts', '"a" + "[0]" * MANY', ERROR),
  deeply('elif', '"if 1: pass\\n" + "elif 1: pass\\n" * MANY', PARSER, PARSER, 'exec'),
  deeply('indentation', '"".join(" " * n + "if 1:\\n" for n in range(MANY // 100)) + " " * MANY + "pass"', 'IndentationError', 'IndentationError', 'exec'),
  deeply('few functions', '"".join(" " * n + "def f():\\n" for n in range(60)) + " " * 60 + "pass"', 'None', 'None', 'exec'),
  deeply('annotations', '"from __future__ import annotations\\na: 1" + "+1" * MANY', ERROR, ERROR, 'exec'),
  deeply('wide, not deep', '"[" + "1," * 100_000 + "]"', 'None'),
  ['source: a run of it', 'return eval("-" * FEW + "1")', '1'],
  ['ast.parse', 'import ast\nast.parse("1" + "+1" * MANY)', ERROR],
  ['ast.literal_eval', 'import ast\nast.literal_eval("-" * MANY + "1")', PARSER],
  ['ast.dump', `import ast\nx = ast.Constant(1)\nfor _ in range(MANY): x = ast.UnaryOp(ast.USub(), x)\nast.dump(x)`, ERROR, 'None'],
  ['symtable', 'import symtable\nsymtable.symtable("1" + "+1" * MANY, "source", "eval")', ERROR],
];

const XML = [
  ['XML read', 'import xml.etree.ElementTree as ET\nx = ET.fromstring("<a>" * MANY + "</a>" * MANY)\nreturn sum(1 for _ in x.iter())', '100000'],
  ['XML copied', 'import copy\nimport xml.etree.ElementTree as ET\ncopy.deepcopy(ET.fromstring("<a>" * MANY + "</a>" * MANY))', ERROR],
  ['XML written', 'import xml.etree.ElementTree as ET\nET.tostring(ET.fromstring("<a>" * MANY + "</a>" * MANY))', ERROR, /.*/],
  ['XML pickled', 'import pickle\nimport xml.etree.ElementTree as ET\npickle.dumps(ET.fromstring("<a>" * MANY + "</a>" * MANY))', ERROR],
  ['XML, few', 'import copy\nimport xml.etree.ElementTree as ET\nreturn len(ET.tostring(copy.deepcopy(ET.fromstring("<a>" * FEW + "</a>" * FEW))))', '698'],
  ['a content model', `import pyexpat
p = pyexpat.ParserCreate()
p.ElementDeclHandler = print
p.Parse("<!DOCTYPE a [<!ELEMENT a " + "(" * MANY + "b" + ")" * MANY + ">]><a/>", True)`, ERROR],
  ['minidom', 'from xml.dom import minidom\nx = minidom.parseString("<a>" * 20_000 + "</a>" * 20_000)\nx.toxml()', ERROR, /.*/],
];

const OTHER = [
  ['SQL, an expression', 'import sqlite3\nsqlite3.connect(":memory:").execute("select " + "1+" * MANY + "1")', 'OperationalError'],
  ['SQL, as deep as may be', 'import sqlite3\nreturn sqlite3.connect(":memory:").execute("select " + "1+" * 900 + "1").fetchone()', '(901,)'],
  ['SQL, parentheses', 'import sqlite3\nsqlite3.connect(":memory:").execute("select " + "(" * MANY + "1" + ")" * MANY)', 'MemoryError'],
  ['SQL, queries in queries', 'import sqlite3\nsqlite3.connect(":memory:").execute("select * from (" * MANY + "select 1" + ")" * MANY)', 'MemoryError'],
  ['SQL, a function', `import sqlite3
db = sqlite3.connect(":memory:")
db.create_function("f", 0, lambda: db.execute("select f()").fetchone())
db.execute("select f()").fetchone()`, 'OperationalError'],
  ['SQL, JSON', `import sqlite3\nsqlite3.connect(":memory:").execute("select json(?)", ("[" * MANY,)).fetchone()`, 'OperationalError'],
  ['classes, one below the other', `x = object
for n in range(2000): x = type("C", (x,), {})
object_like = x.__mro__[-2]
object_like.__repr__ = lambda self: "changed"
object_like.attribute = 1
return repr(x()), x.attribute`, "('changed', 1)"],
  ['a directory in a directory', `import os, shutil
top = os.getcwd()
os.mkdir("deep"); os.chdir("deep")
for _ in range(100): os.mkdir("d"); os.chdir("d")
os.chdir(top)
n = sum(1 for _ in os.walk("deep"))
shutil.rmtree("deep")
return n`, '101'],
  ['an error shown that cannot be shown', `import io, traceback
class E(Exception):
    def __str__(self): return str(self)
try: raise E
except E: text = traceback.format_exc()
return text.splitlines()[-1]`, "'case.<locals>.E: <exception str() failed>'"],
  ['many causes shown', `import traceback
x = ValueError(0)
for n in range(MANY):
    y = ValueError(n)
    y.__cause__ = x
    x = y
return len("".join(traceback.format_exception(x))) > 0`, 'True'],
];

/** With all the memory that there is, some GiB, or with the limit that a test sets. */
const MEMORY = [
  ['a block', 'bytearray(2**31 - 1), bytearray(2**31 - 1)', 'MemoryError'],
  ['blocks', 'return [bytearray(2**29) for _ in range(9)]', 'MemoryError'],
  ['a string repeated', 'return ["spam" * 2**28 for _ in range(5)]', 'MemoryError'],
  ['a list repeated', '[0] * (2**29)', 'MemoryError'],
  ['more than an index can say, as on every machine of 32 bits', 'bytearray(10**10)', 'OverflowError'],
];

/** What grows for ever; of use only where there is little to fill. */
const GROWING = [
  ['a list', 'x = []\nwhile True: x.append(object())', 'MemoryError'],
  ['a string', 'x = "spam"\nwhile True: x += x', 'MemoryError'],
  ['bytes', 'x = b"spam"\nwhile True: x += x', 'MemoryError'],
  ['a dict', 'import itertools\nreturn {n: str(n) for n in itertools.count()}', 'MemoryError'],
  ['a set', 'import itertools\nreturn set(map(float, itertools.count()))', 'MemoryError'],
  ['an integer', 'x = 3\nwhile True: x <<= x.bit_length()', 'MemoryError'],
  ['an iterator joined', 'import itertools\n"".join(itertools.repeat("spam"))', 'MemoryError'],
  ['a file', 'import os\ntry:\n    with open("/tmp/large", "wb") as file:\n        while True: file.write(bytes(1 << 20))\nfinally: os.remove("/tmp/large")', 'OSError'],
  ['StringIO', 'import io\nx = io.StringIO()\nwhile True: x.write("spam" * 1000)', 'MemoryError'],
  ['recursion of Python', 'def f(x): return f([x])\nf(0)', 'RecursionError', 'MemoryError'],
  ['a deque', 'import collections, itertools\ncollections.deque(itertools.count())', 'MemoryError'],
  ['sorted', 'import itertools\nsorted(itertools.count())', 'MemoryError'],
  ['a pickle', 'import pickle\nx = b"spam"\nwhile True: x = pickle.dumps([x, x + b"."])', 'MemoryError'],
  ['source', 'compile("x = [" + "1.5, " * 5_000_000 + "]", "source", "exec")', 'MemoryError'],
];

const GROUPS = { PYTHON, CALLS, DATA, ITERATORS, WRAPPERS, ENDINGS, TREES, SOURCE, XML, OTHER };

/** [group, name, code, outcome at the usual limit, at a million] of each */
const listed = (group, list) => list.map(([name, code, usual, raised = usual]) => [group, name, code, usual, raised]);

export const CASES = Object.entries(GROUPS).flatMap(([group, list]) => listed(group.toLowerCase(), list));
export const MEMORY_CASES = listed('memory', MEMORY);
export const GROWING_CASES = listed('growing', GROWING);

/** Defines `outcome(limit, source)` once, which answers in one line. */
export const PRELUDE = `def outcome(limit, source):
    import sys, textwrap
    space = {'__name__': '__main__', 'MANY': 100_000, 'FEW': 100}
    kept = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    try:
        exec('def case():\\n' + textwrap.indent(source, '    '), space)
        return repr(space['case']())
    except BaseException as error:
        return type(error).__name__
    finally:
        sys.setrecursionlimit(kept)
`;

export const LIMITS = [1000, 1_000_000];

/** One statement for Python's console that prints the outcome, and whether life goes on. */
export function statement(code, limit) {
  return `print(outcome(${limit}, ${JSON.stringify(code)}), 6 * 7)`;
}

/** Whether `found`, what the statement printed, is what must come out. */
export function agrees(found, expected) {
  const outcome = found.replace(/ 42\n$/, '');
  if (outcome === found) return false;
  if (expected === PARSER) return ['RecursionError', 'MemoryError'].includes(outcome);
  return expected instanceof RegExp ? expected.test(outcome) : outcome === expected;
}
