"""The tables of any file: a workbook's sheets, a list in CSV, the tables of a document."""

from __future__ import annotations

import csv
from io import StringIO

from guatu.findings import Finding, Place
from guatu.read.decode import decode
from guatu.read.files import read_source
from guatu.read.tables.excel import read_workbook
from guatu.read.tables.grid import Grid

LISTS = (".csv", ".tsv")


def read_tables(data: bytes, *, name: str) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """Return the tables of a file, in its order, and what could not be read.

    Never raises for content. A document's tables have no names of their own: they get 表1, 表2 …
    """
    ending = name.lower()
    if ending.endswith(LISTS):
        return _list(data, name)
    if ending.endswith((".docx", ".pdf", ".html", ".htm")):
        source = read_source(data, name=name)
        grids = (Grid(g.rows, g.merges, f"表{n}") for n, g in enumerate(source.grids, 1))
        return tuple(grids), source.findings
    return read_workbook(data, name=name)


def _list(data: bytes, name: str) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """Return a list in CSV as one grid; tabs and semicolons divide its cells as commas do."""
    decoded = decode(data, name=name)
    try:
        rows = rows_of_list(decoded.text)
    except csv.Error as error:
        facts = {"name": name, "why": str(error)}
        return (), (*decoded.findings, Finding("table.not_a_workbook", Place(name), facts))
    cells = [[cell.strip() or None for cell in row] for row in rows]
    return ((Grid(cells, name=name),) if rows else ()), decoded.findings


def rows_of_list(text: str) -> list[list[str]]:
    """Return the cells of a CSV text; commas, semicolons or tabs divide them, as in its first line.

    Raises:
        csv.Error: it is no CSV.
    """
    first = text.partition("\n")[0]
    return list(csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count)))
