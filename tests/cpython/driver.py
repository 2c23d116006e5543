"""Run one module of CPython's own test suite on the library that ships.

usage: terrarium --mount LIB:/usr/src/python/Lib:ro driver.py LIB [--tempdir DIR] MODULE

LIB is the source tree's Lib directory as the program sees it. It goes to the end of sys.path: what
the image holds is what is tested, and only what the image leaves out (the tests themselves, and a
few modules that the tests use) comes from the source tree.
"""

import sys


def main():
    library, *options = sys.argv[1:]
    # The driver's own directory, which no test should find modules in.
    del sys.path[0]
    sys.path.append(library)
    from test.libregrtest import main as regrtest

    sys.argv[:] = ["python -m test", "-v", *options]
    regrtest()


main()
