"""The ledger as a table: its chips, its headings, its cells in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import QueryDict

from guatu.report.ledger_sheet import CellKind
from guatu.store.selectors.columns import Column, cells
from guatu.store.selectors.ledger import LedgerPage
from guatu.web.language import current_language
from guatu.web.paging import changed_query
from guatu.web.rows import Line, line_of
from guatu.web.signs import SIGNS, Sign

NUMBERS = {CellKind.MONEY, CellKind.PERCENT, CellKind.NUMBER}
NAMES = {"lead", "responsible", "supporting"}


@dataclass(frozen=True, slots=True)
class Chip:
    """A light with its count, as a link that filters by it; no sign means all."""

    url: str
    count: int
    is_current: bool
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in words with its heading; `note` stands beside it, `css` is its class."""

    label: str
    text: str
    css: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A matter with its cells."""

    line: Line
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column that can be chosen."""

    key: str
    label: str
    is_chosen: bool


def chips(given: QueryDict, lights: Mapping[str, int], light: str) -> list[Chip]:
    """Return a chip for all matters and one for each light that occurs."""
    whole = Chip(changed_query(given, light=""), sum(lights.values()), light == "")
    return [whole] + [
        Chip(changed_query(given, light=colour), lights.get(colour, 0), light == colour, sign)
        for colour, sign in SIGNS.items()
        if colour in lights or colour == light
    ]


def table_rows(page: LedgerPage, columns: Sequence[Column]) -> Iterator[TableRow]:
    """Yield the rows of the table in the language of the page."""
    english = current_language() == "en"
    for matter, row in zip(page.matters, page.rows, strict=True):
        line = line_of(row)
        values = cells(columns, matter, row, english=english)
        yield TableRow(
            line,
            [_cell(column, value, line) for column, value in zip(columns, values, strict=True)],
        )


def choices(offered: Mapping[str, Column], columns: Sequence[Column]) -> list[ColumnChoice]:
    """Return all columns, those that are shown marked."""
    return [
        ColumnChoice(key, heading(column), column in columns) for key, column in offered.items()
    ]


def heading(column: Column) -> str:
    """Return the heading of a column in the language of the page."""
    return column.en if current_language() == "en" else column.zh


def _cell(column: Column, value: object, line: Line) -> Cell:
    css = "number" if column.kind in NUMBERS else ""
    if column.kind is CellKind.DAY:
        css = "table__fix"
    elif column.key in NAMES:
        css = "table__names"
    note = line.due_words if column.key == "due" else ""
    return Cell(heading(column), _words(value, column.kind) or "—", css, note)


def _words(value: object, kind: CellKind) -> str:
    match value:
        case None | "":
            return ""
        case list():
            return "、".join(map(str, value))
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():,f}"
        case int() if kind is CellKind.PERCENT:
            return f"{value}%"
    return str(value)
