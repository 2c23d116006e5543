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
        if name == "distutils" and (spec := distutils_of_setuptools()):
            return spec
        reason, advice = entry
        message = f"No module named {name!r}: not part of Terrarium: {reason}"
        if advice:
            message += f"; {advice}"
        raise ModuleNotFoundError(message, name=name)


def distutils_of_setuptools():
    """The distutils that a wheel of setuptools brings, or None.

    Once pip is imported, setuptools has the library's own be found, and fails where there is none.
    """
    finder = getattr(sys.modules.get("_distutils_hack"), "DistutilsMetaFinder", None)
    return finder and finder().spec_for_distutils()


def unbuffer():
    """What -u asks for, when the streams are there already: nothing stays in standard output and error."""
    import io

    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        encoding, errors, mode = stream.encoding, stream.errors, stream.mode
        raw = stream.detach().detach()
        stream = io.TextIOWrapper(raw, encoding, errors, newline="\n", write_through=True)
        stream.mode = mode
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


PLATFORM = "this is WebAssembly (Terrarium)"
NO_PROCESS = f"no process can be started: {PLATFORM}; call a function of Python instead"
NO_TIMER = f"nothing sends signals but Ctrl-C: {PLATFORM}; use asyncio.timeout, or look at time.monotonic()"
NO_HTTPS = (
    f"{PLATFORM}, which has no network; have JavaScript or the browser around Python fetch it, or put it into a file"
)
EXEC = "execl execle execlp execlpe execvp execvpe"  # made of execv, which is not there
PROCESS = (
    "system fork forkpty execv execve posix_spawn posix_spawnp spawnl spawnle spawnlp spawnlpe "
    "spawnv spawnve spawnvp spawnvpe wait wait3 wait4 waitid waitpid " + EXEC
)

# What modules have on other systems, and pip, which people expect.
ATTRIBUTES = {
    "os": (PROCESS, NO_PROCESS),
    # sigwait is there, and fails without a reason.
    "signal": ("alarm getitimer pause setitimer sigtimedwait sigwait sigwaitinfo", NO_TIMER),
    "socketserver": ("ForkingMixIn ForkingTCPServer ForkingUDPServer", NO_PROCESS),
    "http.client": ("HTTPSConnection", NO_HTTPS),
    "ftplib": ("FTP_TLS", NO_HTTPS),
    "imaplib": ("IMAP4_SSL", NO_HTTPS),
    "nntplib": ("NNTP_SSL", NO_HTTPS),
    "poplib": ("POP3_SSL", NO_HTTPS),
    "smtplib": ("SMTP_SSL", NO_HTTPS),
}
PIP = "nothing can be installed from an index", "terrarium --wheel FILE installs a wheel of pure Python"


def advise(module, names, why):
    """Have a module say why it lacks these names, or cannot do what they are for; hasattr is False."""
    names = names.split()
    for name in vars(module).keys() & set(names):
        delattr(module, name)
        if name in getattr(module, "__all__", ()):
            module.__all__.remove(name)

    def __getattr__(name):
        reason = f": {why}" if name in names else ""
        message = f"module {module.__name__!r} has no attribute {name!r}{reason}"
        raise AttributeError(message, name=name, obj=module)

    __getattr__.__module__ = module.__name__
    module.__getattr__ = __getattr__


class AdvisedModules:
    """The first finder on ``sys.meta_path``: what the others find says why it lacks ATTRIBUTES."""

    def find_spec(self, name, path=None, target=None):
        if name not in ATTRIBUTES:
            return None
        others = [finder for finder in sys.meta_path if finder is not self]
        spec = next(filter(None, (finder.find_spec(name, path, target) for finder in others)), None)
        if spec is not None:
            self._advise_later(spec.loader, ATTRIBUTES[name])
        return spec

    def _advise_later(self, loader, attributes):
        execute = loader.exec_module

        def exec_module(module):
            del loader.exec_module
            execute(module)
            advise(module, *attributes)

        loader.exec_module = exec_module


def advise_of_absent(modules):
    """Advise of what modules lack: of those that are there, and of those that come."""
    for name in ATTRIBUTES.keys() & modules.keys():
        advise(modules[name], *ATTRIBUTES[name])
    sys.meta_path.insert(0, AdvisedModules())


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


ZONE = "timezone", "altzone", "daylight", "tzname"


def refresh_time_zone(time):
    """Have time.timezone and its kin computed when they are first asked for, also once more.

    They mean reading the rules of a zone, which few programs need, and a page would have to load.
    """
    late = "__getattr__", "__dir__", "__all__"

    def settle():
        for name in late:
            vars(time).pop(name, None)
        time.tzset()

    def __getattr__(name):
        if name not in ZONE:
            raise AttributeError(f"module 'time' has no attribute {name!r}", name=name, obj=time)
        settle()
        return getattr(time, name)

    def __dir__():
        return sorted({*time.__dict__, *ZONE} - {*late})

    for name in ZONE:
        vars(time).pop(name, None)
    time.__all__ = [name for name in (*time.__dict__, *ZONE) if not name.startswith("_")]
    time.__getattr__ = __getattr__
    time.__dir__ = __dir__


def add_local_packages(site):
    """Have a directory that can be written before the library's own, which is part of its images."""
    local, shared = (f"{prefix}/lib/python3.11/site-packages" for prefix in ("/usr/local", "/usr"))
    site.PREFIXES.append("/usr/local")
    site.addsitedir(local)
    if shared in sys.path:
        sys.path.remove(local)
        sys.path.insert(sys.path.index(shared), local)


if "site" in sys.modules:  # not with -S
    add_local_packages(sys.modules["site"])
advise_of_absent(sys.modules)
sys.meta_path.append(AbsentModules("/lib/python3.11/_terrarium/absent.tsv"))
