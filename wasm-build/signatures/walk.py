"""Lists where the C function pointers of a running interpreter are.

Imports every builtin extension module, then follows every reference from every object to types,
functions, descriptors, modules and capsules. Runs inside the plain module (walk.mjs), which dumps
its memory afterwards; build/tools wasm-signatures reads the pointers out of it.

Prints rows of fields separated by tabs:

    KIND ADDRESS NAME    KIND as in KINDS below, or "object" (has a vectorcall of its own)
    absent NAME REASON   a builtin module that could not be imported
    end COUNT            the last row: how many rows of the first form came before it
"""

import gc
import importlib
import sys
import types
import weakref

KINDS = {
    types.BuiltinFunctionType: "function",
    types.MethodDescriptorType: "method",
    types.ClassMethodDescriptorType: "method",
    types.GetSetDescriptorType: "getset",
    types.WrapperDescriptorType: "wrapper",
    types.ModuleType: "module",
    type(importlib.import_module("datetime").datetime_CAPI): "capsule",
}
# Modules whose C half defines types only when the Python half asks for them.
ALSO = ("asyncio", "ctypes", "curses", "decimal", "sqlite3", "ssl", "zoneinfo", "xml.etree.ElementTree")


def kind_of(item):
    """The row's kind; an object of any other type only matters for its vectorcall."""
    cls = type(item)
    if issubclass(cls, type):
        return "type"
    if issubclass(cls, types.ModuleType):
        return "module"
    return KINDS.get(cls, "object")


def name_of(item):
    """A name for messages; objects may lie about or lack any of these attributes."""
    for attribute in ("__qualname__", "__name__"):
        try:
            name = object.__getattribute__(item, attribute) if not isinstance(item, type) \
                else type.__dict__[attribute].__get__(item)
        except Exception:
            continue
        if isinstance(name, str):
            return owner_of(item) + name
    return type(item).__name__ + " object"


def owner_of(item):
    """The module's name and a dot, or nothing: a descriptor's qualified name has none."""
    holder = getattr(item, "__objclass__", item) if kind_of(item) != "type" else item
    module = getattr(holder, "__module__", None)
    return f"{module}." if isinstance(module, str) and module != "builtins" else ""


def import_everything():
    """Rows for the builtin modules that do not import; a trap here ends the process, as it should."""
    missing = []
    for name in (*sys.builtin_module_names, *ALSO):
        try:
            importlib.import_module(name)
        except ImportError as error:
            if name in sys.builtin_module_names:
                missing.append((name, str(error)))
    return missing


def make_instances():
    """Objects that no import makes, but whose functions a program will call.

    A class with every special method gets, in its slots, all the functions that call Python methods
    from C; the others have a vectorcall of their own.
    """
    names = {name for cls in all_types() for name, item in vars(cls).items()
             if type(item) is types.WrapperDescriptorType}
    names |= {"__new__", "__getattr__", "__aiter__", "__anext__", "__await__", "__del__"}
    names -= {"__getattribute__"}  # it takes the slot that __getattr__ takes too
    classes = [type("EverySpecialMethod", (), {name: lambda *args: None for name in chosen})
               for chosen in (sorted(names), ["__getattribute__"])]
    operators = importlib.import_module("operator")
    partial = importlib.import_module("functools").partial
    return (classes, operators.attrgetter("a"), operators.itemgetter(0), operators.methodcaller("a"),
            partial(print), weakref.ref(main), types.GenericAlias(list, (int,)))


def all_types():
    """Every type that says it is one; the walk finds more."""
    waiting = [object]
    while waiting:
        cls = waiting.pop()
        yield cls
        waiting.extend(type.__subclasses__(cls))


def neighbours(item):
    """What `item` refers to. The collector does not look into static types, so vars() does."""
    yield type(item)
    if issubclass(type(item), type):
        yield from type.__subclasses__(item)
        yield from type.__dict__["__mro__"].__get__(item) or ()
        yield from type.__dict__["__dict__"].__get__(item).values()
    yield from gc.get_referents(item)


def walk(instances):
    """Every object that can be reached, each once; the list keeps them, and so their addresses."""
    found = []
    seen = {id(found)}
    seen.add(id(seen))
    waiting = [object, sys.modules, instances, *gc.get_objects()]
    seen.add(id(waiting))
    while waiting:
        item = waiting.pop()
        if id(item) not in seen:
            seen.add(id(item))
            found.append(item)
            waiting.extend(neighbours(item))
    return found


def main():
    for name, reason in import_everything():
        print("absent", name, reason, sep="\t")
    sys.walked = walk(make_instances())
    count = 0
    plain = {int, str, bytes, float, tuple, list, dict, set, frozenset, types.CodeType, types.CellType}
    for item in sys.walked:
        if type(item) not in plain:
            name = name_of(item).encode("ascii", "backslashreplace").decode()
            print(kind_of(item), id(item), " ".join(name.split()), sep="\t")
            count += 1
    print("end", count, sep="\t", flush=True)


main()
