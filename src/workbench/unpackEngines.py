"""Unpacks the native libraries and C headers that Tenbin needs from the engines' wheels.

Usage: unpackEngines.py WHEELS NATIVE

A wheel is a zip file. Each engine is unpacked beside its place and renamed into it, so a killed run
leaves nothing that looks whole; the wheels are removed once all are unpacked.
"""

import fnmatch
import pathlib
import shutil
import sys
import zipfile

WANTED = (
    "tensorflow/libtensorflow_cc.so.2",
    "tensorflow/libtensorflow_framework.so.2",
    "tensorflow/include/tensorflow/c/*.h",
    "tensorflow/include/tensorflow/core/platform/ctstring*.h",
    "tensorflow/include/tsl/platform/ctstring*.h",
    "tensorflow/include/xla/tsl/c/*.h",
    "xgboost/lib/libxgboost.so",
    "xgboost_cpu.libs/*",
)
FOLDERS = ("tensorflow", "xgboost", "xgboost_cpu.libs")


def main(wheels: pathlib.Path, native: pathlib.Path) -> None:
    unpacked = native / "unpacking"
    shutil.rmtree(unpacked, ignore_errors=True)
    found = sorted(wheels.glob("*.whl"))
    for wheel in found:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if any(fnmatch.fnmatchcase(name, pattern) for pattern in WANTED):
                    archive.extract(name, unpacked)
    absent = [folder for folder in FOLDERS if not (unpacked / folder).is_dir()]
    if absent:
        sys.exit(
            f"Cannot unpack the engines as no wheel in {wheels} holds {', '.join(absent)}: {[w.name for w in found]}"
        )
    for folder in FOLDERS:
        shutil.rmtree(native / folder, ignore_errors=True)
        (unpacked / folder).rename(native / folder)
    unpacked.rmdir()
    shutil.rmtree(wheels)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
