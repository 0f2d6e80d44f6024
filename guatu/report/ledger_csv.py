"""A list as comma-separated values, line by line, as the office programs of a desk open it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from guatu.report.ledger_sheet import CellKind, SheetColumn

# A cell that begins like this is run as a formula by spreadsheets, whoever wrote it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(columns: Sequence[SheetColumn], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield the heading and a line for each of `rows`, in UTF-8 with the mark that Excel wants.

    Cells are those of `guatu.report.ledger_sheet`; a text that would be run as a formula is
    quoted with an apostrophe.
    """
    yield b"\xef\xbb\xbf" + _line([column.heading for column in columns])
    for row in rows:
        yield _line([_cell(value, column.kind) for value, column in zip(row, columns, strict=True)])


def _line(cells: Sequence[str]) -> bytes:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _cell(value: object, kind: CellKind) -> str:
    match value:
        case None:
            return ""
        case list():
            return _safe("、".join(map(str, value)))
        case int() if kind is CellKind.PERCENT:
            return f"{value}%"
        case str():
            return _safe(value)
    return str(value)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
