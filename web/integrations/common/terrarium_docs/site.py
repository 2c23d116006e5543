"""The folder dist/site: what has to be in it, and its copy in built documentation."""

import base64
import filecmp
import hashlib
import json
import os
import re
import shutil

from .mistakes import Mistake

SCRIPT_NAME = "terrarium.js"
MANIFEST_NAME = "manifest.json"
HASHED = re.compile(r"-[0-9a-f]{12}\.")
INTEGRITY = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})$")


class Site:
    """@throws Mistake for a folder without the script"""

    def __init__(self, folder):
        self.folder = os.fspath(folder)
        if not os.path.isdir(self.folder):
            raise Mistake(f"expected Terrarium's folder dist/site, found no folder {self.folder}: correct it")
        if not os.path.isfile(os.path.join(self.folder, SCRIPT_NAME)):
            raise Mistake(
                f"expected Terrarium's folder dist/site, found no {SCRIPT_NAME} in {self.folder}:"
                " name the folder that has it, or build it with 'make'"
            )

    def integrity(self):
        """What the manifest says the script's `integrity` is; '' when it says nothing. @throws Mistake"""
        entry = self._manifest().get("embed")
        said = entry.get("integrity") if isinstance(entry, dict) else None
        if said is None:
            return ""
        found = INTEGRITY.match(said) if isinstance(said, str) else None
        if not found:
            raise Mistake(f"{self._path(MANIFEST_NAME)}: embed.integrity: expected sha384-..., found {said!r}")
        # A browser would refuse the script without a word on the page.
        if base64.b64encode(self._digest(found[1])).decode() != found[2]:
            raise Mistake(
                f"{self._path(MANIFEST_NAME)}: embed.integrity is not that of {SCRIPT_NAME}:"
                " the folder mixes two versions, build or unpack it anew"
            )
        return said

    def copy_to(self, target):
        """Brings a folder up to date; what is there already is not written again. @returns how many files were"""
        copied = 0
        for folder, folders, names in os.walk(self.folder):
            folders.sort()
            there = os.path.normpath(os.path.join(target, os.path.relpath(folder, self.folder)))
            os.makedirs(there, exist_ok=True)
            for name in sorted(names):
                copied += _bring(os.path.join(folder, name), os.path.join(there, name))
        return copied

    def _path(self, name):
        return os.path.join(self.folder, name)

    def _digest(self, algorithm):
        with open(self._path(SCRIPT_NAME), "rb") as file:
            return hashlib.new(algorithm, file.read()).digest()

    def _manifest(self):
        path = self._path(MANIFEST_NAME)
        if not os.path.exists(path):
            return {}
        try:
            with open(path, encoding="utf-8") as file:
                manifest = json.load(file)
        except (OSError, ValueError) as error:
            raise Mistake(f"{path}: expected the manifest of Terrarium's site, found none ({error})") from None
        if not isinstance(manifest, dict):
            raise Mistake(f"{path}: expected the manifest of Terrarium's site, found {type(manifest).__name__}")
        return manifest


def _bring(source, target):
    if _is_there(source, target):
        return 0
    # All of it or nothing: a half file of the right size would stay.
    shutil.copyfile(source, f"{target}.new")
    os.replace(f"{target}.new", target)
    return 1


def _is_there(source, target):
    if not os.path.isfile(target) or os.path.getsize(source) != os.path.getsize(target):
        return False
    return bool(HASHED.search(os.path.basename(source))) or filecmp.cmp(source, target, shallow=False)
