"""Converts executed notebooks to the bodies of their pages, with the template of templates/offline.

Usage: convertNotebooks.py NOTEBOOK ...

Writes one JSON array to stdout: {"title", "body"} for each notebook, in order. The title is the first
heading of the notebook.
"""

import json
import pathlib
import re
import sys

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML

from readNotebook import NotebookRefusal, read_notebook

TEMPLATES = pathlib.Path(__file__).parent / "templates"


class BodyExporter(HTMLExporter):
    """nbconvert's HTML exporter without its last step, which parses and rewrites what the cells showed."""

    def from_notebook_node(self, nb, resources=None, **options):
        self.register_filter("highlight_code", Highlight2HTML(pygments_lexer="typescript", parent=self))
        return TemplateExporter.from_notebook_node(self, nb, self._init_resources(resources), **options)


def title_of(notebook, path: pathlib.Path) -> str:
    for cell in notebook.cells:
        heading = re.search(r"^#\s+(.+?)\s*$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
        if heading:
            return re.sub(r"[*_`]", "", heading.group(1))
    return path.stem


def pages_of(paths: list[pathlib.Path]) -> list[dict]:
    exporter = BodyExporter(
        template_name="offline", extra_template_basedirs=[str(TEMPLATES)], exclude_anchor_links=True
    )
    pages = []
    for path in paths:
        notebook = read_notebook(str(path), f"make a page of {path}")
        body, _ = exporter.from_notebook_node(notebook)
        pages.append({"title": title_of(notebook, path), "body": body})
    return pages


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        json.dump(pages_of([pathlib.Path(name) for name in sys.argv[1:]]), sys.stdout)
    except NotebookRefusal as refusal:
        sys.exit(str(refusal))
