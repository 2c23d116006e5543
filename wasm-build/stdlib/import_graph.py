"""Write the import graph of the standard library as a table, for stdlib-trim.

usage: python import_graph.py OUT INITTAB LIB...

OUT      the table, tab-separated, sorted:
           module  NAME  KIND  PATH      KIND: package, source, builtin or absent; PATH below a LIB or -
           import  IMPORTER  IMPORTED  WHEN   WHEN: top, try or function
           data    PATH  PACKAGE
INITTAB  build/cpython/Modules/config.c: the extension modules that are linked in
LIB      directories of Python modules: Lib of the patched CPython tree, and the host's own (run this
         with the build Python of that tree)
"""

import ast
import pathlib
import re
import sys

SKIPPED = {"__pycache__", "site-packages", "lib-dynload"}


def module_files(lib):
    """Map module names to (kind, path below lib)."""
    modules = {}
    for path in sorted(lib.rglob("*.py")):
        parts = path.relative_to(lib).parts
        if SKIPPED & set(parts) or not all(p.removesuffix(".py").isidentifier() for p in parts):
            continue
        if any(not (lib.joinpath(*parts[:i]) / "__init__.py").exists() for i in range(1, len(parts))):
            continue  # a directory of scripts or test data, not a package
        if parts[-1] == "__init__.py":
            modules[".".join(parts[:-1])] = ("package", path)
        else:
            modules[".".join(parts).removesuffix(".py")] = ("source", path)
    return modules


class Imports(ast.NodeVisitor):
    """Collects what a module imports, and when that import runs."""

    def __init__(self, name, is_package, known):
        self.package = name if is_package else name.rpartition(".")[0]
        self.known = known
        self.when = "top"
        self.found = {}

    def add(self, name):
        # Importing a.b imports a as well.
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            self.note(".".join(parts[:end]))

    def note(self, name):
        order = ("top", "try", "function")
        old = self.found.get(name, "function")
        self.found[name] = min(old, self.when, key=order.index)

    def visit_Import(self, node):
        for alias in node.names:
            self.add(alias.name)

    def visit_ImportFrom(self, node):
        base = node.module or ""
        if node.level:
            parts = self.package.split(".")
            parts = parts[: len(parts) - node.level + 1]
            base = ".".join(parts + ([base] if base else []))
        self.add(base)
        for alias in node.names:
            if f"{base}.{alias.name}" in self.known:
                self.add(f"{base}.{alias.name}")

    def within(self, when, nodes):
        outer = self.when
        self.when = when if outer == "top" or when == "function" else outer
        for node in nodes:
            self.visit(node)
        self.when = outer

    def visit_FunctionDef(self, node):
        self.within("function", node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.within("function", [node.body])

    def visit_Try(self, node):
        # Only what an except clause can catch is optional.
        self.within("try", node.body)
        for handler in node.handlers:
            self.within("try", handler.body)
        for child in node.orelse + node.finalbody:
            self.visit(child)

    def visit_If(self, node):
        # Mostly the platform, `__name__ == "__main__"` or TYPE_CHECKING: the module can do without.
        self.within("try", node.body + node.orelse)


def builtin_modules(inittab):
    text = pathlib.Path(inittab).read_text()
    return set(re.findall(r'^\s*\{"(\w+)",', text, re.M))


def rows_of_files(lib, files):
    for name, (kind, path) in files.items():
        yield "module", name, kind, path.relative_to(lib).as_posix()
        try:
            tree = ast.parse(path.read_bytes(), filename=str(path))
        except SyntaxError:
            continue  # test data: files that must not compile
        imports = Imports(name, kind == "package", files)
        imports.visit(tree)
        for imported, when in imports.found.items():
            if imported and imported != name:
                yield "import", name, imported, when


def rows_of_data(lib, files):
    for path in lib.rglob("*"):
        parts = path.relative_to(lib).parts
        package = ".".join(parts[:-1])
        if path.is_file() and path.suffix not in (".py", ".pyc") and not SKIPPED & set(parts):
            while package and package not in files:
                package = package.rpartition(".")[0]
            if package:
                yield "data", "/".join(parts), package


def rows(inittab, libs):
    named = set()
    for lib in libs:
        files = module_files(lib)
        named |= set(files)
        yield from rows_of_files(lib, files)
        yield from rows_of_data(lib, files)
    builtins = builtin_modules(inittab)
    for name in builtins - named:
        yield "module", name, "builtin", "-"
    for name in sys.stdlib_module_names - named - builtins:
        yield "module", name, "absent", "-"


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    out, inittab, *libs = sys.argv[1:]
    lines = sorted("\t".join(row) for row in rows(inittab, [pathlib.Path(lib) for lib in libs]))
    pathlib.Path(out).write_text("".join(line + "\n" for line in lines), encoding="utf-8")


main()
