"""The time chart on paper: sheets of a size, each a drawing in millimetres.

Text stays text, so that it can be selected in the PDF that the browser prints. What does not
fit on one sheet goes on on the next: no row is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from guatu.store.selectors.chart import ChartData, ChartRow
from guatu.web.paper_parts import (
    FOOT,
    HEAD,
    MARGIN,
    ROW,
    SIZES,
    LegendMark,
    cut,
    legend_of,
    signs_of,
)
from guatu.web.signs import SIGNS, Sign

TITLE_LETTERS = 25
NAMES = 92.0
HEAD_OF_MONTHS = 5.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One matter on the sheet: its line, its bar and how much of it is done; millimetres."""

    y: float
    name: str
    sign: Sign
    x: float
    width: float
    done: float
    late_x: float = 0.0
    late: float = 0.0

    @property
    def middle(self) -> float:
        """Return the middle of its line."""
        return round(self.y + ROW / 2, 2)

    @property
    def top(self) -> float:
        """Return the upper edge of its bar."""
        return round(self.y + ROW / 2 - 1.3, 2)


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a unit over its matters."""

    y: float
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A month of the axis."""

    x: float
    on: date


@dataclass(slots=True)
class Sheet:
    """One sheet of paper; `signs` are the lights of the whole chart, for the legend."""

    number: int
    width: float
    height: float
    today_x: float
    floor: float
    signs: Sequence[Sign]
    ceiling: float = MARGIN + 16
    headings: list[Heading] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    ticks: Sequence[Tick] = ()

    @property
    def inside(self) -> float:
        """Return the width between the margins."""
        return self.width - 2 * MARGIN

    @property
    def foot(self) -> float:
        """Return the line on which the foot is written."""
        return self.height - MARGIN

    @property
    def legend(self) -> list[LegendMark]:
        """Return the lights as they stand in the head."""
        return legend_of(self.signs, self.width)


@dataclass(frozen=True, slots=True)
class Axis:
    """Days to millimetres: `first` stands at the edge of the names, `last` at the margin."""

    first: date
    last: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Return where `day` begins; days outside stand at the edge."""
        inside = min(max(day, self.first), self.last + timedelta(days=1))
        days = (self.last - self.first).days + 1
        return round(self.left + (inside - self.first).days / days * (self.right - self.left), 2)


def axis_of(rows: Sequence[ChartRow], width: float, today: date) -> Axis:
    """Return the axis of all rows on a sheet so wide: whole months, today always inside."""
    days = [day for row in rows for day in (row[6], row[7]) if day] + [today]
    first, last = min(days).replace(day=1), max(days)
    return Axis(first, last, MARGIN + NAMES, width - MARGIN)


def sheets(data: ChartData, size: str, *, today: date, nameless: str) -> list[Sheet]:
    """Return the sheets of a chart, at least one.

    Args:
        data: rows in the order in which they stand on paper, by unit.
        size: a key of `SIZES`.
        today: the day of the lights and of the line of today.
        nameless: the heading of matters without a lead unit.
    """
    axis = axis_of(data.rows, SIZES[size][0], today)
    signs = signs_of(row[5] for row in data.rows)
    height = SIZES[size][1]
    done: list[Sheet] = []
    y: float = height
    for line in _lines(data, nameless):
        if y + ROW > height - MARGIN - FOOT:
            done.append(_sheet(len(done) + 1, size, axis, today=today, signs=signs))
            y = MARGIN + HEAD
        if isinstance(line, tuple):
            done[-1].bars.append(_bar(line, axis, y, today))
        else:
            done[-1].headings.append(Heading(round(y, 2), line.name, line.count))
        y += ROW
    return done or [_sheet(1, size, axis, today=today, signs=signs)]


def _lines(data: ChartData, nameless: str) -> Iterator[Heading | ChartRow]:
    for unit, group in groupby(data.rows, key=lambda row: row[3]):
        rows = list(group)
        yield Heading(0, data.units[unit] if unit else nameless, len(rows))
        yield from rows


def first_rows(rows: Sequence[ChartRow], width: float, height: float, *, today: date) -> Sheet:
    """Return `rows` below each other on one sheet without a frame, for the big screen."""
    axis = axis_of(rows, width, today)
    bars = [_bar(row, axis, HEAD_OF_MONTHS + at * ROW, today) for at, row in enumerate(rows)]
    return Sheet(1, width, height, _today_x(axis, today), height, [], 0.0, [], bars, _ticks(axis))


def rows_in(height: float) -> int:
    """Return how many rows `first_rows` has room for."""
    return int((height - HEAD_OF_MONTHS) // ROW)


def _sheet(number: int, size: str, axis: Axis, *, today: date, signs: Sequence[Sign]) -> Sheet:
    width, height = SIZES[size]
    floor = height - MARGIN - FOOT
    return Sheet(number, width, height, _today_x(axis, today), floor, signs, ticks=_ticks(axis))


def _today_x(axis: Axis, today: date) -> float:
    return round((axis.x(today) + axis.x(today + timedelta(days=1))) / 2, 2)


def _ticks(axis: Axis) -> list[Tick]:
    """Return the months, or fewer when they would stand too close."""
    months, day = [], axis.first
    while day <= axis.last:
        months.append(day)
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    room = (axis.right - axis.left) / len(months)
    step = next(step for step in (1, 3, 12, 120, 10**6) if room * step >= 11)
    return [Tick(axis.x(month), month) for month in months[::step]]


def _bar(row: ChartRow, axis: Axis, y: float, today: date) -> Bar:
    _, title, _, _, _, colour, start, due, _, closed, progress = row
    stop = closed or due or max(start, today)
    x = axis.x(start)
    width = max(1.0, axis.x(max(start, stop) + timedelta(days=1)) - x)
    late_from = axis.x(due + timedelta(days=1)) if due and closed is None and due < today else 0
    return Bar(
        y=round(y, 2),
        name=cut(title, TITLE_LETTERS),
        sign=SIGNS[colour],
        x=x,
        width=round(width, 2),
        done=round(width * progress / 100, 2),
        late_x=late_from,
        late=round(axis.x(today) - late_from, 2) if late_from else 0,
    )
