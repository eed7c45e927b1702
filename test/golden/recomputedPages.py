"""Tables and numbers out of an exported page, and whether a printed number is ours, for recomputeReport.py."""

import json
import re
from html.parser import HTMLParser


class Page(HTMLParser):
    """`tables`: rows of cells, each its text and the number behind it, if the page carries one. `scripts`: by class."""

    def __init__(self, path):
        super().__init__()
        self.tables, self.scripts, self.cell, self.script, self.inside = [], {}, None, None, False
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        own = dict(attributes)
        if tag == "table":
            self.tables.append([])
            self.inside = True
        elif tag == "script":
            self.script = own.get("class")
        elif self.inside and tag == "tr":
            self.tables[-1].append([])
        elif self.inside and tag in ("td", "th"):
            self.cell = [own.get("data-value"), ""]
            self.tables[-1][-1].append(self.cell)

    def handle_endtag(self, tag):
        self.cell = None if tag in ("td", "th") else self.cell
        self.inside = self.inside and tag != "table"
        self.script = None if tag == "script" else self.script

    def handle_data(self, text):
        if self.cell is not None:
            self.cell[1] += text
        if self.script is not None:
            self.scripts.setdefault(self.script, []).append(text)

    def table(self, *head):
        """The rows below a head that begins with these words; none where the page has no such table."""
        for rows in self.tables:
            if rows and [text for _, text in rows[0][: len(head)]] == list(head):
                return rows[1:]
        return []

    def data(self, name):
        return json.loads(self.scripts[name][0])


NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def printed_numbers(text):
    """Every number of a text with half of its last digit's worth; percents and basis points as fractions."""
    text = re.sub(r"(?<=\d)[\u202f\u2009](?=\d{3})", "", text).replace("\u2212", "-")
    found = []
    for match in NUMBER.finditer(text):
        rest = text[match.end() :].lstrip("\u202f\u2009 ")
        scale = 100 if rest.startswith("%") else 10_000 if rest.startswith("bps") else 1
        decimals = len(match.group().split("e")[0].partition(".")[2])
        found.append((float(match.group()) / scale, 0.5 * 10**-decimals / scale))
    return found


def is_printed(ours, cell, place=0):
    """Whether the number in a cell is ours, as far as its digits go."""
    value, text = cell if isinstance(cell, (list, tuple)) else (None, cell)
    numbers = printed_numbers(value if value is not None else text)
    if len(numbers) <= place:
        return False
    theirs, half = numbers[place]
    return abs(ours - theirs) <= half * (1 + 1e-6) + 1e-9
