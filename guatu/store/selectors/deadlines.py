"""Deadlines by day: the month chart."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.calendar import city_calendar
from guatu.store.lights import Colour
from guatu.store.models import Matter
from guatu.store.selectors.rows import version_map
from guatu.store.selectors.tally import Listed, Tally


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month: colour -> how many matters with that light are due on it.

    `is_workday` is by the city's calendar.
    """

    day: date
    is_workday: bool
    lights: dict[str, int]
    closed: int

    @property
    def open(self) -> int:
        """Return how many open matters are due on the day."""
        return sum(self.lights.values())


def month_list(actor: Actor, first: date, *, today: date) -> Listed:
    """Return the open and closed matters due in a month as rows (row number, due, state, colour).

    Args:
        actor: who asks.
        first: its first day.
        today: the day of the lights.

    Raises:
        Invalid: no month of the years that the city's calendar knows.
    """
    if not 1949 <= first.year <= 2100:
        raise Invalid(what="month", value=f"{first:%Y-%m}", wanted="1949-01 … 2100-12")
    shown = (Matter.State.OPEN, Matter.State.CLOSED)
    span = (first, last_of_month(first))
    due = Matter.objects.seen_by(actor).filter(due__range=span, state__in=shown)
    coloured = due.order_by().annotate(colour=Colour(version_map().values(), today))
    listed: Listed = coloured.values_list("pk", "due", "state", "colour")
    return listed


def month_of_deadlines(tally: Tally, first: date) -> list[Day]:
    """Return the days of the month that begins on `first`, with the lights of what is due on each.

    Those that are closed are counted beside them. `tally` is that of `month_list`.
    """
    last = last_of_month(first)
    lights: dict[date, dict[str, int]] = {}
    closed: Counter[date] = Counter()
    for (day, (state, colour)), count in tally.by_day(first, last).items():
        if state == Matter.State.CLOSED:
            closed[day] += count
        else:
            lights.setdefault(day, {})[str(colour)] = count
    calendar = city_calendar()
    days = [first + timedelta(days=number) for number in range(last.day)]
    return [Day(day, calendar.is_workday(day), lights.get(day, {}), closed[day]) for day in days]


def last_of_month(first: date) -> date:
    """Return the last day of the month that begins on `first`."""
    return first.replace(day=monthrange(first.year, first.month)[1])
