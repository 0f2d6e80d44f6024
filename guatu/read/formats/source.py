"""What a document of any format becomes before it is read: a text, and where its tables are."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.findings import Finding
from guatu.read.facts import Cell, Place
from guatu.read.tables.grid import Grid, cell_text
from guatu.read.tables.headers import Field, Header, find_header
from guatu.read.tables.tasks import TaskRow, task_rows


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """A row of a task table: what it says, where its task stands in the text, and in which cell."""

    row: TaskRow
    place: Place
    cell: Cell

    @property
    def deadline(self) -> str | None:
        """The cell of the time limit as printed, if the row has one."""
        return self.row.words.get(Field.DEADLINE) or None


@dataclass(frozen=True, slots=True)
class TableSpan:
    """A table in the text: from `start` to `end`, and those stretches of it that are read as text.

    Of a task table these are its tasks, of any other its rows.
    """

    start: int
    end: int
    lines: tuple[Place, ...]
    tasks: tuple[TaskPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document as text. `text` is empty when it could not be read; `findings` tell why.

    `grids` are its tables as they were printed, one for each of `tables`.
    """

    text: str
    tables: tuple[TableSpan, ...] = ()
    findings: tuple[Finding, ...] = ()
    grids: tuple[Grid, ...] = ()


class SourceWriter:
    """Writes a text line by line and remembers where its tables stand."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._tables: list[TableSpan] = []
        self._findings: list[Finding] = []
        self._written = 0
        self._grids: list[Grid] = []

    def line(self, text: str, *, level: int = 0) -> None:
        """Write a line; a heading of `level` 1 to 6 as a `#` heading with blank lines around it."""
        mark = "#" * min(level, 6) + " " if level else ""
        self._write(f"\n{mark}{text}\n\n" if level else f"{text}\n")

    def gap(self) -> None:
        """Write a blank line."""
        self._write("\n")

    def table(self, grid: Grid) -> None:
        """Write a table, a row a line; lines above its header are lines of the text."""
        self._written += 1
        self._grids.append(grid)
        full = grid.filled()
        header = find_header(full)
        tasks = {row.row: row for row in task_rows(grid)}
        first = header.top if header and tasks else 0
        for row in full.rows[:first]:
            self.line(" ".join(dict.fromkeys(filter(None, map(cell_text, row)))))
        self.gap()
        start = self._length
        lines: list[Place] = []
        found: list[TaskPlace] = []
        for number, row in enumerate(full.rows[first:], first):
            places = self._row([cell_text(value) for value in row])
            if number in tasks:
                place = self._task(tasks[number], places, grid, number)
                lines.append(place.place)
                found.append(place)
            elif not _is_header(number, header, bool(tasks)) and places[-1][1] > places[0][0]:
                lines.append((places[0][0], places[-1][1]))
        self._tables.append(TableSpan(start, self._length, tuple(lines), tuple(found)))
        self.gap()

    def finding(self, finding: Finding) -> None:
        """Keep a finding."""
        self._findings.append(finding)

    def source(self) -> Source:
        """Return what was written."""
        told = (tuple(self._tables), tuple(self._findings), tuple(self._grids))
        return Source("".join(self._parts), *told)

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _row(self, cells: list[str]) -> list[Place]:
        """Write a row; return the place of each cell."""
        places = []
        for number, cell in enumerate(cells):
            if number:
                self._write("\t")
            places.append((self._length, self._length + len(cell)))
            self._write(cell)
        self._write("\n")
        return places or [(self._length, self._length)]

    def _task(self, row: TaskRow, places: list[Place], grid: Grid, number: int) -> TaskPlace:
        column = next(
            row.columns[field]
            for field in (Field.TASK, Field.MEASURE, Field.PROBLEM)
            if row.words.get(field)
        )
        return TaskPlace(row, places[column], Cell(self._written, number + 1, column + 1))


def _is_header(number: int, header: Header | None, is_task_table: bool) -> bool:
    return is_task_table and header is not None and header.top <= number <= header.bottom
