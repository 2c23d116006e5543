"""Small programs, each of one thing that Python does; measure.py runs them.

A run takes some 10 to 40 ms in a native Python. The same on any Python from 3.8 on, and nothing is read or
written. A kernel that is a coroutine function is run by asyncio.run, or awaited where nothing can wait.
"""

KERNELS = {}


def kernel(expected):
    """Registers a function as a kernel that returns `expected`."""

    def register(function):
        KERNELS[function.__name__] = (function, expected)
        return function

    return register


@kernel(79999800000)
def loops():
    total = i = 0
    while i < 400_000:
        total += i
        i += 1
    return total


@kernel(75_025)
def calls():
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    return fib(25)


@kernel(240_000)
def keyword_calls():
    def add(a, *rest, b=1, **more):
        return a + b + len(rest) + len(more)

    total = 0
    for _ in range(40_000):
        total = add(total, 2, b=3, c=4) + 1
    return total


@kernel(120_000)
def methods():
    class Counter:
        def __init__(self):
            self.value = 0

        def step(self):
            self.value += 1
            return self

    counter = Counter()
    for _ in range(40_000):
        counter.step().step().step()
    return counter.value


@kernel(300_000)
def attributes():
    class Slots:
        __slots__ = ("a",)

    class Plain:
        pass

    first, second = Slots(), Plain()
    first.a, second.a = 0, 0
    for _ in range(150_000):
        first.a += 1
        second.a += 1
    return first.a + second.a


@kernel(60_000)
def exceptions():
    caught = 0
    for i in range(120_000):
        try:
            if i & 1:
                raise ValueError(i)
        except ValueError:
            caught += 1
    return caught


@kernel(4_999_950_000)
def generators():
    def count(n):
        for i in range(n):
            yield i

    def outer(n):
        yield from count(n)

    return sum(x for x in outer(100_000))


@kernel("aad4")
def text():
    parts = []
    for i in range(15_000):
        word = f"{i:05d}-{i * 7}".replace("1", "one").upper()
        parts.append(word.partition("-")[2].strip("0"))
    joined = " ".join(parts)
    return f"{sum(map(ord, joined)) & 0xFFFF:04x}"


@kernel((50_000, 50_005_000))
def dicts():
    table = {}
    for i in range(50_000):
        table[i] = table.get(i - 1, 0) + 1
    words = {f"key{i}": i for i in range(10_000)}
    for i in range(10_000):
        words[f"key{i}"] += 1
    return table[49_999], sum(words.values())


@kernel(66_666)
def lists():
    numbers = list(range(100_000))
    chosen = [x * 2 for x in numbers if x % 3]
    chosen.reverse()
    while len(chosen) > 66_000:
        chosen.pop()
    chosen += numbers[:666]
    return len(chosen)


@kernel(33_334)
def sets():
    odd = set(range(1, 100_000, 2))
    third = {x for x in range(0, 100_000, 3)}
    return len(odd & third) + len(third - odd)


@kernel(True)
def sorting():
    value, numbers = 12345, []
    for _ in range(20_000):
        value = value * 1103515245 + 12345 & 0x7FFFFFFF
        numbers.append(value)
    by_key = sorted(numbers, key=lambda x: x % 1000)
    numbers.sort()
    return numbers[0] <= numbers[-1] and by_key[0] % 1000 <= by_key[-1] % 1000


@kernel(200)
def json_text():
    import json

    rows = [{"id": i, "name": f"row {i}", "tags": ["a", "b", None], "score": i / 3} for i in range(200)]
    for _ in range(12):
        again = json.loads(json.dumps(rows))
    return len(again) if again == rows else -1


@kernel(3000)
def regular_expressions():
    import re

    line = re.compile(r"^(?P<key>[a-z_]+\d*)\s*=\s*(?:\"([^\"]*)\"|(\d+(?:\.\d+)?))$")
    found = 0
    for i in range(3_000):
        match = line.match(f'some_key{i} = "value {i}"' if i & 1 else f"other{i} = {i}.5")
        found += match is not None and len(re.sub(r"\d+", "#", match.group(0))) > 3
    return found


@kernel(20_000)
def struct_packing():
    import struct

    layout = struct.Struct("<IHhd")
    data = b"".join(layout.pack(i, i & 0xFFFF, -5, i / 2) for i in range(20_000))
    return sum(1 for a, _, _, d in layout.iter_unpack(data) if a == d * 2)


@kernel("0.98039")
def decimals():
    import decimal

    with decimal.localcontext() as context:
        context.prec = 50
        value = decimal.Decimal(1)
        step = decimal.Decimal("1.0001")
        for i in range(20_000):
            value = value * step if i & 1 else value / step
        return str((value / step**198).quantize(decimal.Decimal("0.00001"), decimal.ROUND_FLOOR))


@kernel(True)
def pickling():
    import pickle

    data = [(i, str(i), {"x": i, "y": [i] * 3}) for i in range(2_000)]
    for _ in range(4):
        again = pickle.loads(pickle.dumps(data))
    return again == data


@kernel(True)
def compression():
    import zlib

    data = b"".join(b"line %d of something that repeats itself\n" % (i % 997) for i in range(12_000))
    return zlib.decompress(zlib.compress(data)) == data and zlib.crc32(data) > 0


@kernel(500)
def databases():
    import sqlite3

    base = sqlite3.connect(":memory:")
    base.execute("create table t (id integer primary key, name text, value real)")
    base.executemany("insert into t (name, value) values (?, ?)", ((f"n{i % 500}", i / 7) for i in range(5_000)))
    rows = base.execute("select name, sum(value), count(*) from t group by name order by 2 desc").fetchall()
    base.close()
    return len(rows)


@kernel(2_565)
def integers():
    value = 1
    for i in range(1, 1_000):
        value *= i
    for _ in range(40):
        text = str(value)
        if int(text) != value:
            return -1
        pow(3, value % 10**60, 10**70 + 33)
    return len(text)


@kernel("1.39880")
def floats():
    import math

    x = y = 0.5
    for i in range(100_000):
        x = math.sin(y) * 1.3 + 0.1 * math.sqrt(abs(x))
        y = x * 0.999 + 1e-9 * i
    return f"{x:.5f}"


@kernel("Point(x=4950, y=2)")
def data_classes():
    import dataclasses

    @dataclasses.dataclass(order=True)
    class Point:
        x: int
        y: int = 2

    total = Point(0)
    for i in range(100):
        for _ in range(60):
            last = dataclasses.replace(total, x=total.x + i)
        total = last
    return str(total).rpartition(".")[2]


@kernel(2_000)
async def async_tasks():
    import asyncio

    async def work(queue):
        await asyncio.sleep(0)
        await queue.put(1)

    queue = asyncio.Queue(10)
    tasks = [asyncio.ensure_future(work(queue)) for _ in range(2_000)]
    total = 0
    for _ in tasks:
        total += await queue.get()
    return total


@kernel(352)
def queens():
    def solve(n, row, columns, up, down):
        if row == n:
            return 1
        found = 0
        for column in range(n):
            if column not in columns and row + column not in up and row - column not in down:
                found += solve(n, row + 1, columns | {column}, up | {row + column}, down | {row - column})
        return found

    return solve(9, 0, frozenset(), frozenset(), frozenset())
