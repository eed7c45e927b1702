"""Executes one notebook with the tslab kernel and tells its caller what happens, one JSON line an event.

Usage: executeNotebook.py NOTEBOOK OUTPUT --events FD --cell-timeout SECONDS [--kernel NAME]

Events: {"event": "started", "cells"}, {"event": "cell", "cell"}, {"event": "progress", "task", "done",
"total", "detail"?}, {"event": "failed", "kind", "cell", "source", "message"}, {"event": "finished"}.
A cell's number counts code cells from 1. OUTPUT is written whole when every cell passed, else not at all.

A cell fails when the kernel refuses or throws, dies or takes too long, or when it is tagged `figure` or
`table` and shows none. tslab reports errors as text on stderr, so that text is the message.
"""

import argparse
import ctypes
import html.parser
import json
import os
import re
import signal
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from readNotebook import NotebookRefusal, read_notebook

PROGRESS = "application/vnd.tenbin.progress+json"
LAB_ONLY = "application/vnd.tenbin.lab-only+json"
PLOTLY = "application/vnd.plotly.v1+json"
ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# Nothing is awaited after the last cell, so what it left floating is given this long to fail.
LAST_LOOK = "await new Promise((settled) => setTimeout(settled, 100));"


class Failed(Exception):
    """A cell, or the kernel before any cell, did not do its work."""

    def __init__(self, kind: str, message: str):
        super().__init__(message)
        self.kind = kind


class Client(NotebookClient):
    """Follows the cells, and keeps what is meant for the eyes at work out of the notebook."""

    def __init__(self, notebook, emit, **options):
        super().__init__(notebook, **options)
        self.emit = emit
        self.number = 0
        self.cell = None
        self.code_cells = [cell for cell in notebook.cells if runs(cell)]

    async def async_execute_cell(self, cell, cell_index, *arguments, **options):
        if not runs(cell):
            return cell
        if self.number < len(self.code_cells):
            self.number += 1
            self.cell = cell
            self.emit(event="cell", cell=self.number)
        executed = await super().async_execute_cell(cell, cell_index, *arguments, **options)
        check_tags(executed)
        return executed

    def process_message(self, msg, cell, cell_index):
        data = msg["content"].get("data", {}) if msg["msg_type"] in ("display_data", "update_display_data") else {}
        if PROGRESS in data:
            self.emit(event="progress", **data[PROGRESS])
            return None
        if LAB_ONLY in data:
            return None
        return super().process_message(msg, cell, cell_index)


def runs(cell) -> bool:
    return cell.cell_type == "code" and bool(cell.source.strip())


class TagFinder(html.parser.HTMLParser):
    def __init__(self, tags):
        super().__init__()
        self.tags = tags
        self.found = False

    def handle_starttag(self, tag, attributes):
        self.found = self.found or tag in self.tags


def has_tag(data, *tags) -> bool:
    finder = TagFinder(tags)
    finder.feed(data.get("text/html", ""))
    return finder.found


def shows_figure(data) -> bool:
    """With what is drawn; a heat map of one colour is its sentence and its numbers, and brings nothing to draw."""
    return bool(data[PLOTLY].get("data")) if PLOTLY in data else has_tag(data, "figure")


def shows_table(data) -> bool:
    return has_tag(data, "td", "th")


def says_why_not(data) -> bool:
    """A panel in the place of what cannot be shown in this run."""
    return '<section class="missing">' in data.get("text/html", "")


def check_tags(cell) -> None:
    shown = [output.data for output in cell.outputs if "data" in output]
    tags = cell.metadata.get("tags", [])
    for tag, shows in (("figure", shows_figure), ("table", shows_table)):
        if tag in tags and not any(shows(data) or says_why_not(data) for data in shown):
            raise Failed("nothing-shown", f'The cell is tagged "{tag}" and shows none')


def said(cell) -> str:
    streams = [output for output in cell.get("outputs", []) if output.output_type == "stream"]
    text = "".join(output.text for output in streams if output.name == "stderr")
    return ANSI.sub("", text or "".join(output.text for output in streams)).strip()


def execute(client: Client) -> None:
    try:
        client.execute()
    except CellExecutionError as error:
        message = said(client.nb.cells[-1]) if client.nb.cells[-1].source == LAST_LOOK else ""
        raise Failed(
            "error", message or said(client.cell) or ANSI.sub("", error.evalue or "the kernel gave no reason")
        ) from error
    except CellTimeoutError as error:
        raise Failed("time-out", f"The cell ran for more than {client.timeout} s") from error
    except DeadKernelError as error:
        raise Failed("kernel-death", "The kernel died while it ran the cell") from error
    except RuntimeError as error:
        raise Failed("kernel-death", f"The kernel did not start: {error}") from error


def write(notebook, path: str) -> None:
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    temporary = f"{path}.tmp-{os.getpid()}"
    nbformat.write(notebook, temporary)
    os.replace(temporary, path)


def end_with_parent() -> None:
    """A killed caller must leave no kernel behind; the kernel in turn watches this process."""
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebook")
    parser.add_argument("output")
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--cell-timeout", type=float, required=True)
    parser.add_argument("--kernel", default="tslab")
    options = parser.parse_args()
    end_with_parent()

    # The kernel must not inherit the channel, or its caller would wait for the kernel to close it.
    os.set_inheritable(options.events, False)
    channel = os.fdopen(options.events, "w", encoding="utf-8", buffering=1)

    def emit(**event) -> None:
        channel.write(json.dumps(event) + "\n")

    try:
        notebook = read_notebook(options.notebook, "run it")
    except NotebookRefusal as refusal:
        emit(event="failed", kind="unreadable", cell=0, source="", message=refusal.reason)
        return 1

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    cells = sum(runs(cell) for cell in notebook.cells)
    notebook.cells.append(nbformat.v4.new_code_cell(LAST_LOOK, id="last-look"))
    client = Client(
        notebook,
        emit,
        timeout=options.cell_timeout,
        # For what hangs; a busy, slow machine needs a tenth of it.
        startup_timeout=600,
        iopub_timeout=600,
        kernel_name=options.kernel,
        record_timing=False,
        resources={"metadata": {"path": "."}},
    )
    client.code_cells = client.code_cells[:cells]
    emit(event="started", cells=cells)
    try:
        execute(client)
        notebook.cells.pop()
        write(notebook, options.output)
    except Failed as failed:
        source = client.cell.source if client.cell is not None else ""
        emit(event="failed", kind=failed.kind, cell=client.number, source=source, message=str(failed))
        return 1
    except OSError as refusal:
        emit(event="failed", kind="runner", cell=0, source="", message=str(refusal))
        return 1
    emit(event="finished")
    return 0


if __name__ == "__main__":
    sys.exit(main())
