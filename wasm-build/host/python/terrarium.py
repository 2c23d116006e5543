"""What a program may want to know of the Terrarium it runs in, and to show there."""

import os

__all__ = ["HostError", "display", "waiting"]


class HostError(RuntimeError):
    """An error of JavaScript's: a function that the embedder has registered threw it.

    ``name`` and ``message`` are those of the error, ``stack`` says where it was thrown.
    """

    def __init__(self, name, message, stack=""):
        super().__init__(name, message, stack)
        self.name = name
        self.message = message
        self.stack = stack

    def __str__(self):
        head = f"{self.name}: {self.message}" if self.message else self.name
        stack = self.stack.removeprefix(head).strip("\n")
        return f"{head}\n{stack}" if stack else head


def display(obj, *, mime=None):
    """Show an object to whoever embeds this Python: as an image, a table, a formula.

    The object says what it looks like by the methods that IPython calls: ``_repr_mimebundle_``,
    ``_repr_html_``, ``_repr_svg_``, ``_repr_png_`` and their kin. With ``mime`` it is the data itself, a
    str or bytes of that type. Where nobody looks, the text is printed that ``repr`` gives.
    """
    from _terrarium import rich_display

    rich_display.show(obj, mime)


def waiting():
    """How this Python waits for input and time.

    ``'sab'``: blocks on shared memory (cross-origin isolated pages). ``'jspi'``: suspends
    WebAssembly. ``'node'``: blocks a thread of Node.js. ``'none'``: cannot wait; ``input()`` raises
    io.UnsupportedOperation, everything else that waits for input OSError, both with the reason;
    ``time.sleep()`` passes the time busily.
    """
    return os.environ.get("TERRARIUM_WAITING", "none")
