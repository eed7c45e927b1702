"""The doors that take notebooks, for many of them: a path a line in, a line of JSON out.

Usage: notebookDoors.py SRC/WORKBENCH
"""

import json
import logging
import pathlib
import sys

sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
from convertNotebooks import pages_of  # noqa: E402
from readNotebook import NotebookRefusal  # noqa: E402
from stripNotebooks import strip  # noqa: E402

logging.disable(logging.CRITICAL)
for line in sys.stdin:
    path = line.rstrip("\n")
    try:
        strip(path)
        ended = {"again": strip(path), "pages": pages_of([pathlib.Path(path)])}
    except NotebookRefusal as refusal:
        ended = {"refused": str(refusal)}
    except BaseException as error:
        ended = {"fault": f"{type(error).__name__}: {error}"}
    print(json.dumps(ended), flush=True)
