"""The special days of a year: those that were imported, otherwise those that are built in."""

from __future__ import annotations

from guatu.ledger.holidays import SpecialDay
from guatu.store.calendar import city_calendar
from guatu.store.models import SpecialDay as Row


def special_days(year: int) -> list[SpecialDay]:
    """Return the days of `year` on which it is otherwise than the weekday says. Two queries."""
    names = dict(Row.objects.filter(day__year=year).values_list("day", "name"))
    calendar = city_calendar()
    return sorted(
        SpecialDay(day, is_worked, names.get(day, ""))
        for days, is_worked in ((calendar.holidays, False), (calendar.workdays, True))
        for day in days
        if day.year == year
    )
