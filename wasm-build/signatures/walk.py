"""Lists where the C function pointers of a running interpreter are.

Imports every builtin extension module, makes the objects that no import makes, then follows every
reference from every object to types, functions, descriptors, modules and capsules. Runs inside the
plain module (walk.mjs), which dumps its memory afterwards; wasm-signatures reads the pointers.

Prints rows of fields separated by tabs:

    KIND ADDRESS NAME    KIND as in KINDS below, or "object" (may have a vectorcall of its own)
    absent NAME REASON   a builtin module that could not be imported
    end COUNT            the last row: how many rows of the first form came before it
"""

import gc
import importlib
import sys
import types

KINDS = {
    types.BuiltinFunctionType: "function",
    type(importlib.import_module("_queue").SimpleQueue().get): "function",  # knows its class, too
    types.MethodDescriptorType: "method",
    types.ClassMethodDescriptorType: "method",
    types.GetSetDescriptorType: "getset",
    types.WrapperDescriptorType: "wrapper",
    type(importlib.import_module("_datetime").datetime_CAPI): "capsule",
}
# Holds no function pointer, and there are very many of them.
PLAIN = {int, str, bytes, float, tuple, list, dict, set, frozenset, types.CodeType, types.CellType}
# Objects may define the attributes that describe them; these are the originals.
TYPE_DICT = type.__dict__["__dict__"].__get__
TYPE_MRO = type.__dict__["__mro__"].__get__
TYPE_MODULE = type.__dict__["__module__"].__get__
TYPE_QUALNAME = type.__dict__["__qualname__"].__get__


def kind_of(item):
    """The row's kind; an object of any other type only matters for its vectorcall."""
    cls = type(item)
    if issubclass(cls, type):
        return "type"
    if issubclass(cls, types.ModuleType):
        return "module"
    return KINDS.get(cls, "object")


def type_name(cls):
    """As people write it: builtins without their module."""
    try:
        module = TYPE_MODULE(cls)
    except AttributeError:
        return TYPE_QUALNAME(cls)
    return TYPE_QUALNAME(cls) if module == "builtins" else f"{module}.{TYPE_QUALNAME(cls)}"


def name_of(item, kind):
    """A name for messages, all in C: code that the walk ran could change what is walked."""
    if kind == "type":
        return type_name(item)
    if kind == "module":
        return types.ModuleType.__getattribute__(item, "__dict__").get("__name__", "?")
    if kind == "function":
        return f"{item.__module__}.{item.__qualname__}" if item.__module__ else item.__qualname__
    if kind in ("method", "getset", "wrapper"):
        return f"{type_name(item.__objclass__)}.{item.__name__}"
    return repr(item).split('"')[1] if kind == "capsule" else type_name(type(item))


def import_everything():
    """The builtin modules that do not import, and why. A trap ends the process, as it should."""
    absent = []
    for name in sys.builtin_module_names:
        try:
            importlib.import_module(name)
        except ImportError as error:
            absent.append((name, error))
    return absent


def all_types():
    """Every type that its base knows of; the walk finds more."""
    waiting = [object]
    while waiting:
        cls = waiting.pop()
        yield cls
        waiting.extend(type.__subclasses__(cls))


def special_method_classes():
    """Classes with every special method: they have, in their slots, all the C functions that call
    Python methods."""
    names = {name for cls in all_types() for name, item in TYPE_DICT(cls).items()
             if type(item) is types.WrapperDescriptorType}
    names |= {"__new__", "__getattr__", "__aiter__", "__anext__", "__await__", "__del__"}
    names -= {"__getattribute__"}  # it takes the slot that __getattr__ takes too
    return [type("EverySpecialMethod", (), {name: lambda *args: None for name in chosen})
            for chosen in (sorted(names), ["__getattribute__"])]


class Loop:
    """As much of an event loop as a task needs to come to its first await."""

    def call_soon(self, callback, *args, context=None):
        callback(*args)

    def get_debug(self):
        return False


async def wait_for(future):
    await future


def waiting_task():
    """A task that waits: its future holds the C function that wakes it."""
    asyncio = importlib.import_module("_asyncio")
    loop = Loop()
    future = asyncio.Future(loop=loop)
    return asyncio.Task(wait_for(future), loop=loop), future


def make_objects():
    """What no import makes, but programs do: each has C functions that nothing else leads to."""
    operators = importlib.import_module("_operator")
    local = importlib.import_module("_thread")._local()
    local.attribute = 1
    return (special_method_classes(), waiting_task(), local, operators.attrgetter("a"),
            operators.itemgetter(0), operators.methodcaller("a"),
            importlib.import_module("_functools").partial(print),
            importlib.import_module("_queue").SimpleQueue().get)


def neighbours(item):
    """What `item` refers to. The collector does not look into static types, so their dict does."""
    yield type(item)
    if issubclass(type(item), type):
        yield from type.__subclasses__(item)
        yield from TYPE_MRO(item) or ()
        yield from TYPE_DICT(item).values()
    yield from gc.get_referents(item)


def walk(*roots):
    """Every object that can be reached, each once; the list keeps them, and so their addresses."""
    found = []
    waiting = [object, sys.modules, roots, *gc.get_objects()]
    seen = {id(found), id(waiting)}
    seen.add(id(seen))
    while waiting:
        item = waiting.pop()
        if id(item) not in seen:
            seen.add(id(item))
            found.append(item)
            waiting.extend(neighbours(item))
    return found


def main():
    for name, reason in import_everything():
        print("absent", name, " ".join(str(reason).split()), sep="\t")
    sys.walked = walk(make_objects())
    count = 0
    for item in sys.walked:
        if type(item) not in PLAIN:
            kind = kind_of(item)
            name = name_of(item, kind).encode("ascii", "backslashreplace").decode()
            print(kind, id(item), " ".join(name.split()), sep="\t")
            count += 1
    print("end", count, sep="\t", flush=True)


main()
