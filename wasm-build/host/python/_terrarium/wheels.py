"""Installs wheels of pure Python, before the program starts.

The host puts each wheel into a directory of its own below WAITING, calls install(), and ends with the
status that it answers. The build puts wheels into an image by the same rules (wasm-build/stdlib/
unpack_wheels.py). What a wheel is: packaging.python.org, "Binary distribution format".

A start waits for this: what takes long to import is imported where few wheels need it.
"""

import binascii
import csv
import hashlib
import io
import os
import posixpath
import re
import shutil
import sys
import zipfile

WAITING = "/run/terrarium/wheels"
PREFIX = "/usr/local"
SITE = PREFIX + "/lib/python3.11/site-packages"
EX_DATAERR = 65

# Where the files of NAME-VERSION.data/SCHEME/ go; those of headers below the name of the project.
SCHEMES = {
    "purelib": SITE,
    "platlib": SITE,
    "scripts": PREFIX + "/bin",
    "headers": PREFIX + "/include/python3.11",
    "data": PREFIX,
}

FILE_NAME = re.compile(
    r"(\w[\w.]*)-(v?\d[\w.!+]*)(?:-\d\w*)?-([\w.]+)-([\w.]+)-([\w.]+)\.whl", re.ASCII | re.IGNORECASE
)
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
    wheels = read_all(paths)
    if wheels is not None:
        for wheel in wheels:
            wheel.write()
        warn_of_missing(wheels)
        run_path_files()
    shutil.rmtree(WAITING)
    return EX_DATAERR if wheels is None else 0


def read_all(paths, schemes=SCHEMES):
    """The wheels at `paths`; None after a line for each that is refused."""
    wheels = []
    for path in paths:
        try:
            wheels.append(read(path, wheels, schemes))
        except WheelError as error:
            say(f"{os.path.basename(path)}: {error}")
    return wheels if len(wheels) == len(paths) else None


def say(message):
    print(f"terrarium: {message}", file=sys.stderr)


def read(path, before, schemes=SCHEMES):
    try:
        wheel = Wheel(path, schemes)
    except WheelError:
        raise
    except Exception as error:  # zipfile, zlib and csv have many for what is no sound file
        raise WheelError(f"the wheel is damaged: {error}") from None
    for other in before:
        if other.name == wheel.name:
            raise WheelError(f"the same project as {other.file_name}; give one of them")
    return wheel


class Wheel:
    """One wheel, read and checked; nothing is written before write().

    `schemes` says where files of .data go, as SCHEMES; None for a place means that they are left out.
    """

    def __init__(self, path, schemes=SCHEMES):
        """Raises WheelError; zipfile's own errors for what is no sound zip file."""
        self.file_name = os.path.basename(path)
        self.name, self.version = check_file_name(self.file_name)
        self._schemes = schemes
        with zipfile.ZipFile(path) as archive:
            self._names = [name for name in archive.namelist() if not name.endswith("/")]
            self.info = self._find_info()
            check_kind(dict(self._fields(archive, "WHEEL")))
            check_compiled(self._names)
            metadata = self._fields(archive, "METADATA")
            check_python(dict(metadata).get("requires-python"))
            self.licence = dict(metadata).get("license-expression") or dict(metadata).get("license")
            self.requirements = [value for name, value in metadata if name == "requires-dist"]
            self._digests = self._read_record(archive)
            self._contents = {name: self._read(archive, name) for name in self._names}

    def _find_info(self):
        found = {name.partition("/")[0] for name in self._names}
        infos = [name for name in found if name.endswith(".dist-info")]
        if len(infos) != 1:
            raise WheelError(f"expected one directory *.dist-info, found {len(infos)}")
        if canonical(infos[0].partition("-")[0]) != self.name:
            raise WheelError(f"expected the .dist-info of {self.name}, found {infos[0]}")
        return infos[0]

    def _text(self, archive, name):
        full = f"{self.info}/{name}"
        if full not in self._names:
            raise WheelError(f"the wheel is damaged: it has no {full}")
        return archive.read(full).decode()

    def _fields(self, archive, name):
        return fields_of(self._text(archive, name))

    def _read_record(self, archive):
        rows = [row for row in csv.reader(self._text(archive, "RECORD").splitlines()) if row]
        if not all(len(row) == 3 for row in rows):
            raise WheelError(f"the wheel is damaged: expected three fields a line in {self.info}/RECORD")
        gone = {row[0] for row in rows} - set(self._names)
        if gone:
            raise WheelError(f"the wheel is damaged: {min(gone)} is in RECORD and not in the wheel")
        return {path: digest for path, digest, _ in rows}

    def _read(self, archive, name):
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise WheelError(f"the name {name!r} in it leads out of the wheel")
        self._target(name)
        data = archive.read(name)
        if posixpath.dirname(name) != self.info or posixpath.basename(name) not in UNSIGNED:
            check_digest(name, data, self._digests.get(name))
        return data

    def write(self):
        """Put the files where they belong, and say so in RECORD."""
        site = self._schemes["purelib"]
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        for name, data in self._contents.items():
            target = self._target(name)
            if target is not None and name != f"{self.info}/RECORD":
                write_file(target, data)
                rows.writerow([posixpath.relpath(target, site), self._digests.get(name, ""), len(data)])
        write_file(f"{site}/{self.info}/INSTALLER", b"terrarium\n")
        rows.writerow([f"{self.info}/INSTALLER", "", ""])
        rows.writerow([f"{self.info}/RECORD", "", ""])
        write_file(f"{site}/{self.info}/RECORD", out.getvalue().encode())
        self._contents.clear()

    def _target(self, name):
        """Where a file goes: NAME-VERSION.data/SCHEME/PATH to its scheme, all others beside it. Or None.

        Raises WheelError when there is no such scheme.
        """
        top, _, rest = name.partition("/")
        scheme, _, path = rest.partition("/")
        if top != self.info[: -len(".dist-info")] + ".data":
            return f"{self._schemes['purelib']}/{name}"
        if scheme not in self._schemes:
            raise WheelError(f"expected one of {', '.join(self._schemes)} in {top}, found {scheme!r}")
        place = self._schemes[scheme]
        if scheme == "headers" and place is not None:
            place += f"/{self.name}"
        return None if place is None else f"{place}/{path}"


