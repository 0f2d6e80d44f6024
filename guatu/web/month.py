"""A month as weeks of days, Monday first, with what is due on each."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

Due = TypeVar("Due")


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the sheet. `is_other` is a day of the month before or after."""

    on: date
    due: Sequence[object]
    is_off: bool
    is_other: bool
    is_today: bool


def month_weeks(
    first: date, due: Mapping[date, Sequence[Due]], *, today: date, worked: Mapping[date, bool]
) -> list[list[Day]]:
    """Return the weeks that hold the month of `first`, each of seven days from Monday.

    Args:
        first: any day of the month.
        due: day -> what is due on it; days that are absent have nothing.
        today: the day that is marked.
        worked: day -> whether it is a working day; absent days are judged by the weekday.
    """
    sheet = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [
        [
            Day(
                on=day,
                due=due.get(day, ()),
                is_off=not worked.get(day, day.weekday() < 5),
                is_other=day.month != first.month,
                is_today=day == today,
            )
            for day in week
        ]
        for week in sheet
    ]


def month_before(first: date) -> date:
    """Return the first day of the month before."""
    return (first.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(first: date) -> date:
    """Return the first day of the month after."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def wanted_month(given: str, today: date) -> date:
    """Return the first day of the month that `given` (YYYY-MM) names; else of this month."""
    try:
        return date.fromisoformat(f"{given}-01")
    except ValueError:
        return today.replace(day=1)
