"""Lists of a platform with any headings: a mapping is proposed, and rows are read by it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence

from guatu.books import load_book
from guatu.ledger.grid.request import GridUnread
from guatu.ledger.sheet import Column, SheetMapping
from guatu.read.tables.any_file import rows_of_list


def table_cells(text: str, *, document: str) -> list[list[str]]:
    """Return the cells of a CSV file (comma, semicolon or tab), headings first.

    Raises:
        GridUnread: it has no headings, or is no CSV.
    """
    try:
        lines = rows_of_list(text)
    except csv.Error as error:
        raise GridUnread(name=document, why=str(error), wanted="CSV") from None
    if not lines or len(lines[0]) < 2:
        raise GridUnread(name=document, why=text.partition("\n")[0][:40], wanted="CSV")
    return lines


def propose_columns(headings: Sequence[str]) -> SheetMapping:
    """Return what the columns under `headings` may be; the longest word in a heading decides.

    Every field is given once, to the first column that may be it.
    """
    given: set[str] = set()
    columns = []
    for index, heading in enumerate(headings):
        name = _named(heading)
        target = "" if name in given else name
        given.add(target)
        columns.append(Column(index, heading, target))
    return SheetMapping(1, tuple(columns))


def table_rows(
    cells: Sequence[Sequence[str]], mapping: SheetMapping
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Return the rows below the headings, by the targets of `mapping`; blank ones are left out.

    Rows are numbered as a table shows them: the headings are row 1.
    """
    targets = {column.index: column.target for column in mapping.columns if column.target}
    for number, row in enumerate(cells[1:], start=2):
        fields = {targets[index]: cell for index, cell in enumerate(row) if index in targets}
        if any(cell.strip() for cell in row):
            yield number, fields


def _named(heading: str) -> str:
    said = "".join(heading.split()).lower()
    words = {
        word: name
        for name, listed in load_book("lexicon/grid.toml")["columns"].items()
        for word in listed
    }
    fitting = [word for word in words if word == said or (not word.isascii() and word in said)]
    return words[max(fitting, key=len)] if fitting else ""
