"""Reads a notebook that somebody else may have written, for all that is done with notebooks here."""

import nbformat


class NotebookRefusal(ValueError):
    """It is no notebook; the message is one sentence, `reason` what stands behind the name of the file."""

    def __init__(self, action: str, found: str):
        self.reason = f"must be a notebook: {found}"
        super().__init__(f"Cannot {action} as it {self.reason}")


def read_notebook(path: str, action: str):
    """The notebook at `path`, every part of the kind that the format says.

    Raises NotebookRefusal: "Cannot <action> as it must be a notebook: ...".
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        return notebook
    except RecursionError:
        found = "it is nested too deeply"
    except Exception as error:  # The library throws whatever its parts throw.
        found = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    raise NotebookRefusal(action, found)
