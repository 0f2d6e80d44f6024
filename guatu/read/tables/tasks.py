"""The rows of a task table: what, who, by when, each with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import regex

from guatu.read.tables.grid import CellValue, Grid, cell_text
from guatu.read.tables.headers import Field, Header, find_header, is_header_again

SUM_ROW = regex.compile(r"^\s*(合\s*计|小\s*计|总\s*计|共\s*计)")
SEPARATORS = regex.compile(r"[、，,；;\n]+")
# Who leads may be said inside one cell of units: 市住建局（牵头）、市财政局.
LEADS = regex.compile(r"^(?:牵头(?:单位)?[:：])|[（(]牵头(?:单位)?[)）]$")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row: its index in the grid from 0, its words by field, and each field's column."""

    row: int
    words: Mapping[Field, str]
    columns: Mapping[Field, int]

    @property
    def task(self) -> str:
        """Return what is to be done: the task, or else the problem or the measure."""
        for field in (Field.TASK, Field.MEASURE, Field.PROBLEM):
            if self.words.get(field):
                return self.words[field]
        return ""

    @property
    def lead(self) -> str:
        """Return the unit that answers for it, as printed; empty when the row names none."""
        return self.words.get(Field.LEAD) or leads_in(self.words.get(Field.RESPONSIBLE, ""))

    @property
    def supporting(self) -> tuple[str, ...]:
        """Return the other units, in the order of the row, none twice, without the lead."""
        cells = [self.words.get(Field.SUPPORTING, "")]
        if self.words.get(Field.LEAD) or self.lead != self.words.get(Field.RESPONSIBLE):
            cells.insert(0, self.words.get(Field.RESPONSIBLE, ""))
        lead = set(units_in(self.lead))
        units = dict.fromkeys(unit for cell in cells for unit in units_in(cell))
        return tuple(unit for unit in units if unit not in lead)


def task_rows(grid: Grid) -> tuple[TaskRow, ...]:
    """Return the tasks of `grid`, in order; none when it is not a task table.

    Sums, blank rows and repeated headers are left out. A cell merged over several rows counts
    for each of them.
    """
    full = grid.filled()
    header = find_header(full)
    if header is None:
        return ()
    return tuple(
        row
        for index, values in enumerate(full.rows[header.bottom + 1 :], header.bottom + 1)
        if not is_header_again(list(values), header)
        and (row := _task_row(list(values), index, header)) is not None
    )


def _task_row(values: list[CellValue], index: int, header: Header) -> TaskRow | None:
    """Return the row, or `None` when it names no task, is a sum, or is one merged heading."""
    texts = [cell_text(value) for value in values]
    if SUM_ROW.match("".join(texts)) or len({text for text in texts if text}) < 2:
        return None
    words: dict[Field, str] = {}
    columns: dict[Field, int] = {}
    for heading in header.headings:
        if heading.field and heading.field not in words and texts[heading.column]:
            words[heading.field] = texts[heading.column]
            columns[heading.field] = heading.column
    row = TaskRow(index, words, columns)
    return row if row.task else None


def units_in(cell: str) -> list[str]:
    """Return the units that a cell lists, in order, without the marks of who leads."""
    parts = (LEADS.sub("", part.strip()) for part in SEPARATORS.split(cell))
    return [part for part in parts if part]


def leads_in(cell: str) -> str:
    """Return the unit that is marked as the lead in a cell of units; else the whole cell."""
    marked = [part.strip() for part in SEPARATORS.split(cell) if LEADS.search(part.strip())]
    return "；".join(LEADS.sub("", part) for part in marked) if marked else cell
