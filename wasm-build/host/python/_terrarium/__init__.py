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
        table = {}
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


sys.meta_path.append(AbsentModules("/lib/python3.11/_terrarium/absent.tsv"))
