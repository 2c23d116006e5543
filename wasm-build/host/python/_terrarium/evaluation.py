"""What the embedder's ``evaluate`` runs, and how it is told what came of that."""

import linecache
import sys
import traceback

from _terrarium import values
from terrarium import HostError


def evaluate(source, filename):
    """Run a module's body in ``__main__``; the outcome, encoded. SystemExit is raised.

    ``["value", value]``: of the last statement when that is an expression, else None.
    ``["error", type, text, traceback, cause]``: ``cause`` is the HostError behind it, or None.
    """
    lines = source.splitlines(keepends=True)
    # A loader makes linecache keep the entry: there is no file to compare it with.
    linecache.cache[filename] = (len(source), None, lines, filename)
    try:
        return values.encode(["value"]) + values.encode(run(source, filename), "the result")
    except SystemExit:
        raise
    except BaseException as error:
        return failure(error)


def run(source, filename):
    # Not `ast`, which is in an image; and not before it is needed: its classes are 30 kB of the first download.
    from _ast import Expr, Expression, PyCF_ONLY_AST

    namespace = sys.modules["__main__"].__dict__
    tree = compile(source, filename, "exec", PyCF_ONLY_AST, dont_inherit=True)
    last = None
    if tree.body and isinstance(tree.body[-1], Expr):
        last = Expression(tree.body.pop().value)
    body = compile(tree, filename, "exec", dont_inherit=True)
    # `from __future__ import …` is for all of it.
    flags = body.co_flags & FUTURES
    code = last and compile(last, filename, "eval", flags, dont_inherit=True)
    exec(body, namespace)
    return eval(code, namespace) if code else None


# The flags of code objects that __future__ has are above the others, as in codeop.
FUTURES = ~0xFFFF


def failure(error):
    error = error.with_traceback(beyond_ours(error.__traceback__))
    trace = "".join(traceback.format_exception(error))
    return values.encode(["error"]) + values.encode(
        [type_name(type(error)), text_of(error), trace, host_error(error)]
    )


def beyond_ours(trace):
    """The traceback without the frames of this package."""
    while trace is not None and trace.tb_frame.f_globals.get("__package__") == __package__:
        trace = trace.tb_next
    return trace


def type_name(kind):
    """The name as tracebacks have it."""
    if kind.__module__ in ("__main__", "builtins"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


def text_of(error):
    try:
        return str(error)
    except Exception:
        return "<exception str() failed>"


def host_error(error):
    """The error of JavaScript's that this one is, or comes from."""
    seen = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, HostError):
            return error
        seen.add(id(error))
        error = error.__cause__
    return None
