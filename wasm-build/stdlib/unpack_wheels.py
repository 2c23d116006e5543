"""Unpack and compile the wheels that become part of the images.

usage: PYTHONHASHSEED=0 python unpack_wheels.py LIST WHEELS STORED HOST OUT

LIST    lines of sha256sum, and comments (wasm-build/config/wheels.list)
WHEELS  the directory that holds the files; nothing else may be in it
STORED  the same files as store_wheels.py makes them, which is how this Python can read them
HOST    holds the package _terrarium with the library `packaging`, whose rules are obeyed
OUT     a directory: site-packages/, the lists for image-pack packages.list (bytecode and data) and
        packages-source.list, NOTICES.txt, and warnings.txt, a line for each requirement that no wheel fulfils

Exit codes: 65 a wheel is refused, is missing, or is not the one that LIST means.
"""

import hashlib
import importlib.util
import pathlib
import py_compile
import re
import sys
import types

from bytecode import compile_file

MOUNT = "/usr/lib/python3.11/site-packages"
EX_DATAERR = 65
LICENCES = re.compile(r"(licen[cs]es/.+|(licen[cs]e|copying|notice|authors)[^/]*)", re.IGNORECASE)


def fail(message):
    print(f"unpack_wheels: {message}", file=sys.stderr)
    sys.exit(EX_DATAERR)


def listed(path):
    """The digests of LIST by the name of the file."""
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = re.fullmatch(r"([0-9a-f]{64}) [ *]([^/\s]+\.whl)", line)
        if parts is None:
            fail(f"{path}:{number}: expected a line of sha256sum (digest, two spaces, FILE.whl), found {line!r}")
        if parts[2] in found:
            fail(f"{path}:{number}: {parts[2]} is listed twice: keep one line")
        found[parts[2]] = parts[1]
    return found


def checked(list_path, folder):
    """The names of the listed files of `folder`, sorted."""
    digests = listed(list_path)
    present = {path.name for path in folder.glob("*.whl")}
    for name in sorted(present - digests.keys()):
        fail(f"{folder / name} is not in {list_path}: append what `sha256sum {name}` says, or remove it")
    for name, digest in sorted(digests.items()):
        if name not in present:
            fail(f"{folder / name} is missing: it is in {list_path}")
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != digest:
            fail(f"{folder / name}: expected the sha256 {digest}, found {found}")
        yield name


def compile_module(source, site):
    """The bytecode of a module; None for what is no Python 3.11, as templates are not."""
    name = source.relative_to(site).as_posix()
    target = pathlib.Path(importlib.util.cache_from_source(str(source)))
    try:
        compile_file(source, target, f"{MOUNT}/{name}")
    except py_compile.PyCompileError as error:
        print(f"unpack_wheels: {name} is not compiled: {error.exc_value}")
        return None
    return target


def write_lists(site, out):
    lists = {"packages": [], "packages-source": []}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        lists["packages-source" if path.suffix == ".py" else "packages"].append(path)
        compiled = compile_module(path, site) if path.suffix == ".py" else None
        if compiled is not None:
            lists["packages"].append(compiled)
    for name, paths in lists.items():
        lines = [f"{path.relative_to(out).as_posix()}\t{path}\n" for path in sorted(paths)]
        (out / f"{name}.list").write_text("".join(lines), encoding="utf-8")


def notices(wheel, site):
    """A heading, and the licences that the wheel brings."""
    info = site / wheel.info
    inside = (path for path in sorted(info.rglob("*")) if path.is_file())
    files = [path for path in inside if LICENCES.fullmatch(path.relative_to(info).as_posix())]
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]
    rule = "=" * 78
    return "\n".join([rule, f"{wheel.name} {wheel.version} ({wheel.licence or 'see its METADATA'})", rule, *texts, "\n"])


def bare_package(path):
    """The package without its __init__, which changes the Python that imports it for another platform."""
    package = types.ModuleType("_terrarium")
    package.__path__ = [str(path)]
    return package


def main():
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    list_path, folder, stored, host, out = map(pathlib.Path, sys.argv[1:])
    sys.modules.setdefault("_terrarium", bare_package(host / "_terrarium"))
    from _terrarium import requirements, wheels

    site = out / "site-packages"
    site.mkdir(parents=True)
    schemes = {"purelib": str(site), "platlib": str(site), "scripts": None, "headers": None}
    wheels.say = lambda message: print(f"unpack_wheels: {message}", file=sys.stderr)
    found = wheels.read_all([str(stored / name) for name in checked(list_path, folder)], schemes)
    if found is None:
        sys.exit(EX_DATAERR)
    for wheel in found:
        wheel.write()
    write_lists(site, out)
    warnings = requirements.missing(found, path=[str(site)])
    (out / "warnings.txt").write_text("".join(f"{line}\n" for line in warnings), encoding="utf-8")
    (out / "NOTICES.txt").write_text("".join(notices(wheel, site) for wheel in found), encoding="utf-8")


main()
