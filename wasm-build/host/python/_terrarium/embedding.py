"""What the embedder's ``runFile`` and ``fs`` ask for. Loaded when one of them is first used."""

import errno
import os
import shutil
import stat
import sys
import time
from types import ModuleType

from _terrarium import refresh_time_zone


def prepare(environment, directory, arguments):
    """What Python is to see, where the machine does not set it before Python starts."""
    if environment:
        os.environ.update(environment)
        refresh_time_zone(time)
    if directory:
        os.chdir(directory)
    if arguments:
        sys.argv = arguments


def run_file(path, arguments):
    """Run a file as ``python path arguments`` does, in a ``__main__`` of its own; its exit status.

    ``sys.argv``, ``sys.path`` and ``sys.modules["__main__"]`` are afterwards what they were. Modules
    that it imports stay.
    """
    main = ModuleType("__main__")
    main.__file__ = path
    kept = sys.argv, sys.path, sys.modules["__main__"]
    sys.argv = [path, *arguments]
    sys.path = [os.path.dirname(os.path.abspath(path)), *sys.path]
    sys.modules["__main__"] = main
    try:
        return status_of(path, main.__dict__)
    finally:
        sys.argv, sys.path, sys.modules["__main__"] = kept
        flush()


def status_of(path, namespace):
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        print(f"python: can't open file {path!r}: [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        return 2
    try:
        exec(compile(source, path, "exec", dont_inherit=True), namespace)
    except SystemExit as error:
        return exit_status(error.code)
    except BaseException as error:
        show(error)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


def exit_status(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    print(code, file=sys.stderr)
    return 1


def show(error):
    """The traceback begins in the file."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_globals.get("__package__") == __package__:
        trace = trace.tb_next
    sys.excepthook(type(error), error.with_traceback(trace), trace)


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            pass  # closed, replaced or None: the program's own affair


def operate(name, *arguments):
    """One of OPERATIONS: ``["done", result]``, or ``["refused", name of the error, path]``."""
    try:
        return ["done", OPERATIONS[name](*arguments)]
    except OSError as error:
        return ["refused", errno.errorcode.get(error.errno, "EIO"), arguments[0]]


def describe(path):
    found = os.stat(path)
    kind = {stat.S_IFREG: "file", stat.S_IFDIR: "directory"}.get(stat.S_IFMT(found.st_mode), "other")
    return {"type": kind, "size": found.st_size, "modified": found.st_mtime * 1000}


def make_directory(path, recursive):
    if recursive:
        os.makedirs(path, exist_ok=True)
    else:
        os.mkdir(path)


def remove(path, recursive):
    if not os.path.isdir(path) or os.path.islink(path):
        os.remove(path)
    elif recursive:
        shutil.rmtree(path)
    else:
        os.rmdir(path)


OPERATIONS = {"stat": describe, "mkdir": make_directory, "rm": remove, "rename": os.rename}
