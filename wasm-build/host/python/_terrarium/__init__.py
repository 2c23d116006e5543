"""What Terrarium's host keeps in Python. Nothing here is meant to be imported by programs.

This module is imported at every start, so it imports nothing itself.
"""

import sys


class AbsentModules:
    """The last finder on ``sys.meta_path``: says why a module of the standard library is not here.

    The table is written by the build (wasm-build/config/stdlib.rules).
    """

    def __init__(self, path):
        self._path = path
        self._table = None

    def _load(self):
        table = {"pip": PIP}
        with open(self._path, encoding="utf-8") as file:
            for line in file:
                name, reason, advice = line.rstrip("\n").split("\t")
                table[name] = reason, advice
        return table

    def find_spec(self, name, path=None, target=None):
        if self._table is None:
            try:
                self._table = self._load()
            except OSError:
                self._table = {}
        entry = self._table.get(name)
        if entry is None:
            return None
        reason, advice = entry
        message = f"No module named {name!r}: not part of Terrarium: {reason}"
        if advice:
            message += f"; {advice}"
        raise ModuleNotFoundError(message, name=name)


# What os and the modules on top of it have on other systems, and pip, which people expect.
NO_PROCESS = (
    "no process can be started: this is WebAssembly (Terrarium); call a function of Python instead"
)
PROCESS = (
    "system fork forkpty execv execve posix_spawn posix_spawnp spawnl spawnle spawnlp spawnlpe "
    "spawnv spawnve spawnvp spawnvpe"
).split()
EXEC = "execl execle execlp execlpe execvp execvpe".split()  # made of execv, which is not there
PIP = "nothing can be installed from an index", "terrarium --wheel FILE installs a wheel of pure Python"


def advise_of_processes(os):
    """Have os say why it lacks what starts a process; for hasattr it lacks that as before."""

    def __getattr__(name):
        reason = f": {NO_PROCESS}" if name in PROCESS or name in EXEC else ""
        raise AttributeError(f"module 'os' has no attribute {name!r}{reason}", name=name, obj=os)

    for name in EXEC:
        delattr(os, name)
        os.__all__.remove(name)
    os.__getattr__ = __getattr__


class HostModules:
    """The first finder on ``sys.meta_path``, where the embedder has registered modules."""

    def __init__(self, names, description):
        self._names = names
        self._description = description

    def find_spec(self, name, path=None, target=None):
        if name not in self._names:
            return None
        from _terrarium import host_modules

        return host_modules.spec_of(name, self._description)


def register(names, description):
    """Make the embedder's modules importable. Empty, or why that cannot be."""
    from keyword import iskeyword

    names = names.split()
    for name in names:
        if iskeyword(name):
            return f"{name!r} is a keyword of Python; choose another name"
        known = name in sys.stdlib_module_names or name in sys.builtin_module_names
        if known or name in sys.modules or name == "terrarium":
            return f"{name!r} is a module of Python's own; choose another name"
    sys.meta_path.insert(0, HostModules(names, description))
    return ""


def refresh():
    """Bring up to date what was computed when the snapshot was taken."""
    modules = sys.modules
    if "random" in modules:
        modules["random"].seed()
    refresh_time_zone(modules["time"])


def refresh_time_zone(time):
    """Set time.timezone and its kin, as importing the module would do now."""
    year = time.gmtime().tm_year
    noons = [(year - 1970) * 31556952 + day * 86400 for day in (15, 196)]
    january, july = map(time.localtime, noons)
    # Where July is the standard time of the south, January is summer.
    standard, summer = sorted((january, july), key=lambda t: t.tm_gmtoff)
    time.timezone = -standard.tm_gmtoff
    time.altzone = -summer.tm_gmtoff
    time.daylight = int(january.tm_gmtoff != july.tm_gmtoff)
    time.tzname = standard.tm_zone, summer.tm_zone


def add_local_packages(site):
    """Have a directory that can be written beside the library's own, which is part of its images."""
    site.PREFIXES.append("/usr/local")
    site.addsitedir("/usr/local/lib/python3.11/site-packages")


if "site" in sys.modules:  # not with -S
    add_local_packages(sys.modules["site"])
advise_of_processes(sys.modules["os"])
sys.meta_path.append(AbsentModules("/lib/python3.11/_terrarium/absent.tsv"))
