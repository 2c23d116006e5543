"""What examples of a page run: statements in ``__main__``, with their values shown."""

import builtins
import linecache
import sys
import traceback

from _terrarium.evaluation import FUTURES, beyond_ours, type_name

# Those that `from __future__ import …` has set, for the cells behind it, as at a prompt.
_futures = 0


# What an object has that a page can show instead of its text.
PICTURES = {
    "_repr_html_": "text/html",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
}
METHODS = (*PICTURES, "_repr_mimebundle_")
# What a PNG begins with: bytes of one are a picture.
PNG = b"\x89PNG\r\n\x1a\n"


def run(source, filename, shown):
    """Run a cell. ``shown``: of which expression statements the value is shown, "all" as at a prompt, "last" or "none".

    None, or what of the exception that has ended it: ``[type, last line of the traceback, traceback]``. SystemExit is
    raised. ``filename`` is what tracebacks call it.
    """
    # A loader makes linecache keep the entry: there is no file to compare it with.
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    # A program may have a hook of its own, which then shows what it likes.
    hooks = sys.displayhook is sys.__displayhook__
    if hooks:
        sys.displayhook = show_also if shown == "all" else show
    try:
        failure = attempt(execute, source, filename, shown)
    finally:
        if hooks and sys.displayhook in (show, show_also):
            sys.displayhook = sys.__displayhook__
    canvas = sys.modules.get("_terrarium.turtle_canvas")
    undrawn = canvas and attempt(canvas.show_drawings)
    return failure or undrawn


def attempt(function, *arguments):
    """None, or what its exception is told as. SystemExit is raised."""
    try:
        function(*arguments)
    except SystemExit:
        raise
    except BaseException as error:
        return describe(error.with_traceback(beyond_ours(error.__traceback__)))
    return None


def execute(source, filename, shown):
    global _futures
    # Not before it is needed: its classes would be part of the first download.
    from _ast import Expr, Interactive, PyCF_ONLY_AST

    namespace = sys.modules["__main__"].__dict__
    body = compile(source, filename, "exec", PyCF_ONLY_AST | _futures, dont_inherit=True)
    if shown == "all":
        parts = [(Interactive(body.body), "single")]
    elif shown == "last" and body.body and isinstance(body.body[-1], Expr):
        last = Interactive([body.body.pop()])
        parts = [(body, "exec"), (last, "single")]
    else:
        parts = [(body, "exec")]
    # All of it is compiled before any of it runs.
    flags = _futures
    codes = []
    for tree, mode in parts:
        codes.append(compile(tree, filename, mode, flags, dont_inherit=True))
        flags |= codes[-1].co_flags & FUTURES
    _futures = flags
    for code in codes:
        exec(code, namespace)


def describe(error):
    lines = traceback.format_exception(error)
    # The last line as doctest compares it.
    return [type_name(type(error)), traceback.format_exception_only(error)[-1], "".join(lines)]


def show(value):
    """The value of a program: as a picture where it has one, else as text."""
    bundle = bundle_of(value)
    if bundle is None:
        sys.__displayhook__(value)
    else:
        builtins._ = value
        send(bundle, value)


def show_also(value):
    """At a prompt the text is part of the session, and the picture comes in addition."""
    sys.__displayhook__(value)
    bundle = bundle_of(value)
    if bundle is not None:
        send(bundle, value)


def bundle_of(value):
    """What the object looks like, by MIME type; None when that is nothing but text."""
    if isinstance(value, bytes) and value.startswith(PNG):
        return {"image/png": value}
    if not any(hasattr(type(value), method) for method in METHODS):
        return None
    from _terrarium import rich_display

    bundle = rich_display.bundle_of(value)
    return bundle if any(mime in bundle for mime in PICTURES.values()) else None


def send(bundle, value):
    from _terrarium import rich_display

    rich_display.send(bundle, repr(value))
