"""The table of working days that rules read in SQL, and the city's day of an instant."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate, localtime

from guatu.lib.calendar import Calendar
from guatu.rules import WorkdayTable
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


def fill_calendar(table: WorkdayTable) -> int:
    """Write the numbered working days that rules look up in SQL; return how many days."""
    rows = [CalendarDay(day=day, number=number) for day, number in table.rows()]
    CalendarDay.objects.bulk_create(
        rows,
        batch_size=5000,
        update_conflicts=True,
        update_fields=["number"],
        unique_fields=["day"],
    )
    return len(rows)
