"""Bytecode for the images: not checked against its source, which cannot change there."""

import py_compile


def compile_file(source, target, shown):
    """Write the .pyc `target` of the file `source`, which tracebacks call `shown`.

    Raises py_compile.PyCompileError.
    """
    py_compile.compile(
        str(source),
        cfile=str(target),
        dfile=shown,
        doraise=True,
        optimize=0,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
