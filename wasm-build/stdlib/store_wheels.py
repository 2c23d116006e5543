"""Copy wheels with their files stored instead of compressed: the build's Python has no zlib.

usage: python3 store_wheels.py WHEELS OUT

Runs under any Python that has zlib, such as Emscripten's. Nothing is judged here: what cannot be read
is copied as it is, for unpack_wheels.py to refuse.
"""

import pathlib
import shutil
import sys
import zipfile


def store(wheel, target):
    with zipfile.ZipFile(wheel) as archive, zipfile.ZipFile(target, "w") as out:
        for info in archive.infolist():
            out.writestr(info.filename, archive.read(info))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, out = map(pathlib.Path, sys.argv[1:])
    out.mkdir(parents=True)
    for wheel in sorted(folder.glob("*.whl")):
        try:
            store(wheel, out / wheel.name)
        except Exception:  # zipfile and zlib have many for what is no sound file
            shutil.copyfile(wheel, out / wheel.name)


main()
