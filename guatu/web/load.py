"""The load of coming weeks as a drawing: one stack of lights for each week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT, FOOT, HEAD = 480, 180, 22, 18
COLOURS = ("red", "orange", "yellow", "purple", "blue", "green", "grey", "black", "white")


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of the drawing, in its own units; `y` counts down."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the drawing: its Monday, its number of matters and where it stands."""

    monday: date
    total: int
    middle: float
    top: float
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class LoadChart:
    """The drawing: its size and its weeks."""

    width: int
    height: int
    floor: int
    weeks: Sequence[Week]


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def load_chart(counts: Mapping[date, Mapping[str, int]], today: date, weeks: int = 12) -> LoadChart:
    """Return the drawing of the week of `today` and those after it.

    Args:
        counts: day -> colour -> number of matters due on that day.
        today: a day of the first week.
        weeks: how many, at least 1.
    """
    start = monday_of(today)
    mondays = [start + timedelta(weeks=number) for number in range(weeks)]
    sums = [_week_sums(counts, monday) for monday in mondays]
    most = max(1, *(sum(week.values()) for week in sums))
    step = WIDTH / weeks
    unit = (HEIGHT - FOOT - HEAD) / most
    drawn = [
        _week(monday, week, x=number * step, step=step, unit=unit)
        for number, (monday, week) in enumerate(zip(mondays, sums, strict=True))
    ]
    return LoadChart(WIDTH, HEIGHT, HEIGHT - FOOT, drawn)


def _week_sums(counts: Mapping[date, Mapping[str, int]], monday: date) -> dict[str, int]:
    days = [monday + timedelta(days=number) for number in range(7)]
    return {c: sum(counts.get(day, {}).get(c, 0) for day in days) for c in COLOURS}


def _week(monday: date, sums: Mapping[str, int], *, x: float, step: float, unit: float) -> Week:
    y: float = HEIGHT - FOOT
    bars = []
    for colour, count in sums.items():
        if count:
            y -= count * unit
            bars.append(Bar(round(x + step * 0.2, 2), round(y, 2), round(step * 0.6, 2),
                            round(count * unit, 2), colour))  # fmt: skip
    return Week(monday, sum(sums.values()), round(x + step / 2, 2), round(y - 5, 2), bars)
