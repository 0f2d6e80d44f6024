"""A ledger as an Excel workbook that reads back to the cell.

Days are days, money is a number in yuan, shares are percentages: what `guatu.ledger.sheet` reads
from such a workbook is what went into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

# Excel shows 15 digits of a number; longer ones are written as text, so that nothing is lost.
EXACT_DIGITS = 15
ISO_DAY = "yyyy-mm-dd"


class CellKind(StrEnum):
    """How a column is written."""

    TEXT = "text"
    DAY = "day"
    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column: its heading, how its cells are written, its width in characters."""

    heading: str
    kind: CellKind = CellKind.TEXT
    width: int = 12


FORMATS = {
    CellKind.TEXT: {"text_wrap": True, "valign": "top"},
    CellKind.DAY: {"num_format": ISO_DAY, "valign": "top"},
    CellKind.MONEY: {"num_format": "#,##0.##", "valign": "top"},
    CellKind.PERCENT: {"num_format": "0%", "valign": "top"},
    CellKind.NUMBER: {"num_format": "0", "valign": "top"},
}


def ledger_workbook(
    name: str, columns: Sequence[SheetColumn], rows: Iterable[Sequence[object]]
) -> bytes:
    """Return a workbook with one sheet: see `write_workbook`."""
    stream = BytesIO()
    write_workbook(stream, name, columns, rows)
    return stream.getvalue()


def write_workbook(
    stream: BinaryIO, name: str, columns: Sequence[SheetColumn], rows: Iterable[Sequence[object]]
) -> None:
    """Write a workbook with one sheet: a header that stays in sight, a filter, and `rows`.

    Args:
        stream: what it is written to; a file keeps memory flat whatever the number of rows.
        name: of the sheet; what Excel does not take in it is left out.
        columns: in order.
        rows: cells in the order of `columns`: text, `date`, `Decimal` yuan, whole percent,
            `None` or a list of texts. Written one by one, so that memory stays flat.
    """
    options = {"constant_memory": True, "strings_to_formulas": False,
               "strings_to_urls": False}  # fmt: skip
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet(_sheet_name(name))
        formats = {kind: book.add_format(held) for kind, held in FORMATS.items()}
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, column.heading, head)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(rows, 1):
            for index, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write(sheet, (last, index), value, column.kind, formats[column.kind])
        sheet.autofilter(0, 0, last, len(columns) - 1)


def _write(
    sheet: Worksheet, cell: tuple[int, int], value: object, kind: CellKind, style: object
) -> None:
    match value:
        case None | "":
            return
        case date():
            sheet.write_datetime(*cell, value, style)
        case Decimal() if len(value.as_tuple().digits) <= EXACT_DIGITS:
            sheet.write_number(*cell, float(value), style)
        case int():
            sheet.write_number(*cell, value / 100 if kind is CellKind.PERCENT else value, style)
        case list():
            sheet.write_string(*cell, "、".join(map(str, value)), style)
        case _:
            sheet.write_string(*cell, str(value), style)


def _sheet_name(name: str) -> str:
    """Return `name` as Excel takes it: at most 31 characters, no brackets and no path signs."""
    return "".join(c for c in name if c not in "[]:*?/\\'")[:31] or "台账"
