"""What wheels ask for, read by the library `packaging`, which takes long to import."""

import importlib.metadata

from .packaging.markers import UndefinedEnvironmentName
from .packaging.requirements import InvalidRequirement, Requirement
from .packaging.specifiers import InvalidSpecifier, SpecifierSet
from .wheels import WheelError

# Markers are judged for this platform, also by the build, which runs on another.
HERE = {"extra": "", "os_name": "posix", "sys_platform": "emscripten", "platform_system": "Emscripten"}


def fulfils_python(required, version):
    try:
        return SpecifierSet(required).contains(version, prereleases=True)
    except InvalidSpecifier:
        raise WheelError(f"its Requires-Python cannot be read: {required!r}") from None


def missing(wheels, path=None):
    """A line for each requirement of `wheels` that nothing on `path` (None: sys.path) fulfils."""
    for wheel in wheels:
        for text in wheel.requirements:
            if message := judge(text, path):
                yield f"{wheel.file_name}{message}"


def judge(text, path):
    """What there is to say of a requirement, behind the name of the wheel; None when it is fulfilled."""
    try:
        needed = Requirement(text)
        if needed.marker is not None and not needed.marker.evaluate(HERE):
            return None
    except (InvalidRequirement, UndefinedEnvironmentName):
        return f": its requirement {text!r} cannot be read"
    found = version_of(needed.name, path)
    if found is None:
        return f" needs {needed.name}{needed.specifier}, whose wheel is missing"
    if not needed.specifier.contains(found, prereleases=True):
        return f" needs {needed.name}{needed.specifier}, found {found}"
    return None


def version_of(name, path):
    where = {} if path is None else {"path": path}
    found = next(iter(importlib.metadata.distributions(name=name, **where)), None)
    return found.version if found else None
