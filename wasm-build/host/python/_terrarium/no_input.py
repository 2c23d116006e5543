"""Standard input where the browser offers no way to wait for it."""

import io

REASON = (
    "this browser cannot pause Python to wait for input: it has no WebAssembly stack switching "
    "(JSPI), and this page is not cross-origin isolated. Use Chrome 137, Firefox 153 or Safari 27 "
    "or newer, or have the page served with COOP and COEP headers"
)


class NoInput(io.TextIOBase):
    """A ``sys.stdin`` that says why it cannot be read, instead of an error number."""

    name = "<stdin>"
    mode = "r"
    encoding = "utf-8"
    errors = "strict"

    def _refuse(self, *args):
        raise io.UnsupportedOperation(REASON)

    # Without a file number input() reads from here and not from the C library.
    read = readline = readlines = __next__ = fileno = _refuse

    def readable(self):
        return True

    def isatty(self):
        return True
