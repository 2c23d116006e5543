"""What examples of a page run: statements in ``__main__``, with their values shown."""

import builtins
import linecache
import sys
import traceback

from _terrarium.evaluation import FUTURES, beyond_ours, type_name

# Those that `from __future__ import …` has set, for the cells behind it, as at a prompt.
_futures = 0


def run(source, filename, session):
    """Run a cell. ``session``: the value of every expression statement is shown, as at a prompt, else that of the last.

    None, or what of the exception that has ended it: ``[type, last line of the traceback, traceback]``. SystemExit is
    raised. ``filename`` is what tracebacks call it.
    """
    # A loader makes linecache keep the entry: there is no file to compare it with.
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    shows = sys.displayhook is sys.__displayhook__
    if shows:
        sys.displayhook = show_also if session else show
    try:
        execute(source, filename, session)
    except SystemExit:
        raise
    except BaseException as error:
        return describe(error.with_traceback(beyond_ours(error.__traceback__)))
    finally:
        if shows and sys.displayhook in (show, show_also):
            sys.displayhook = sys.__displayhook__
    return None


def execute(source, filename, session):
    global _futures
    # Not before it is needed: its classes would be part of the first download.
    from _ast import Expr, Interactive, PyCF_ONLY_AST

    namespace = sys.modules["__main__"].__dict__
    tree = compile(source, filename, "exec", PyCF_ONLY_AST | _futures, dont_inherit=True)
    shown = Interactive(tree.body if session else take_last(tree, Expr))
    codes = [] if session else [compile(tree, filename, "exec", _futures, dont_inherit=True)]
    flags = _futures | (codes[0].co_flags & FUTURES if codes else 0)
    if shown.body:
        codes.append(compile(shown, filename, "single", flags, dont_inherit=True))
    for code in codes:
        _futures |= code.co_flags & FUTURES
        exec(code, namespace)


def take_last(tree, kind):
    """The last statement, when it is one of that kind, taken out of the others."""
    return [tree.body.pop()] if tree.body and isinstance(tree.body[-1], kind) else []


def describe(error):
    lines = traceback.format_exception(error)
    # The last line as doctest compares it.
    return [type_name(type(error)), traceback.format_exception_only(error)[-1], "".join(lines)]


def show(value):
    """The value of a program: as a picture where it has one, else as text."""
    if has_picture(value):
        builtins._ = value
        display(value)
    else:
        sys.__displayhook__(value)


def show_also(value):
    """At a prompt the text is part of the session, and the picture comes in addition."""
    sys.__displayhook__(value)
    if has_picture(value):
        display(value)


def has_picture(value):
    return not isinstance(value, type) and any(name.startswith("_repr_") for name in dir(type(value)))


def display(value):
    from terrarium import display as show_bundle

    show_bundle(value)
