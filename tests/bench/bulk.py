"""Copies of the standard library as packages that nobody imports, to make images larger.

usage: python3 bulk.py SOURCES COUNT WHEELS [ZIP OUT]

SOURCES  a zip of Python sources: build/images/source.zip
COUNT    how many copies, each of some 9 MB
WHEELS   a directory: gets one wheel with all copies
ZIP OUT  another zip, and where to write it with the same copies in it

Prints the bytes of the sources that were added.
"""

import base64
import hashlib
import pathlib
import shutil
import sys
import zipfile

NAME = "terrarium_bulk"


def copies(sources, count):
    """Pairs of path and content."""
    with zipfile.ZipFile(sources) as archive:
        modules = [(name, archive.read(name)) for name in archive.namelist() if name.endswith(".py")]
    for number in range(count):
        for name, content in modules:
            yield f"{NAME}_{number}/{name}", content


def record(path, content):
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(content)}\n"


def add(archive, path, content, compression):
    """With the same date always: what is made of it is made once."""
    archive.writestr(zipfile.ZipInfo(path), content, compression)


def write_wheel(folder, files):
    info = f"{NAME}-1.0.dist-info"
    about = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: bulk\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    everything = [*files, *((name, text.encode()) for name, text in about.items())]
    with zipfile.ZipFile(folder / f"{NAME}-1.0-py3-none-any.whl", "w") as wheel:
        for path, content in everything:
            add(wheel, path, content, zipfile.ZIP_STORED)
        lines = "".join(record(*file) for file in everything)
        add(wheel, f"{info}/RECORD", f"{lines}{info}/RECORD,,\n", zipfile.ZIP_STORED)


def extend(archive, out, files):
    shutil.copyfile(archive, out)
    with zipfile.ZipFile(out, "a") as target:
        for path, content in files:
            add(target, path, content, zipfile.ZIP_DEFLATED)


def main():
    if len(sys.argv) not in (4, 6):
        sys.exit(__doc__)
    files = list(copies(sys.argv[1], int(sys.argv[2])))
    folder = pathlib.Path(sys.argv[3])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_wheel(folder, files)
    if len(sys.argv) == 6:
        extend(sys.argv[4], sys.argv[5], files)
    print(sum(len(content) for _, content in files))


main()
