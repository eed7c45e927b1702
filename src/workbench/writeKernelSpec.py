"""Writes the tslab kernel spec and the settings of JupyterLab into the virtual environment.

Usage: writeKernelSpec.py VENV

The spec names the launcher relative to itself, so the checkout can be moved. The spec is written
last and by rename: while it is absent, make runs this again.
"""

import json
import os
import pathlib
import sys

SPEC = {
    "argv": ["node", "{resource_dir}/../../../../../src/workbench/kernel.cjs", "{connection_file}"],
    "display_name": "TypeScript (tslab)",
    "language": "typescript",
}
# The question about Jupyter news asks the network.
LAB = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


def write(path: pathlib.Path, content: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, indent=2) + "\n")
    os.replace(temporary, path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    venv = pathlib.Path(sys.argv[1])
    # Below our package.json every script is an ES module, and JupyterLab's yarn.js is none: it fails with a page of
    # text at each start. The nearest package.json decides.
    write(venv / "package.json", {"type": "commonjs"})
    write(venv / "etc/jupyter/labconfig/page_config.json", LAB)
    write(venv / "share/jupyter/kernels/tslab/kernel.json", SPEC)