def write_file(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def canonical(name):
    """The name of a project, however it is spelled."""
    return re.sub(r"[-_.]+", "-", name).lower()


def fields_of(text):
    """The fields of METADATA or WHEEL, up to the first empty line: [name in lower case, value]."""
    fields = []
    for line in text.splitlines():
        if not line:
            break
        if line[0] in " \t" and fields:
            fields[-1][1] += line
            continue
        name, _, value = line.partition(":")
        fields.append([name.strip().lower(), value.strip()])
    return fields


def check_file_name(file_name):
    """The project and version of a wheel that says it runs on any machine."""
    parts = FILE_NAME.fullmatch(file_name)
    if parts is None:
        raise WheelError("expected a name like NAME-VERSION-py3-none-any.whl")
    name, version, pythons, abis, platforms = parts.groups()
    if "any" not in platforms.split(".") or "none" not in abis.split("."):
        raise WheelError(
            f"it is made for another platform ({pythons}-{abis}-{platforms}), and this is WebAssembly, "
            "which cannot load it; expected pure Python (py3-none-any)"
        )
    if PYTHONS.isdisjoint(pythons.split(".")):
        raise WheelError(f"it is made for another Python ({pythons}-{abis}-{platforms}), and this is 3.11")
    return canonical(name), version


def check_kind(fields):
    version = fields.get("wheel-version", "none")
    if version.partition(".")[0] != "1":
        raise WheelError(f"expected Wheel-Version 1, found {version}")
    if fields.get("root-is-purelib", "").lower() != "true":
        raise WheelError("it is not pure Python (Root-Is-Purelib is not true), and this is WebAssembly")


def check_compiled(names):
    compiled = [name for name in names if COMPILED.search(name)]
    if compiled:
        raise WheelError(f"it has compiled code ({min(compiled)}), which WebAssembly cannot load")


def check_python(required):
    """What nearly all wheels say, >=3.N, is read here; all else by a library."""
    usual = re.fullmatch(r">=\s*(\d+)(?:\.(\d+))?(?:\.0)?", required or ">=3")
    if usual and (int(usual[1]), int(usual[2] or 0)) <= sys.version_info[:2]:
        return
    from .requirements import fulfils_python

    version = sys.version.split()[0]
    if not fulfils_python(required, version):
        raise WheelError(f"it needs Python {required}, and this is {version}")


def check_digest(name, data, recorded):
    if not recorded:
        raise WheelError(f"the wheel is damaged: RECORD has no digest of {name}")
    algorithm, _, expected = recorded.partition("=")
    if algorithm not in ("sha256", "sha384", "sha512"):
        raise WheelError(f"expected sha256, sha384 or sha512 in RECORD, found {algorithm!r}")
    digest = binascii.b2a_base64(hashlib.new(algorithm, data).digest(), newline=False).decode()
    if digest.rstrip("=") != expected.rstrip("=").replace("-", "+").replace("_", "/"):
        raise WheelError(f"the wheel is damaged: {name} has not the digest that RECORD says")


def warn_of_missing(wheels):
    """A line for each requirement of `wheels` that nothing which is installed fulfils."""
    if any(map(asks_anything, wheels)):
        from .requirements import missing

        for message in missing(wheels):
            say(f"warning: {message}")


def asks_anything(wheel):
    """Whether a requirement is not only for an extra, which nobody can ask for here."""
    extra = re.compile(r""";(?!.*\bor\b).*\bextra\s*==""")
    return not all(map(extra.search, wheel.requirements))


def run_path_files():
    """What a start of Python does with .pth files, which it has done already."""
    site = sys.modules.get("site")
    for name in sorted(os.listdir(SITE)):
        if site and name.endswith(".pth"):
            site.addpackage(SITE, name, None)
