"""Run what python.wasm is optimised for, and write clang's profile of it as text.

usage: terrarium --mount LIB/test:/usr/lib/python3.11/test:ro --mount OUT:/profile train.py MODULE...

Only for the instrumented build that scripts/profile makes. MODULES are of CPython's own tests. Whether
they pass is not asked here. Writes /profile/MODULE.profile, in the text format of llvm-profdata.
"""

import hashlib
import io
import sys
import unittest

import _profile

OUT = "/profile"


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


def write_profile(path):
    known = names()
    rows = set()
    for number, shape, counters in _profile.functions():
        values = memoryview(counters).cast("Q")
        rows.add((known[number], shape, tuple(values)))
    with open(path, "w") as file:
        file.write(":ir\n")
        for name, shape, values in sorted(rows):
            file.write("\n".join(map(str, (name, shape, len(values), *values, "", ""))))


def run(module):
    """The tests of `module`, as unittest finds them; how many ran."""
    suite = unittest.defaultTestLoader.loadTestsFromName(f"test.{module}")
    return unittest.TextTestRunner(io.StringIO()).run(suite).testsRun


def main(modules):
    for module in modules:
        try:
            print(module, run(module))
        except unittest.SkipTest as reason:
            print(module, "skipped:", reason)
        write_profile(f"{OUT}/{module}.profile")


main(sys.argv[1:])
