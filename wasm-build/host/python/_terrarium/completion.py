"""Completions for the console: what may stand where the cursor is.

Looks at names, attributes, modules that are not imported yet, keyword arguments, keys of
dictionaries and file names. Runs nothing but attribute access, as ``rlcompleter`` does. Imports only built-in
modules: the first Tab must not wait for a download.
"""

import builtins
import keyword
import os
import sys

MOST = 1000
_QUOTES = "'\""
# Within brackets no statement can begin.
_IN_BRACKETS = "False None True and async await else for if in is lambda not or yield".split()


def complete(namespace, text):
    """Completions at the end of ``text``.

    Returns where the completed word begins, in code points, and what it could become, sorted.
    """
    line_start = text.rfind("\n") + 1
    scan = _Scan(text)
    if scan.quote is not None:
        return _in_string(namespace, text, scan)
    if scan.in_comment:
        return len(text), []
    start = _word_start(text)
    found = _import(text[line_start:], start - line_start)
    if found is None:
        found = _expression(namespace, text, start, scan)
    begin, names = found
    offset = line_start if begin < 0 else 0
    return (offset - begin - 1 if begin < 0 else begin), _sorted(names)


def as_json(start, matches):
    """The answer as the page reads it. The json module would be a download of its own."""
    from _json import encode_basestring_ascii as quote

    return '{"start": %d, "matches": [%s]}' % (start, ", ".join(map(quote, matches)))


class _Scan:
    """Where the end of a text is: in which string, behind which open brackets."""

    def __init__(self, text):
        self.quote = None  # the quotes of the string that is open
        self.string_start = 0
        self.in_comment = False
        self.brackets = []  # positions of the open ones
        at = 0
        while at < len(text):
            at = self._step(text, at)

    def _step(self, text, at):
        character = text[at]
        if self.quote is not None:
            return self._in_string(text, at, character)
        if self.in_comment:
            self.in_comment = character != "\n"
        elif character == "#":
            self.in_comment = True
        elif character in _QUOTES:
            self.quote = character * 3 if text.startswith(character * 3, at) else character
            self.string_start = at + len(self.quote)
            return self.string_start
        elif character in "([{":
            self.brackets.append(at)
        elif character in ")]}" and self.brackets:
            self.brackets.pop()
        return at + 1

    def _in_string(self, text, at, character):
        if character == "\\":
            return at + 2
        if text.startswith(self.quote, at):
            at += len(self.quote)
            self.quote = None
            return at
        if character == "\n" and len(self.quote) == 1:
            self.quote = None
        return at + 1


def _is_name(character):
    return character.isalnum() or character == "_"


def _word_start(text):
    start = len(text)
    while start and _is_name(text[start - 1]):
        start -= 1
    return start


def _sorted(names):
    unique = set(name for name in names if isinstance(name, str))
    return sorted(unique, key=_order)[:MOST]


def _order(name):
    """Keyword arguments first, private names last."""
    return not name.endswith("="), name.startswith("_"), name.lower(), name


# --- expressions -------------------------------------------------------------------------------


def _expression(namespace, text, start, scan):
    word = text[start:]
    if start and text[start - 1] == ".":
        return start, _attributes(namespace, text[: start - 1], word)
    if word[:1].isdigit():
        return start, []
    arguments = []
    if scan.brackets:
        arguments = _fitting(_arguments(namespace, text, scan.brackets[-1]), word)
    if arguments and not word:
        return start, arguments
    keywords = _IN_BRACKETS if scan.brackets else keyword.kwlist
    names = _names(namespace, text[:start]) + list(keywords)
    return start, _fitting(names, word) + arguments


def _fitting(names, word):
    """Names that begin with ``word``; private ones only when it does so, too."""
    private = word[:1] == "_"
    return [
        name
        for name in names
        if isinstance(name, str) and name.startswith(word) and (private or name[:1] != "_")
    ]


def _names(namespace, before):
    names = list(namespace) + list(vars(builtins))
    # A name of the block that is being typed does not exist yet, and is wanted all the same.
    word = ""
    for character in before:
        if _is_name(character):
            word += character
        else:
            if len(word) > 2 and not word[0].isdigit():
                names.append(word)
            word = ""
    return names


def _attributes(namespace, before, word):
    found, value = _evaluate(namespace, before)
    if not found:
        return []
    try:
        names = dir(value)
    except Exception:
        return []
    fitting = _fitting(names, word)
    # Where there is nothing else, private names are better than nothing.
    return fitting or [name for name in names if isinstance(name, str) and name.startswith(word)]


def _evaluate(namespace, text):
    """The value of the dotted name at the end of ``text``: whether there is one, and the value."""
    if text[-1:] and text[-1] in _QUOTES:
        return True, ""
    path = _dotted_name(text)
    if not path or not all(path):
        return False, None
    first, *rest = path
    if first in namespace:
        value = namespace[first]
    elif hasattr(builtins, first):
        value = getattr(builtins, first)
    else:
        return False, None
    try:
        for name in rest:
            value = getattr(value, name)
    except Exception:
        return False, None
    return True, value


def _dotted_name(text):
    start = len(text)
    while start and (_is_name(text[start - 1]) or text[start - 1] == "."):
        start -= 1
    if start and text[start - 1] in ")]}" + _QUOTES:
        return []
    return text[start:].split(".")


# --- keyword arguments -------------------------------------------------------------------------


def _arguments(namespace, text, bracket):
    if text[bracket] != "(":
        return []
    found, function = _evaluate(namespace, text[:bracket].rstrip())
    return [name + "=" for name in _parameters(function)] if found else []


