"""A table as it was printed: rows of cells, some of them merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

# `datetime` is a `date`; `bool` is an `int`.
CellValue = str | float | date | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A block of merged cells, both ends included, from 0; its value is the first cell's."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table or sheet. Rows may have different lengths; a missing cell is empty."""

    rows: Sequence[Sequence[CellValue]]
    merges: Sequence[Merge] = ()
    name: str = ""

    @property
    def width(self) -> int:
        """Return the length of the longest row."""
        return max((len(row) for row in self.rows), default=0)

    def filled(self) -> Grid:
        """Return the grid with a merged block's value in all its cells, and rows of one width."""
        width = self.width
        rows = [[*row, *[None] * (width - len(row))] for row in self.rows]
        for merge in self.merges:
            if not (0 <= merge.top < len(rows) and 0 <= merge.left < width):
                continue
            value = rows[merge.top][merge.left]
            for row in rows[merge.top : merge.bottom + 1]:
                row[merge.left : merge.right + 1] = [value] * len(row[merge.left : merge.right + 1])
        return Grid(rows, (), self.name)


def cell_text(value: CellValue) -> str:
    """Return a cell as a person reads it: white space folded, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
