"""What stands above the header of somebody's ledger and is said of all its rows.

平川市2026年重点项目台账 gives days without a year theirs; 单位：万元 in the corner is the unit of
every sum whose heading names none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import regex

from guatu.read.tables.grid import Grid, cell_text

YEAR = regex.compile(r"(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")
UNIT = regex.compile(r"(?:金额)?单位\s*[:：]\s*(亿元|万元|千元|元)\s*[)）]?\s*$")


@dataclass(frozen=True, slots=True)
class Preface:
    """The first day of the year that a ledger is of, and the unit of its money."""

    begins: date | None = None
    unit: str | None = None


def preface_of(grid: Grid, top: int) -> Preface:
    """Return what the name of the sheet and the rows above its header at `top` (from 0) say.

    Of several years none is taken: guatu asks instead of guessing.
    """
    cells = [cell_text(value) for row in grid.rows[:top] for value in row]
    years = {match[1] for text in [grid.name, *cells] for match in YEAR.finditer(text)}
    units = {match[1] for text in cells if (match := UNIT.search(text))}
    return Preface(
        date(int(years.pop()), 1, 1) if len(years) == 1 else None,
        units.pop() if len(units) == 1 else None,
    )
