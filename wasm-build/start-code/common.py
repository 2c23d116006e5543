"""What small programs have in common: its functions are in python.wasm itself (scripts/start-code)."""

import argparse
import asyncio
import bisect
import collections
import contextlib
import copy
import csv
import dataclasses
import datetime
import enum
import fractions
import functools
import heapq
import io
import itertools
import json
import math
import operator
import os
import pathlib
import random
import re
import statistics
import string
import struct
import sys
import textwrap
import time
import traceback
import typing
import unittest


def numbers():
    values = [0, 1, -7, 255, 2**31, 2**64, -(2**70), 3.25, -0.5, 1e300, 2 + 3j]
    for a in values:
        for b in values:
            for act in (operator.add, operator.sub, operator.mul, operator.truediv, operator.eq, operator.ne):
                with contextlib.suppress(ZeroDivisionError, OverflowError):
                    act(a, b)
            if not isinstance(a, complex) and not isinstance(b, complex):
                for act in (operator.lt, operator.ge, operator.floordiv, operator.mod, divmod):
                    with contextlib.suppress(ZeroDivisionError, OverflowError):
                        act(a, b)
            if isinstance(a, int) and isinstance(b, int):
                a & b, a | b, a ^ b, ~a
                a << 3, a >> 2, math.gcd(a, b), pow(a, 3, 1009)
    for value in values:
        repr(value), str(value), hash(value), bool(value), abs(value), -value
    int("42"), int("ff", 16), int(3.9), float("1.5"), float("inf"), complex("1j"), round(2.675, 2), round(7)
    bin(10), oct(10), hex(-255), (1000).bit_length(), (258).to_bytes(2, "big"), int.from_bytes(b"\1\2", "little")
    math.sqrt(2), math.sin(1), math.cos(1), math.tan(1), math.exp(1), math.log(2), math.log10(100), math.floor(2.5)
    math.ceil(2.5), math.factorial(30), math.comb(10, 3), math.hypot(3, 4), math.atan2(1, 2), math.isclose(1, 1.0)
    math.isnan(math.nan), math.fsum([0.1] * 10), math.prod([1, 2, 3]), math.pi, math.degrees(1), math.isqrt(99)
    fractions.Fraction(1, 3) + 1, statistics.mean([1, 2, 3]), statistics.median([1, 2, 3]), statistics.stdev([1, 2, 4])
    sum(range(100)), min(3, 1), max([1, 5, 2]), sum([0.5, 1]), sorted([3, 1, 2], reverse=True), 10**50 // 7**20
    all([1, 2]), any([0, 1]), [*map(str, range(3))], [*filter(None, [0, 1])], [*zip("ab", [1, 2])]
    [*enumerate("ab")], [*reversed([1, 2])], list(range(10, 0, -3)), range(10)[2:5], 5 in range(10), len(range(9))


def texts():
    text = "The quick brown fox jumps over the lazy dog: äöü € 😀"
    text.upper(), text.lower(), text.title(), text.capitalize(), text.swapcase(), text.casefold(), text.strip()
    text.split(), text.split("o", 2), text.rsplit(" ", 1), text.partition(":"), text.rpartition(":"), "a\nb".splitlines()
    text.replace("fox", "cat"), text.find("fox"), text.rfind("o"), text.index("fox"), text.count("o"), "fox" in text
    text.startswith("The"), text.endswith(("dog", "€")), text.center(80, "*"), text.ljust(70), text.rjust(70), "7".zfill(3)
    ", ".join(["a", "b", "ä"]), "ab" * 3, text[3:9], text[::-1], text[-1], text.encode(), text.encode("utf-16")
    text.isalpha(), text.isdigit(), text.isspace(), "abc".isidentifier(), "a1".isalnum(), "A".isupper(), "a".islower()
    text.translate(str.maketrans("abc", "xyz")), "{} {x!r:>10} {:.2f}".format(1, 2.5, x="y"), "%s %d %5.2f %r" % ("a", 1, 2.5, "b")
    f"{text!r:.20} {3.14159:.3f} {255:#x} {1234567:,} {0.25:.1%} {'a':^9} {2**70:_} {True} {None} {1e10:g}"
    "abc" < "abd", "abc" == "ab" + "c", ord("€"), chr(8364), repr("it's\n"), ascii("ä"), hash("abc"), "x".removeprefix("x")
    text.encode("latin-1", "replace"), text.encode().decode(), b"\xff".decode("latin-1"), b"\xc3".decode("utf-8", "ignore")
    data = bytearray(b"hello")
    data.extend(b" world")
    data[0] = 72
    bytes(data).hex(), bytes.fromhex("00ff"), b"a,b".split(b","), b"abc".replace(b"b", b"x"), data.find(b"w"), bytes(3)
    memoryview(data)[2:5].tobytes(), b"".join([b"a", b"b"]), b"%d" % 3, b"a" + b"b", b"abc"[1], data.decode()
    re.findall(r"\w+", text), re.sub(r"(o)(.)", r"\2\1", text), re.split(r"\s+", text), re.compile("q(u)i").search(text).groups()
    re.match(r"(?P<a>\d+)-(\d+)", "12-34").groupdict(), re.sub("[aeiou]", lambda m: m[0].upper(), text), re.escape("a.b")
    re.fullmatch("(a|b)*c?", "ababc", re.I), re.finditer("o", text), re.match(r"^\s*#.*$", "# x", re.M)
    textwrap.fill(text, 20), textwrap.dedent("  a\n  b"), string.Template("$a").substitute(a=1), string.ascii_letters
    json.loads(json.dumps({"a": [1, 2.5, None, True, "ä\n"], "b": {"c": []}})), json.dumps([1], indent=2, sort_keys=True)
    list(csv.reader(io.StringIO('a,b\n1,"2,3"\n'))), csv.writer(io.StringIO()).writerow([1, "a,b", None])
    struct.unpack("<IhB", struct.pack("<IhB", 1, -2, 3)), struct.calcsize(">qd"), struct.pack(">d", 1.5)
    eval("1 + 2 * x", {"x": 3}), compile("a = 1", "<s>", "exec"), exec("def f(x):\n return x\nf(1)", {})