def _parameters(function):
    """Names of parameters that can be given by keyword, as far as they are known without a call."""
    for _ in range(8):
        if isinstance(function, type):
            function = _constructor(function)
        wrapped = vars(function).get("__wrapped__") if hasattr(function, "__dict__") else None
        if wrapped is None:
            break
        function = wrapped
    bound = 1 if hasattr(function, "__func__") else 0
    function = getattr(function, "__func__", function)
    code = getattr(function, "__code__", None)
    if code is None:
        return _from_signature(getattr(function, "__text_signature__", None))
    first = max(code.co_posonlyargcount, bound)
    names = code.co_varnames[first : code.co_argcount + code.co_kwonlyargcount]
    return [name for name in names if name != "self"]


def _constructor(cls):
    for name in ("__init__", "__new__"):
        method = getattr(cls, name, None)
        if hasattr(method, "__code__"):
            return method
    return getattr(cls, "__init__", None)


def _from_signature(signature):
    """Parameters in a ``__text_signature__`` such as ``($self, /, sep=' ', *, key=None)``."""
    if not signature:
        return []
    parts = [part.strip() for part in signature.strip("()").split(",")]
    if "/" in parts:
        parts = parts[parts.index("/") + 1 :]
    names = [part.split("=")[0] for part in parts if not part.startswith(("$", "*"))]
    return [name for name in names if name.isidentifier()]


# --- imports -----------------------------------------------------------------------------------


def _import(line, start):
    """Completions in an import statement, or None when the line is none.

    A position in the line is returned as ``-1 - position``.
    """
    code = line[line.rfind(";", 0, start) + 1 :].lstrip()
    words = code.replace(",", " , ").replace("(", " ( ").split()
    if not words or words[0] not in ("import", "from") or "=" in code:
        return None
    typing = line[start:]
    done = words[: len(words) - 1] if typing else words
    if not done:
        return None  # the statement's own keyword is being typed
    return -1 - start, _fitting(_import_names(done, code, typing), typing)


def _import_names(done, code, typing):
    """What may come behind the words of an import statement that are complete."""
    dotted = code.replace(",", " ").replace("(", " ").split(" ")[-1]
    if done[0] == "from" and "import" in done:
        return _members(done[1]) if done[-1] in ("import", ",", "(") else ["as"]
    if "." in dotted:
        return _submodules(dotted.rpartition(".")[0])
    if done[-1] in ("import", "from", ","):
        return _modules(sys.path) + list(sys.builtin_module_names)
    if done[-1] == "as":
        return []
    return ["import" if done[0] == "from" else "as"]


def _modules(paths):
    names = []
    for path in paths or ():
        try:
            entries = os.listdir(path or ".")
        except (OSError, TypeError):
            continue
        for entry in entries:
            name, dot, suffix = entry.partition(".")
            if name.isidentifier() and (not dot or suffix in ("py", "pyc")):
                names.append(name)
    return names


def _find(name):
    """The spec of a module, found without running any of its parents; None when there is none."""
    from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder

    path, spec = None, None
    full = ""
    for part in name.split("."):
        full = full + "." + part if full else part
        finders = (PathFinder,) if path else (BuiltinImporter, FrozenImporter, PathFinder)
        for finder in finders:
            spec = finder.find_spec(full, path)
            if spec is not None:
                break
        else:
            return None
        path = spec.submodule_search_locations
    return spec


def _submodules(name):
    module = sys.modules.get(name)
    try:
        if module is not None:
            return _modules(getattr(module, "__path__", None)) + _registered(name + ".")
        spec = _find(name)
        return _modules(spec.submodule_search_locations) if spec else []
    except Exception:
        return []


def _registered(parent):
    """Modules that are there without a file of that name, such as ``os.path``."""
    names = [name[len(parent) :] for name in list(sys.modules) if name.startswith(parent)]
    return [name for name in names if name.isidentifier()]


def _members(name):
    module = sys.modules.get(name)
    if module is not None:
        return dir(module) + _submodules(name)
    try:
        spec = _find(name)
        code = spec.loader.get_code(spec.name) if spec else None
    except Exception:
        return []
    return (_stored_names(code) if code else []) + _submodules(name)


def _stored_names(code):
    """The names that a module's code assigns: what it would hold, without running it."""
    store_name, extended = 90, 144
    names, argument = [], 0
    for position in range(0, len(code.co_code), 2):
        operation = code.co_code[position]
        argument = argument << 8 | code.co_code[position + 1]
        if operation == store_name:
            names.append(code.co_names[argument])
        if operation != extended:
            argument = 0
    return names


# --- strings -----------------------------------------------------------------------------------


def _in_string(namespace, text, scan):
    before = text[: scan.string_start - len(scan.quote)]
    typed = text[scan.string_start :]
    keys = _keys(namespace, before, typed, scan.quote)
    if keys:
        return scan.string_start, _sorted(keys)
    return _files(text, typed)


def _keys(namespace, before, typed, quote):
    if before[-1:] != "[":
        return []
    found, value = _evaluate(namespace, before[:-1])
    if not found or type(value) is not dict:
        return []
    closing = quote + "]"
    plain = (key for key in value if type(key) is str and key.isprintable())
    return [key + closing for key in plain if key.startswith(typed) and not set(key) & set("\\'\"")]


def _files(text, typed):
    """File names; those of directories end with a slash."""
    folder, _, name = typed.rpartition("/")
    root = typed[: len(typed) - len(name)] or "."
    try:
        entries = os.listdir(os.path.expanduser(root))
    except (OSError, ValueError):
        return len(text), []
    names = []
    for entry in entries:
        if entry.startswith(name) and (name[:1] == "." or entry[:1] != "."):
            path = os.path.join(os.path.expanduser(root), entry)
            names.append(entry + "/" if os.path.isdir(path) else entry)
    return len(text) - len(name), _sorted(names)
