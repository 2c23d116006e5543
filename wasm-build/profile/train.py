"""Run what python.wasm is optimised for, and write clang's profile of it as text.

usage: terrarium --mount LIB/test:/usr/lib/python3.11/test:ro --mount OUT:/profile train.py MODULE

Only for the instrumented build that scripts/profile makes. MODULE is one of CPython's own tests. Whether
it passes is not asked here; one that cannot run here leaves no profile. Writes /profile/MODULE.profile, in the
text format of llvm-profdata. Exit codes: 1 there is no such module, or it cannot be imported.
"""

import collections
import hashlib
import io
import sys
import unittest

import _profile

OUT = "/profile"
SUM = 10**10  # of the counters of a module
CALLS, SIZES = 0, 1  # kinds of values: clang's IPVK_IndirectCallTarget and IPVK_MemOPSize


def number_of(name):
    """What clang's records have instead of the name."""
    return int.from_bytes(hashlib.md5(name).digest()[:8], "little")


def after_number(data):
    """What follows a LEB128 number."""
    return data[next(i for i, byte in enumerate(data) if byte < 0x80) + 1 :]


def names():
    found = {}
    for data in _profile.names():
        for name in after_number(after_number(data)).split(b"\x01"):
            found[number_of(name)] = name.decode()
    return found


def numbers(data):
    return tuple(memoryview(data).cast("Q"))


def site_lines(kind, data, name_at, total):
    """What one site has seen; a function that is not profiled is an external symbol to llvm-profdata."""
    pairs = list(zip(*[iter(numbers(data))] * 2))
    if kind == CALLS:
        counts = collections.Counter()
        for address, count in pairs:
            counts[name_at.get(address, "** External Symbol **")] += count
        pairs = sorted(counts.items())
    return [len(pairs), *(f"{value}:{scaled(count, total)}" for value, count in pairs)]


def value_lines(kinds, sites, name_at, total):
    """The values of a function's sites, kind by kind."""
    lines = [sum(map(bool, kinds))] if any(kinds) else []
    sites = sites + [b""] * (sum(kinds) - len(sites))
    for kind, number in enumerate(kinds):
        if number:
            lines += [kind, number]
            for data in sites[:number]:
                lines += site_lines(kind, data, name_at, total)
            sites = sites[number:]
    return tuple(lines)


def scaled(count, total):
    """A count as if all of them were SUM: a module with long tests says no more than others. Never 0, which is cold."""
    return count and max(1, count * SUM // total)


def write_profile(path):
    records = _profile.functions()  # first: what follows is counted, too
    known = names()
    name_at = {address: known[number] for number, _, _, address, _, _ in records if address}
    total = sum(sum(numbers(counters)) for _, _, counters, _, _, _ in records)
    rows = []
    for number, shape, counters, _, kinds, sites in records:
        values = [scaled(count, total) for count in numbers(counters)]
        rows.append((known[number], shape, len(values), *values, *value_lines(kinds, sites, name_at, total)))
    with open(path, "w") as file:
        file.write(":ir\n")
        for row in sorted(rows, key=lambda row: row[:2]):
            file.write("\n".join(map(str, (*row, "", ""))))


def main(module):
    loader = unittest.TestLoader()
    try:
        suite = loader.loadTestsFromName(f"test.{module}")
    except unittest.SkipTest as reason:
        print(module, "skipped:", reason)
        return
    if loader.errors:
        sys.exit(f"{module}: {loader.errors[0]}")
    print(module, unittest.TextTestRunner(io.StringIO()).run(suite).testsRun)
    write_profile(f"{OUT}/{module}.profile")


main(*sys.argv[1:])
