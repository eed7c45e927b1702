"""Removes outputs, execution counts and machine metadata from notebooks; leaves clean ones untouched.

Usage: stripNotebooks.py NOTEBOOK ...

Notebooks are committed without outputs: the executed copy is a page of reports/<run>/.
"""

import os
import sys

import nbformat

from readNotebook import NotebookRefusal, read_notebook

KERNEL = {"display_name": "TypeScript (tslab)", "language": "typescript", "name": "tslab"}
LANGUAGE = {"name": "typescript", "file_extension": ".ts", "mimetype": "text/typescript"}


def strip(path: str) -> bool:
    notebook = read_notebook(path, f"strip {path}")
    with open(path, encoding="utf-8") as file:
        before = file.read()
    notebook.metadata = {"kernelspec": KERNEL, "language_info": LANGUAGE}
    for cell in notebook.cells:
        cell.metadata = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    after = nbformat.writes(notebook) + "\n"
    if after == before:
        return False
    with open(path + ".tmp", "w", encoding="utf-8") as file:
        file.write(after)
    os.replace(path + ".tmp", path)
    return True


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for name in sys.argv[1:]:
        if name.endswith("*.ipynb"):
            continue
        try:
            print(f"{'stripped' if strip(name) else 'clean'}  {name}", flush=True)
        except NotebookRefusal as refusal:
            print(refusal, file=sys.stderr)
            sys.exit(2)
