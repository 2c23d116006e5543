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


sys.meta_path.append(AbsentModules("/lib/python3.11/_terrarium/absent.tsv"))
