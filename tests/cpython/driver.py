"""Run one module of CPython's own test suite on the library that ships.

usage: terrarium MOUNTS driver.py [OPTION...] MODULE

    --mount LIB:/usr/src/python/Lib:ro
    --mount LIB/test:/usr/lib/python3.11/test:ro
    --mount LIB/unittest/test:/usr/lib/python3.11/unittest/test:ro

LIB is the Lib directory of the patched sources; OPTIONs are regrtest's. Mounts do not hide what
ships, so that is what is tested. The sources at the end of sys.path have the few other modules that
tests use and the image leaves out.
"""

import importlib
import sys

SOURCES = "/usr/src/python/Lib"


def main():
    # The driver's own directory, in which no test should find modules.
    del sys.path[0]
    sys.path.append(SOURCES)
    # The snapshot remembers what the library held before the mounts.
    importlib.invalidate_caches()
    from test.libregrtest import main as regrtest

    sys.argv[:1] = ["python -m test", "-v"]
    regrtest()


main()
