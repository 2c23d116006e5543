"""The modules that the embedder has registered: what ``import`` finds of them."""

import errno
import os
from importlib.machinery import ModuleSpec

import _terrarium_host
from _terrarium import values
from terrarium import HostError


class HostFunction:
    """A function of the embedder's, in JavaScript. Waits for what it answers, a promise too."""

    def __init__(self, module, name):
        self.__module__ = module
        self.__name__ = self.__qualname__ = name
        self.__doc__ = f"{module}.{name}(*arguments): a function of the embedder's, in JavaScript."

    def __repr__(self):
        return f"<function {self.__module__}.{self.__name__} in JavaScript>"

    def __call__(self, /, *arguments, **named):
        what = f"{self.__module__}.{self.__name__}()"
        if named:
            raise TypeError(f"{what} takes no keyword arguments: JavaScript has none")
        request = values.encode([self.__module__, self.__name__])
        request += values.encode(arguments, f"{what}: arguments")
        try:
            answer = _terrarium_host.call(request)
        except OSError as error:
            if error.errno != errno.ENODATA:
                raise
            raise RuntimeError(f"{what} cannot be called: {os.strerror(error.errno)}") from None
        return result_of(what, answer)


def result_of(what, answer):
    """What a call returns or raises."""
    try:
        outcome, value = values.decode_all(answer)
    except TypeError as error:
        raise TypeError(f"{what}: {error}") from None
    if outcome == "value":
        return value
    if outcome == "refused":
        raise TypeError(f"{what}: {value}")
    assert isinstance(value, HostError)
    raise value


class Loader:
    """Fills one module with the functions and values of the embedder's."""

    def __init__(self, functions, constants):
        self._functions = functions
        self._constants = constants

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.__doc__ = "A module of whoever embeds this Python, in JavaScript."
        namespace = vars(module)
        namespace.update(self._constants)
        for name in self._functions:
            namespace[name] = HostFunction(module.__name__, name)


def spec_of(name, description):
    """The spec of a module that ``description`` has: [[name, functions, values by name], ...]."""
    (modules,) = values.decode_all(description)
    for module, functions, constants in modules:
        if module == name:
            return ModuleSpec(name, Loader(functions, constants), origin="JavaScript")
    return None
