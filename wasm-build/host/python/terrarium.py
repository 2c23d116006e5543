"""What a program may want to know of the Terrarium it runs in."""

import os

__all__ = ["waiting"]


def waiting():
    """How this Python waits for input and time.

    ``'sab'``: blocks on shared memory (cross-origin isolated pages). ``'jspi'``: suspends
    WebAssembly. ``'node'``: blocks a thread of Node.js. ``'none'``: cannot wait; ``input()`` raises
    io.UnsupportedOperation, everything else that waits for input OSError, both with the reason;
    ``time.sleep()`` passes the time busily.
    """
    return os.environ.get("TERRARIUM_WAITING", "none")
