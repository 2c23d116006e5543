"""Makes wheels of what Debian installs as directories: make_wheels.py DIST-PACKAGES OUT

Each *.dist-info and *.egg-info becomes a wheel with the modules of its top_level.txt, or of its own name.
"""

import base64
import hashlib
import pathlib
import re
import sys
import zipfile

WHEEL = "Wheel-Version: 1.0\nGenerator: terrarium-tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def modules(info, name):
    listed = info / "top_level.txt"
    return listed.read_text().split() if listed.exists() else [name]


def contents(packages, info, name, version):
    for module in modules(info, name):
        path = packages / module
        files = path.rglob("*") if path.is_dir() else [packages / f"{module}.py"]
        for file in sorted(files):
            if file.is_file() and file.suffix != ".pyc":
                yield file.relative_to(packages).as_posix(), file.read_bytes()
    metadata = next(f for f in (info / "METADATA", info / "PKG-INFO") if f.exists())
    yield f"{name}-{version}.dist-info/METADATA", metadata.read_bytes()
    yield f"{name}-{version}.dist-info/WHEEL", WHEEL.encode()
    points = info / "entry_points.txt"
    if points.exists():
        yield f"{name}-{version}.dist-info/entry_points.txt", points.read_bytes()


def digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def make(packages, info, out):
    name, version = re.fullmatch(r"(.+?)-(.+)\.(?:dist|egg)-info", info.name).groups()
    version = version.replace("+repack", "")
    record = ""
    with zipfile.ZipFile(out / f"{name}-{version}-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, data in contents(packages, info, name, version):
            wheel.writestr(path, data)
            record += f"{path},sha256={digest(data)},{len(data)}\n"
        wheel.writestr(f"{name}-{version}.dist-info/RECORD", f"{record}{name}-{version}.dist-info/RECORD,,\n")


packages, out = map(pathlib.Path, sys.argv[1:])
for info in sorted(packages.glob("*-info")):
    make(packages, info, out)
