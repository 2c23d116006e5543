"""Leave out of bytecode what its source says as well, and few programs ask for.

Columns (the ``^^^^`` of tracebacks) and the docstrings of functions are half of the library's bytecode,
compressed. Who asks for them gets them: the host compiles the source and looks there
(wasm-build/host/library_source.cc), where it knows a piece of code by its qualified name, its first
line and its instructions. Code that is not unique in these stays as it is.
"""

import ast
import collections
import re
import types

LEFT_OUT = "\0doc"  # patch 0027 knows it
SHORT = 12  # characters of a docstring that is not worth its mark
WITH_LINE, WITH_NOTHING = 13, 15  # kinds of entries of a line table
FUNCTION = 2  # CO_NEWLOCALS

# Functions whose docstrings other modules look at when they are imported, which must not compile
# anything; tests/node/library-source.test.mjs finds them.
LOOKED_AT = {
    "concurrent/futures/_base.py": "submit|map|shutdown",
    "email/_header_value_parser.py": "get_unstructured|get_address_list|parse_.*",
    "email/_policybase.py": "header_max_count",
    "pdb.py": "do_.*|help_exec",
    "profile.py": "run|runctx",
    "turtle.py": ".*",
    "unittest/util.py": "three_way_cmp",
}


def entries(table):
    """(code units, kind, lines to go on) of each entry of a line table (Objects/locations.md)."""
    at = 0
    while at < len(table):
        head = table[at]
        kind, units = head >> 3 & 15, (head & 7) + 1
        at += 1
        lines = 0
        if kind in (13, 14):
            shift = value = 0
            for byte in table[at:]:
                value |= (byte & 63) << shift
                shift += 6
                if not byte & 64:
                    break
            lines = -(value >> 1) if value & 1 else value >> 1
        elif 10 <= kind <= 12:
            lines = kind - 10
        while at < len(table) and not table[at] & 128:
            at += 1
        yield units, kind, lines


def signed_varint(value):
    value = -value << 1 | 1 if value < 0 else value << 1
    while value >= 64:
        yield 64 | value & 63
        value >>= 6
    yield value


def without_columns(table):
    """The same lines, for as many code units an entry as it can say."""
    runs = []
    for units, kind, lines in entries(table):
        kind = WITH_NOTHING if kind == WITH_NOTHING else WITH_LINE
        if runs and runs[-1][1] == kind and lines == 0:
            runs[-1][0] += units
        else:
            runs.append([units, kind, lines])
    result = bytearray()
    for units, kind, lines in runs:
        for start in range(0, units, 8):
            result.append(128 | kind << 3 | min(8, units - start) - 1)
            if kind == WITH_LINE:
                result += bytes(signed_varint(0 if start else lines))
    return bytes(result)


class Readers(ast.NodeVisitor):
    """Functions whose docstrings may be looked at while the module is imported, by what it says itself:

    of a decorator, in a class that has one, or passed to a call outside of functions (property).
    """

    def __init__(self, source):
        self.functions = set()  # (name, first line)
        self.names = set()
        self._in_function = False
        self.visit(ast.parse(source))

    def visit_FunctionDef(self, node):
        if node.decorator_list:
            self.functions.add((node.name, min(each.lineno for each in node.decorator_list)))
        outer, self._in_function = self._in_function, True
        self.generic_visit(node)
        self._in_function = outer

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        if node.decorator_list:
            methods = (each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)))
            self.functions |= {(each.name, each.lineno) for each in methods}
        self.generic_visit(node)

    def visit_Call(self, node):
        if not self._in_function:
            passed = [*node.args, *(keyword.value for keyword in node.keywords)]
            self.names |= {each.id for each in passed if isinstance(each, ast.Name)}
        self.generic_visit(node)


def inner(code):
    return [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]


def identity(code):
    return code.co_qualname, code.co_firstlineno, code.co_code


def count_identities(code, counter):
    counter[identity(code)] += 1
    for each in inner(code):
        count_identities(each, counter)


class Slimmer:
    def __init__(self, code, source, path):
        self._readers = Readers(source)
        self._looked_at = re.compile(LOOKED_AT.get(path, "(?!)"))
        self._counts = collections.Counter()
        count_identities(code, self._counts)

    def slim(self, code):
        constants = [self.slim(each) if isinstance(each, types.CodeType) else each for each in code.co_consts]
        if self._counts[identity(code)] > 1:
            return code.replace(co_consts=tuple(constants))
        if self._can_lose_docstring(code):
            constants[0] = LEFT_OUT
        return code.replace(co_consts=tuple(constants), co_linetable=without_columns(code.co_linetable))

    def _can_lose_docstring(self, code):
        if not code.co_flags & FUNCTION or code.co_name.startswith("<") or not code.co_consts:
            return False
        docstring = code.co_consts[0]
        return isinstance(docstring, str) and len(docstring) > SHORT and not self._is_looked_at(code)

    def _is_looked_at(self, code):
        name, readers = code.co_name, self._readers
        if name in readers.names or (name, code.co_firstlineno) in readers.functions:
            return True
        return self._looked_at.fullmatch(name) is not None


def slim(code, source, path):
    """The code of a module without what its source, bytes, says as well. `path` is below the library's directory."""
    return Slimmer(code, source, path).slim(code)