def widths():
    """CPython keeps strings of one, two and four bytes a character, and has code for each."""
    for text in ("plain fox, fox", "fäx fox, fox", "fox €, fox", "fox 😀, fox"):
        text.upper(), text.lower(), text.title(), text.split(), text.split("o"), text.replace("fox", "€"), text.find("x, "), text.rfind("f")
        text.count("o"), "x" in text, text[::-1], text[2:5], text + "€", text * 2, text.strip("f"), text.partition(","), text.splitlines()
        text.encode(), text.encode("utf-16"), text.encode().decode(), repr(text), hash(text), text == text + "", text < "g", f"{text:>30}"
        re.findall(r"\w+", text), re.sub("o", "ö", text), re.search("(x), (f)", text), re.split(",", text), re.match("[a-z]+", text, re.I)
        json.loads(json.dumps(text)), json.dumps(text, ensure_ascii=False), text.translate({111: "0"}), text.startswith("f"), text.join(["a", "€"])
        int("٣"), float(" 1.5 "), text.isalpha(), text.isidentifier(), text.casefold(), text.zfill(30), text.center(30), ascii(text), {text: 1}[text]
        compile(f"x = {text!r}  # {text}", "<s>", "exec"), text.encode("ascii", "backslashreplace"), print(text), sys.intern(text)


class Color(enum.Enum):
    RED = 1
    GREEN = enum.auto()


@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = dataclasses.field(default_factory=list)

    @property
    def norm(self):
        return math.hypot(self.x, self.y)

    @classmethod
    def origin(cls):
        return cls(0)

    @staticmethod
    def double(x):
        return 2 * x


class Base:
    __slots__ = ("value", "__dict__", "__weakref__")
    count = 0

    def __init__(self, value):
        self.value = value
        type(self).count += 1

    def __repr__(self):
        return f"{type(self).__name__}({self.value!r})"

    def __eq__(self, other):
        return isinstance(other, Base) and self.value == other.value

    def __hash__(self):
        return hash(self.value)

    def __lt__(self, other):
        return self.value < other.value

    def __add__(self, other):
        return type(self)(self.value + other.value)

    def __len__(self):
        return 3

    def __getitem__(self, index):
        return [1, 2, 3][index]

    def __setitem__(self, key, value):
        self.__dict__[key] = value

    def __contains__(self, item):
        return item == self.value

    def __iter__(self):
        yield from (1, 2, 3)

    def __call__(self, *args, **kwargs):
        return args, kwargs

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return name

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return exc[0] is ValueError


class Derived(Base, typing.Generic[typing.TypeVar("T")]):
    def __init__(self, value, *more, key=None, **rest):
        super().__init__(value)
        self.more, self.key, self.rest = more, key, rest


