"""The table of working days that rules read in SQL, and the city's day of an instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate, localtime

from guatu.lib.calendar import Calendar
from guatu.store.models import CalendarDay

FIRST, LAST = date(2010, 1, 1), date(2045, 12, 31)


def day_of(at: datetime) -> date:
    """Return the day in the city's zone on which `at` falls."""
    return localdate(at)


def city_time(at: datetime) -> datetime:
    """Return `at` in the city's zone."""
    return localtime(at)


def city_calendar() -> Calendar:
    """Return the calendar by which the city counts working days."""
    return Calendar.china()


def fill_calendar(calendar: Calendar) -> int:
    """Write the days from `FIRST` to `LAST` with their numbers; return how many there are.

    Numbers count from the first day of the table, itself included when it is worked.
    """
    rows, number = [], 0
    for offset in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=offset)
        number += calendar.is_workday(day)
        rows.append(CalendarDay(day=day, number=number))
    CalendarDay.objects.bulk_create(
        rows,
        batch_size=5000,
        update_conflicts=True,
        update_fields=["number"],
        unique_fields=["day"],
    )
    return len(rows)
