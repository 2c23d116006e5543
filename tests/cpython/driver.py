"""Run one module of CPython's own test suite on the library that ships.

usage: terrarium MOUNTS -c THIS [--claim WHAT,...] [OPTION...] MODULE

    --mount LIB:/usr/src/python/Lib:ro
    --mount LIB/test:/usr/lib/python3.11/test:ro      and other packages with tests in them
    --mount RESULTS:/run/regrtest

LIB is the Lib directory of the patched sources; OPTIONs are regrtest's. Mounts do not hide what
ships, so that is what is tested. The sources at the end of sys.path have the few other modules that
tests use and the image leaves out. THIS is the text of this file: a file of its own would turn up in
what the tests of trace and coverage count.

--claim: CPython's tests go by the platform's name, and take Emscripten for something that has no sockets,
no processes, and half a file system. To the tests of MODULE it is said to have
    sockets     there are connected pairs of them
    subprocess  there are none; but most tests of some modules need none
    posix       nothing that Emscripten has not, if the name is all that is asked

MODULE is a name below `test`. PACKAGE.__init__ stands for the tests of the package's own __init__.py,
without those of its modules. What became of each test is written to RESULTS/tests.jsonl, a line
[outcome, name, reason] as soon as it is known: pass, skip, fail, xfail (fails, as CPython marks it) or
doctest (reason: how many examples).
"""

import importlib
import json
import sys

SOURCES = "/usr/src/python/Lib"
RESULTS = "/run/regrtest/tests.jsonl"


def name_of(test):
    """What unittest itself calls it; for a failed setUpClass that is no id of a test."""
    test = getattr(test, "test_case", test)  # of which this is a part, by subTest()
    return test.id() if hasattr(test, "id") else str(test)


def why(err):
    return f"{err[0].__name__}: {err[1]}"


def recording(base, record):
    """Regrtest's class of results, which also tells `record` each outcome."""

    class Result(base):
        def addSuccess(self, test):
            record("pass", name_of(test))
            super().addSuccess(test)

        def addSkip(self, test, reason):
            record("skip", name_of(test), str(reason))
            super().addSkip(test, reason)

        def addExpectedFailure(self, test, err):
            record("xfail", name_of(test), why(err))
            super().addExpectedFailure(test, err)

        def addUnexpectedSuccess(self, test):
            record("fail", name_of(test), "unexpected success")
            super().addUnexpectedSuccess(test)

        def addFailure(self, test, err):
            record("fail", name_of(test), why(err))
            super().addFailure(test, err)

        def addError(self, test, err):
            record("fail", name_of(test), why(err))
            super().addError(test, err)

        def addSubTest(self, test, subtest, err):
            if err is not None:
                record("fail", name_of(subtest), why(err))
            super().addSubTest(test, subtest, err)

    return Result


def record_outcomes(record):
    from test import support
    from test.support import testresult

    testresult.RegressionTestResult = recording(testresult.RegressionTestResult, record)
    run_doctest = support.run_doctest

    def recorded_doctest(module, *args, **kwargs):
        try:
            failed, tried = run_doctest(module, *args, **kwargs)
        except support.TestFailed as error:
            record("fail", f"doctest of {module.__name__}", str(error))
            raise
        record("doctest", f"doctest of {module.__name__}", str(tried))
        return failed, tried

    support.run_doctest = recorded_doctest


def only_init():
    """Packages collect the tests of their modules by this; those have runs of their own."""
    from test import support

    support.load_package_tests = lambda package, loader, tests, pattern: tests


def together_with_others():
    """What the modules of a package expect others of it to have imported in the same process."""
    import unittest.mock


def claim(what):
    from test import support

    if "sockets" in what:
        support.has_socket_support = True
    if "subprocess" in what:
        support.has_subprocess_support = True
    if "posix" in what:
        support.is_emscripten = False


def main():
    # The current directory, in which no test should find modules.
    del sys.path[0]
    sys.path.append(SOURCES)
    # The snapshot remembers what the library held before the mounts.
    importlib.invalidate_caches()
    from test.libregrtest import main as regrtest

    name = sys.argv.pop()
    if sys.argv[1:2] == ["--claim"]:
        claim(sys.argv[2].split(","))
        del sys.argv[1:3]
    if "." in name:
        together_with_others()
    if name.endswith(".__init__"):
        name = name.removesuffix(".__init__")
        only_init()
    with open(RESULTS, "w", encoding="utf-8", buffering=1) as results:
        record_outcomes(lambda *row: print(json.dumps(row), file=results))
        sys.argv[:1] = ["python -m test", "-v"]
        sys.argv.append(name)
        regrtest()


main()
