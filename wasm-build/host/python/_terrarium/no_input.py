"""Standard input where the browser offers no way to wait for it."""

import errno
import io
import os


class NoInput(io.TextIOBase):
    """A ``sys.stdin`` that says why it cannot be read, instead of an error number."""

    name = "<stdin>"
    mode = "r"
    encoding = "utf-8"
    errors = "strict"

    def _refuse(self, *args):
        raise io.UnsupportedOperation(os.strerror(errno.ENODATA))

    # Without a file number input() reads from here and not from the C library.
    read = readline = readlines = __next__ = fileno = _refuse

    def readable(self):
        return True

    def isatty(self):
        return True