def objects():
    thing = Derived(1, 2, 3, key="k", z=4)
    thing["a"] = 1
    thing + Base(2), thing == Base(1), hash(thing), len(thing), thing[0], [*thing], 1 in thing, thing(1, a=2), repr(thing)
    thing.name = "x"
    del thing.name
    thing.unknown, getattr(thing, "q", None), hasattr(thing, "_no"), setattr(thing, "w", 1), isinstance(thing, (int, Base))
    issubclass(Derived, Base), type(thing).__mro__, dir(thing), vars(thing), callable(thing), id(thing), copy.copy(thing)
    copy.deepcopy([{"a": (1, [2])}]), sorted([Base(3), Base(1)]), Point(1, 2) < Point(2), Point.origin(), Point(3, 4).norm
    dataclasses.asdict(Point(1)), dataclasses.replace(Point(1), y=3), Point.double(2), Color.RED.name, Color(2), [*Color]
    type("New", (Base,), {"x": 1})(2).x, functools.partial(print, 1), functools.lru_cache(Base)(3), functools.reduce(operator.add, [1, 2])
    Pair = collections.namedtuple("Pair", "a b")
    Pair(1, 2)._replace(a=3), Pair(1, 2).a, typing.Optional[int], list[int], int | str
    with thing as inside:
        assert inside is thing
        raise ValueError("suppressed")


def containers():
    items = [5, 2, 8, 1]
    items.append(3), items.extend([7, 7]), items.insert(1, 9), items.remove(7), items.pop(), items.pop(0), items.index(8)
    items.count(2), items.sort(), items.sort(key=lambda x: -x), items.reverse(), items.copy(), items[1:3], items + [1], items * 2
    items[0] = 1
    items[1:2] = [4, 5]
    del items[0], items[1:2]
    items += [1]
    items == [1], items < [2], [x * y for x in items for y in items if x != y], [*items, 1], 3 in items, tuple(items), (1, 2) + (3,)
    (1, 2, 1).count(1), (1, 2).index(2), hash((1, "a")), (1, 2) < (1, 3), (1, 2, 3)[1:], "%s" % ((1, [2]),), repr([{1: {2}}, ()])
    items.clear()
    table = {"a": 1, **{"b": 2}}
    table["c"] = 3
    table.setdefault("d", []).append(1), table.get("x"), table.pop("a"), table.update(e=5), table.update([("f", 6)])
    del table["e"]
    list(table), list(table.items()), list(table.values()), "b" in table, {k: v for k, v in table.items()}, table | {"z": 1}
    dict(zip("ab", [1, 2])), dict.fromkeys("ab", 0), table == {}, table.copy(), table.popitem(), list(reversed(table)), len(table)
    table.keys() & {"b"}, sorted(table), dict(a=1), {1: 1, 2.5: 2, (1, 2): 3, None: 4}
    group = {1, 2, 3}
    group.add(4), group.discard(9), group.remove(1), group | {7}, group & {2}, group - {2}, group ^ {2, 9}, group <= {2, 3, 4}
    group.update([5, 6]), {x % 3 for x in range(9)}, frozenset(group), 2 in group, group == {1}, group.issubset({1}), set("abc")
    group.pop(), sorted(group), group.union([1]), group.intersection([2]), len(group), hash(frozenset([1]))
    collections.Counter("abracadabra").most_common(2), collections.defaultdict(list)["x"].append(1)
    queue = collections.deque([1, 2, 3], maxlen=5)
    queue.append(4), queue.appendleft(0), queue.pop(), queue.popleft(), queue.rotate(1), list(queue), queue[0], len(queue)
    collections.OrderedDict(a=1).move_to_end("a"), collections.ChainMap({1: 2}, {3: 4})[3]
    heap = [3, 1, 2]
    heapq.heapify(heap), heapq.heappush(heap, 0), heapq.heappop(heap), heapq.nsmallest(2, heap), bisect.bisect([1, 3], 2), bisect.insort(heap, 2)
    list(itertools.chain([1], [2])), list(itertools.islice(itertools.count(), 3)), list(itertools.product("ab", repeat=2))
    list(itertools.permutations([1, 2, 3], 2)), list(itertools.combinations([1, 2, 3], 2)), list(itertools.accumulate([1, 2, 3]))
    [(k, list(g)) for k, g in itertools.groupby("aabb")], list(itertools.zip_longest([1], [2, 3])), list(itertools.takewhile(bool, [1, 0]))
    list(itertools.repeat(1, 2)), next(itertools.cycle([1])), list(itertools.starmap(pow, [(2, 3)])), list(itertools.dropwhile(bool, [1, 0]))
    a, *b = [1, 2, 3]
    first, (second, third) = 1, (2, 3)
    operator.itemgetter(1)([1, 2]), operator.attrgetter("real")(1), slice(1, 2), list("abc"), tuple(x for x in b)


