"""Compile the chosen modules of the standard library, reproducibly.

usage: PYTHONHASHSEED=0 python compile_stdlib.py MANIFEST OUT LIB...

MANIFEST  what stdlib-trim wrote: IMAGE, MODULE and PATH, tab-separated
OUT       a directory: PATH -> OUT/PACKAGE/__pycache__/NAME.cpython-311.pyc
LIB       directories that hold the PATHs

One process compiles everything in sorted order: the reference flags that marshal writes depend on
the reference counts of interned strings, hence on what was compiled before. The .pyc are not checked
against their source (the image cannot change), carry no digest of it, leave out what slim.py says, and
name the source by the path it is mounted at.
"""

import importlib.util
import marshal
import pathlib
import sys
from importlib._bootstrap_external import _code_to_hash_pyc

from slim import slim

MOUNT = "/usr/lib/python3.11"  # /usr/lib is a link to /lib, as in Debian


def compile_file(source, target, path):
    text = source.read_bytes()
    code = slim(compile(text, f"{MOUNT}/{path}", "exec", dont_inherit=True, optimize=0), text, path)
    # As loading makes it: what is referred to once is not written as if there were more.
    code = marshal.loads(marshal.dumps(code))
    target.write_bytes(_code_to_hash_pyc(code, bytes(8), checked=False))


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    manifest, out, *libs = sys.argv[1:]
    out = pathlib.Path(out)
    lines = pathlib.Path(manifest).read_text(encoding="utf-8").splitlines()
    for path in sorted({line.split("\t")[2] for line in lines}):
        if not path.endswith(".py"):
            continue
        source = next(p for lib in libs if (p := pathlib.Path(lib, path)).exists())
        target = out / importlib.util.cache_from_source(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        compile_file(source, target, path)


main()
