"""The console of the page: an interactive loop that is handed one statement at a time."""

import _signal
import builtins
import codeop
import linecache
import os
import sys
import traceback
import types
import warnings
from importlib.machinery import BuiltinImporter


class Console:
    """What is easier to say in Python of a console that is handed one statement at a time.

    Like the interactive loop of the ``python3`` command, except that typed text is kept, so that
    tracebacks show the lines of functions that were typed. The host (console.cc) runs the statements
    itself, with no frame of Python around them.
    """

    def __init__(self):
        self._compile = codeop.CommandCompiler()
        self._count = 0

    def start(self):
        """Make an empty ``__main__`` and the prompts."""
        main = types.ModuleType("__main__")
        main.__annotations__ = {}
        main.__builtins__ = builtins
        main.__loader__ = BuiltinImporter
        sys.modules["__main__"] = main
        # That of the site module sets up readline, which is not here; looking for it loads an image.
        vars(sys).pop("__interactivehook__", None)
        sys.ps1 = ">>> "
        sys.ps2 = "... "
        if os.environ.get("TERRARIUM_WAITING") == "none":
            from _terrarium.no_input import NoInput

            sys.stdin = NoInput()

    def compile(self, source):
        """The code of one statement, or None while it is not complete yet."""
        filename = f"<python-input-{self._count}>"
        try:
            code = self._compile(source, filename, "single")
            if code is None and is_given_up(source):
                error = self._error_of(source, filename)
                if error and not is_open(error):
                    raise error
        except SyntaxError as error:
            self._remember(filename, source)
            raise (self._error_of(source, filename) or error) from None
        except (OverflowError, ValueError):
            self._remember(filename, source)
            raise
        if code is not None:
            self._remember(filename, source)
        return code

    def _error_of(self, source, filename):
        """What is wrong with a statement that ends here; codeop's compiler only calls it incomplete."""
        flags = self._compile.compiler.flags & ~codeop.PyCF_ALLOW_INCOMPLETE_INPUT
        with warnings.catch_warnings():  # codeop's compiler has given them
            warnings.simplefilter("ignore")
            try:
                compile(source, filename, "single", flags, True)
            except SyntaxError as error:
                return error
        return None

    def _remember(self, filename, source):
        self._count += 1
        lines = [line + "\n" for line in source.split("\n")]
        # A loader makes linecache keep the entry: there is no file to compare it with.
        linecache.cache[filename] = (len(source), None, lines, filename)

    def show(self, error):
        """What sys.__excepthook__ does, with the lines of typed statements."""
        if sys.stderr is not None:
            traceback.print_exception(error)

    def flush(self):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass

    def handles_interrupt(self):
        """Whether Ctrl-C is the program's at the prompt, too."""
        handler = _signal.getsignal(_signal.SIGINT)
        if handler is _signal.default_int_handler:
            return False
        # pdb leaves its own behind after `continue`; at the prompt there is nothing to debug.
        return getattr(handler, "__module__", None) != "pdb"

    def complete(self, source, cursor):
        """Completions of the word before ``cursor``, as JSON."""
        from _terrarium import completion  # not needed before the first Tab

        namespace = sys.modules["__main__"].__dict__
        return completion.as_json(*completion.complete(namespace, source[:cursor]))


def is_given_up(source):
    """Whether the last two lines of a block are blank."""
    lines = source.split("\n")
    return len(lines) > 2 and not lines[-1].strip() and not lines[-2].strip()


def is_open(error):
    """Whether a bracket or a string only lacks its end: blank lines belong to these."""
    return "never closed" in error.msg or "unterminated triple-quoted" in error.msg


console = Console()