def control():
    def generate(n):
        try:
            for i in range(n):
                received = yield i
                if received:
                    yield received
        finally:
            pass

    values = generate(3)
    next(values), values.send("x"), values.close()
    for error in (ValueError, KeyError, TypeError, IndexError, ZeroDivisionError, AttributeError, StopIteration):
        try:
            raise error("message") from RuntimeError("cause")
        except (ValueError, LookupError) as exc:
            str(exc), repr(exc), exc.args, exc.__cause__
        except Exception as exc:
            traceback.format_exc(), traceback.format_exception(exc)
        else:
            pass
        finally:
            pass
    for act in (lambda: 1 / 0, lambda: [][1], lambda: {}["x"], lambda: undefined, lambda: None.x, lambda: "a" + 1, lambda: int("x"),
                lambda: (lambda a: a)(), lambda: open("/no/such"), lambda: next(iter([])), lambda: __import__("no_such")):
        try:
            act()
        except Exception as exc:
            str(exc)
    global counter
    counter = 0
    while True:
        counter += 1
        if counter == 2:
            continue
        if counter > 4:
            break
    match [1, {"a": 2}, Point(1, 2)]:
        case [int(x), {"a": y}, Point(x=1)] if y:
            pass
        case _:
            pass
    assert counter == 5
    closure = (lambda n: lambda x: x + n)(1)
    closure(2), (lambda *a, **k: (a, k))(*[1], **{"b": 2}), (y := 3)
    isinstance(1, int) and not None or 2, 1 if y else 2, 1 < y <= 3, y is not None, y not in [1]


async def tasks():
    async def work(n):
        await asyncio.sleep(0)
        return n

    queue = asyncio.Queue()
    await queue.put(1)
    await queue.get()
    await asyncio.gather(work(1), work(2))
    task = asyncio.create_task(work(3))
    await asyncio.wait_for(task, 1)
    return [x async for x in numbers_later()]


async def numbers_later():
    for i in range(2):
        yield i


def files():
    path = pathlib.Path("/tmp/start-code")
    path.mkdir(exist_ok=True)
    (path / "a.txt").write_text("one\ntwo\n", encoding="utf-8")
    with open(path / "a.txt", encoding="utf-8") as file:
        file.readline(), file.read(), file.seek(0), list(file)
    with open(path / "b.bin", "wb") as file:
        file.write(bytes(range(9))), file.tell()
    (path / "b.bin").read_bytes(), os.listdir(path), path.exists(), path.suffix, [*path.iterdir()], os.path.join("a", "b"), os.getcwd()
    os.path.exists("x"), os.stat(path).st_mode, os.environ.get("HOME"), os.path.basename("/a/b"), os.path.splitext("a.b")
    (path / "a.txt").rename(path / "c.txt")
    os.remove(path / "c.txt"), (path / "b.bin").unlink(), path.rmdir()
    buffer = io.StringIO()
    print("a", 1, sep="-", end="!\n", file=buffer)
    buffer.getvalue(), io.BytesIO(b"ab").read(), sys.stdout.write("written\n"), sys.stdout.flush(), sys.getsizeof([]), sys.version


def times():
    now = datetime.datetime(2026, 11, 27, 12, 30)
    now + datetime.timedelta(days=1, hours=2), now.isoformat(), now.strftime("%Y-%m-%d"), now.date(), now.weekday(), str(now)
    datetime.datetime.strptime("2026-11-27", "%Y-%m-%d"), now - datetime.datetime(2026, 1, 1), datetime.date.today(), datetime.datetime.now()
    time.time(), time.perf_counter(), time.strftime("%H", time.gmtime(0)), time.sleep(0.001), datetime.date(2026, 1, 1) < now.date()
    random.seed(1), random.random(), random.randint(1, 6), random.choice("abc"), random.shuffle([1, 2, 3]), random.sample(range(9), 3)
    random.uniform(1, 2), random.gauss(0, 1)


class Test(unittest.TestCase):
    def test_equal(self):
        self.assertEqual([1, {"a": 2}], [1, {"a": 2}])
        with self.assertRaises(ValueError):
            int("x")


if __name__ == "__main__":
    argparse.ArgumentParser(description="x").add_argument("--n", type=int, default=1)
    numbers(), texts(), widths(), objects(), containers(), control(), files(), times()
    asyncio.run(tasks())
    unittest.main(argv=["x"], exit=False, verbosity=0)
