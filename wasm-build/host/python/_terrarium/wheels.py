"""Installs wheels of pure Python, before the program starts.

The host puts each wheel into a directory of its own below WAITING, calls install(), and ends with the
status that it answers. What a wheel is: packaging.python.org, "Binary distribution format".
"""

import base64
import csv
import email.parser
import hashlib
import io
import os
import posixpath
import re
import shutil
import sys
import zipfile

from .packaging.markers import UndefinedEnvironmentName
from .packaging.requirements import InvalidRequirement, Requirement
from .packaging.specifiers import InvalidSpecifier, SpecifierSet
from .packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

WAITING = "/run/terrarium/wheels"
PREFIX = "/usr/local"
SITE = PREFIX + "/lib/python3.11/site-packages"
EX_DATAERR = 65

COMPILED = re.compile(r"\.(so(\.\d+)*|pyd|dylib|dll)$", re.IGNORECASE)
PYTHONS = {"cp311", "py311"} | {f"py3{minor}" for minor in range(11)} | {"py3"}
UNSIGNED = {"RECORD", "RECORD.jws", "RECORD.p7s"}  # what RECORD says no digest of


class WheelError(Exception):
    """This file cannot be installed; the message says why, and needs no name of the file."""


def install():
    """Install what waits. Returns 0, or EX_DATAERR after a line for each wheel that is refused."""
    paths = sorted(
        os.path.join(place, name) for place, _, names in os.walk(WAITING) for name in names
    )
    wheels = []
    for path in paths:
        try:
            wheels.append(read(path, wheels))
        except WheelError as error:
            say(f"{os.path.basename(path)}: {error}")
    if len(wheels) == len(paths):
        for wheel in wheels:
            wheel.write()
        for wheel in wheels:
            warn_of_missing(wheel)
        run_path_files()
    shutil.rmtree(WAITING)
    return 0 if len(wheels) == len(paths) else EX_DATAERR


def say(message):
    print(f"terrarium: {message}", file=sys.stderr)


def read(path, before):
    try:
        wheel = Wheel(path)
    except WheelError:
        raise
    except Exception as error:  # zipfile, zlib, csv and email have many for what is no sound file
        raise WheelError(f"the wheel is damaged: {error}") from None
    for other in before:
        if other.name == wheel.name:
            raise WheelError(f"the same project as {other.file_name}; give one of them")
    return wheel


class Wheel:
    """One wheel, read and checked; nothing is written before write()."""

    def __init__(self, path):
        """Raises WheelError; zipfile's own errors for what is no sound zip file."""
        self.file_name = os.path.basename(path)
        self.name, self.version = check_file_name(self.file_name)
        with zipfile.ZipFile(path) as archive:
            self._names = [name for name in archive.namelist() if not name.endswith("/")]
            self._info = self._find_info()
            check_kind(self._headers(archive, "WHEEL"))
            check_compiled(self._names)
            self.metadata = self._headers(archive, "METADATA")
            check_python(self.metadata["Requires-Python"])
            self._digests = self._read_record(archive)
            self._contents = {name: self._read(archive, name) for name in self._names}

    def _find_info(self):
        found = {name.partition("/")[0] for name in self._names}
        infos = [name for name in found if name.endswith(".dist-info")]
        if len(infos) != 1:
            raise WheelError(f"expected one directory *.dist-info, found {len(infos)}")
        if canonicalize_name(infos[0].partition("-")[0]) != self.name:
            raise WheelError(f"expected the .dist-info of {self.name}, found {infos[0]}")
        return infos[0]

    def _headers(self, archive, name):
        full = f"{self._info}/{name}"
        if full not in self._names:
            raise WheelError(f"the wheel is damaged: it has no {full}")
        return email.parser.HeaderParser().parsestr(archive.read(full).decode())

    def _read_record(self, archive):
        full = f"{self._info}/RECORD"
        if full not in self._names:
            raise WheelError(f"the wheel is damaged: it has no {full}")
        rows = [row for row in csv.reader(archive.read(full).decode().splitlines()) if row]
        if not all(len(row) == 3 for row in rows):
            raise WheelError(f"the wheel is damaged: expected three fields a line in {full}")
        gone = {row[0] for row in rows} - set(self._names)
        if gone:
            raise WheelError(f"the wheel is damaged: {min(gone)} is in RECORD and not in the wheel")
        return {path: digest for path, digest, _ in rows}

    def _read(self, archive, name):
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise WheelError(f"the name {name!r} in it leads out of the wheel")
        self._target(name)
        data = archive.read(name)
        if posixpath.dirname(name) != self._info or posixpath.basename(name) not in UNSIGNED:
            check_digest(name, data, self._digests.get(name))
        return data

    def write(self):
        """Put the files where they belong, and say so in RECORD."""
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        for name, data in self._contents.items():
            target = self._target(name)
            if name != f"{self._info}/RECORD":
                write_file(target, data)
                rows.writerow([posixpath.relpath(target, SITE), self._digests.get(name, ""), len(data)])
        write_file(f"{SITE}/{self._info}/INSTALLER", b"terrarium\n")
        rows.writerow([f"{self._info}/INSTALLER", "", ""])
        rows.writerow([f"{self._info}/RECORD", "", ""])
        write_file(f"{SITE}/{self._info}/RECORD", out.getvalue().encode())
        self._contents.clear()

    def _target(self, name):
        """Where a file goes: NAME-VERSION.data/SCHEME/PATH to its scheme, all others to SITE.

        Raises WheelError when there is no such scheme.
        """
        top, _, rest = name.partition("/")
        scheme, _, path = rest.partition("/")
        if top != self._info[: -len(".dist-info")] + ".data":
            return f"{SITE}/{name}"
        schemes = {
            "purelib": SITE,
            "platlib": SITE,
            "scripts": f"{PREFIX}/bin",
            "headers": f"{PREFIX}/include/python3.11/{self.name}",
            "data": PREFIX,
        }
        if scheme not in schemes:
            raise WheelError(f"expected one of {', '.join(schemes)} in {top}, found {scheme!r}")
        return f"{schemes[scheme]}/{path}"


