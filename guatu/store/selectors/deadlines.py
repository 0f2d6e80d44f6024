"""Deadlines by day: the month chart."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from guatu.errors import Invalid
from guatu.store.actor import Actor
from guatu.store.calendar import city_calendar
from guatu.store.lights import Colour
from guatu.store.models import Matter
from guatu.store.selectors.rows import version_map


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


def month_of_deadlines(actor: Actor, year: int, month: int, *, today: date) -> list[Day]:
    """Return the days of a month, each with the lights of the open matters due on it.

    Those that are closed are counted beside them.

    Raises:
        Invalid: no such month.

    Cost: two queries; the lights are counted in the database.
    """
    if not (1 <= month <= 12 and 1949 <= year <= 2100):
        raise Invalid(what="month", value=f"{year}-{month}", wanted="1949-01 … 2100-12")
    last = monthrange(year, month)[1]
    shown = (Matter.State.OPEN, Matter.State.CLOSED)
    due = Matter.objects.seen_by(actor).filter(
        due__range=(date(year, month, 1), date(year, month, last)), state__in=shown
    )
    coloured = due.order_by().annotate(colour=Colour(version_map().values(), today))
    lights: dict[date, dict[str, int]] = {}
    closed: Counter[date] = Counter()
    counted = coloured.values_list("due", "state", "colour").annotate(Count("pk"))
    for day, state, colour, count in counted:
        if state == Matter.State.CLOSED:
            closed[day] += count
        else:
            lights.setdefault(day, {})[colour] = count
    calendar = city_calendar()
    days = [date(year, month, number) for number in range(1, last + 1)]
    return [Day(day, calendar.is_workday(day), lights.get(day, {}), closed[day]) for day in days]
