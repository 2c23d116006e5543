"""The console of the page: an interactive loop that is handed one statement at a time."""

import builtins
import codeop
import linecache
import os
import sys
import traceback
import types


class Console:
    """An interactive console that is handed one statement at a time.

    Like the interactive loop of the ``python3`` command, except that typed text is kept, so that
    tracebacks show the lines of functions that were typed.
    """

    def __init__(self):
        self._compile = codeop.CommandCompiler()
        self._count = 0

    def start(self):
        """Make an empty ``__main__`` and the prompts."""
        main = types.ModuleType("__main__")
        main.__builtins__ = builtins
        sys.modules["__main__"] = main
        self._namespace = main.__dict__
        sys.ps1 = ">>> "
        sys.ps2 = "... "
        if os.environ.get("TERRARIUM_WAITING") == "none":
            from _terrarium.no_input import NoInput

            sys.stdin = NoInput()

    def startup(self):
        """Run the file that PYTHONSTARTUP names, as the ``python3`` command does."""
        path = os.environ.get("PYTHONSTARTUP")
        if not path:
            return
        try:
            with open(path, "rb") as file:
                source = file.read()
        except OSError as error:
            print("Could not open PYTHONSTARTUP", file=sys.stderr)
            self._show(type(error), error, None, skip=None)
            return
        try:
            exec(compile(source, path, "exec"), self._namespace)
        except SystemExit:
            raise
        except BaseException:
            self._show(*sys.exc_info(), skip=1)

    def push(self, source, _=0):
        """Run one statement; true when it is not complete yet. SystemExit gets through."""
        try:
            return self._push(source)
        except KeyboardInterrupt:
            # Ctrl-C came just before or after the statement, in code that is ours.
            print("KeyboardInterrupt", file=sys.stderr, flush=True)
            return False

    def _push(self, source):
        filename = f"<python-input-{self._count}>"
        try:
            code = self._compile(source, filename, "single")
            if code is None:
                return True
            self._remember(filename, source)
        except (MemoryError, RecursionError):
            # It is too much of it, not one of its lines, and keeping them would need more memory.
            self._show(*sys.exc_info(), skip=None)
            return False
        except (OverflowError, SyntaxError, ValueError):
            self._remember(filename, source)
            self._show(*sys.exc_info(), skip=None)
            return False
        try:
            exec(code, self._namespace)
        except SystemExit:
            raise
        except BaseException:
            self._show(*sys.exc_info(), skip=1)
        finally:
            self._flush()
        return False

    def _remember(self, filename, source):
        self._count += 1
        lines = [line + "\n" for line in source.split("\n")]
        # A loader makes linecache keep the entry: there is no file to compare it with.
        linecache.cache[filename] = (len(source), None, lines, filename)

    def _show(self, kind, error, trace, skip):
        # Our own frame is not the user's business; a syntax error has no other.
        trace = trace.tb_next if skip and trace else None
        error.__traceback__ = trace
        sys.last_type, sys.last_value, sys.last_traceback = kind, error, trace
        if sys.excepthook is sys.__excepthook__:
            traceback.print_exception(kind, error, trace)
        else:
            sys.excepthook(kind, error, trace)

    def _flush(self):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass

    def complete(self, source, cursor):
        """Completions of the word before ``cursor``, as JSON."""
        from _terrarium import completion  # not needed before the first Tab

        return completion.as_json(*completion.complete(self._namespace, source[:cursor]))


console = Console()