def write_file(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def check_file_name(file_name):
    """The project and version of a wheel that says it runs on any machine."""
    try:
        name, version, _, tags = parse_wheel_filename(file_name)
    except InvalidWheelFilename:
        raise WheelError("expected a name like NAME-VERSION-py3-none-any.whl") from None
    native = [tag for tag in tags if tag.platform != "any" or tag.abi != "none"]
    if len(native) == len(tags):
        raise WheelError(
            f"it is made for another platform ({min(map(str, native))}), and this is WebAssembly, which "
            "cannot load it; expected pure Python (py3-none-any)"
        )
    if not any(tag.interpreter in PYTHONS for tag in tags - set(native)):
        raise WheelError(f"it is made for another Python ({min(map(str, tags))}), and this is 3.11")
    return name, version


def check_kind(headers):
    version = headers["Wheel-Version"] or "none"
    if version.partition(".")[0] != "1":
        raise WheelError(f"expected Wheel-Version 1, found {version}")
    if (headers["Root-Is-Purelib"] or "").lower() != "true":
        raise WheelError("it is not pure Python (Root-Is-Purelib is not true), and this is WebAssembly")


def check_compiled(names):
    compiled = [name for name in names if COMPILED.search(name)]
    if compiled:
        raise WheelError(f"it has compiled code ({min(compiled)}), which WebAssembly cannot load")


def check_python(required):
    try:
        if required and not SpecifierSet(required).contains(sys.version.split()[0], prereleases=True):
            raise WheelError(f"it needs Python {required}, and this is {sys.version.split()[0]}")
    except InvalidSpecifier:
        raise WheelError(f"its Requires-Python cannot be read: {required!r}") from None


def check_digest(name, data, recorded):
    if not recorded:
        raise WheelError(f"the wheel is damaged: RECORD has no digest of {name}")
    algorithm, _, expected = recorded.partition("=")
    if algorithm not in ("sha256", "sha384", "sha512"):
        raise WheelError(f"expected sha256, sha384 or sha512 in RECORD, found {algorithm!r}")
    digest = base64.urlsafe_b64encode(hashlib.new(algorithm, data).digest()).rstrip(b"=").decode()
    if digest != expected.rstrip("="):
        raise WheelError(f"the wheel is damaged: {name} has not the digest that RECORD says")


def warn_of_missing(wheel):
    """A line for each requirement that nothing which is installed fulfils."""
    import importlib.metadata

    for text in wheel.metadata.get_all("Requires-Dist", []):
        try:
            needed = Requirement(text)
            wanted = needed.marker is None or needed.marker.evaluate({"extra": ""})
        except (InvalidRequirement, UndefinedEnvironmentName):
            say(f"warning: {wheel.file_name}: its requirement {text!r} cannot be read")
            continue
        if not wanted:
            continue
        try:
            found = importlib.metadata.version(needed.name)
        except importlib.metadata.PackageNotFoundError:
            say(f"warning: {wheel.file_name} needs {needed.name}{needed.specifier}, whose wheel is missing")
            continue
        if not needed.specifier.contains(found, prereleases=True):
            say(f"warning: {wheel.file_name} needs {needed.name}{needed.specifier}, found {found}")


def run_path_files():
    """What a start of Python does with .pth files, which it has done already."""
    site = sys.modules.get("site")
    for name in sorted(os.listdir(SITE)):
        if site and name.endswith(".pth"):
            site.addpackage(SITE, name, None)
