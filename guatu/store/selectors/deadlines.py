"""Deadlines by day: the month chart."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.calendar import city_calendar
from guatu.store.models import Matter
from guatu.store.selectors.rows import MatterRow, rows_of, version_map


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month with what is due on it; `is_workday` by the city's calendar."""

    day: date
    is_workday: bool
    rows: list[MatterRow]


def month_of_deadlines(actor: Actor, year: int, month: int, *, today: date) -> list[Day]:
    """Return the days of a month, each with the open and closed matters due on it.

    Raises:
        Invalid: no such month.

    Cost: two queries.
    """
    if not (1 <= month <= 12 and 1949 <= year <= 2100):
        raise Invalid(what="month", value=f"{year}-{month}", wanted="1949-01 … 2100-12")
    last = monthrange(year, month)[1]
    first_day, last_day = date(year, month, 1), date(year, month, last)
    shown = (Matter.State.OPEN, Matter.State.CLOSED)
    matters = (
        Matter.objects.seen_by(actor)
        .filter(due__range=(first_day, last_day), state__in=shown)
        .select_related("lead", "handler")
        .order_by("due", "pk")
    )
    by_day: dict[date, list[MatterRow]] = {}
    for row in rows_of(matters, today, versions=version_map()):
        by_day.setdefault(row.due or first_day, []).append(row)
    calendar = city_calendar()
    days = [date(year, month, number) for number in range(1, last + 1)]
    return [Day(day, calendar.is_workday(day), by_day.get(day, [])) for day in days]
