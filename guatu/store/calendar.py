"""The city's working days, and its day of an instant.

Holidays are those that the city imported (`acts.load_holidays`) and, for all other years, those
that the library knows. Beyond the last of them days are judged by the weekday: `unknown_year`
tells, so that whoever shows such a date can say so.

Rules read the same days in SQL, in the table `guatu_calendar`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic

from django.conf import settings
from django.utils.timezone import localdate, localtime

from guatu.lib.calendar import Calendar
from guatu.rules import WorkdayTable
from guatu.store.models import CalendarDay, SpecialDay

FIRST, LAST = date(2010, 1, 1), date(2045, 12, 31)


def day_of(at: datetime) -> date:
    """Return the day in the city's zone on which `at` falls."""
    return localdate(at)


def city_time(at: datetime) -> datetime:
    """Return `at` in the city's zone."""
    return localtime(at)


@dataclass(frozen=True, slots=True)
class _Read:
    """The calendar as it was last read, from which rows, and when."""

    rows: tuple[tuple[date, bool], ...]
    calendar: Calendar
    table: WorkdayTable
    at_s: float


# Every light asks for the calendar: it is read again after some seconds, for another process
# may have imported holidays, and at once after this one did.
_KEPT: list[_Read] = []


def city_calendar() -> Calendar:
    """Return the calendar by which the city counts working days. At most one query."""
    return _current().calendar


def workday_table() -> WorkdayTable:
    """Return the numbered working days of `FIRST` to `LAST`. At most one query."""
    return _current().table


def unknown_year(day: date | None) -> int | None:
    """Return the year of `day` if its holidays are not known yet, or `None`."""
    calendar = city_calendar()
    return day.year if day and day > calendar.known_until else None


def forget_calendar() -> None:
    """Let the next question read the holidays again."""
    _KEPT.clear()


def fill_calendar() -> None:
    """Write the numbered working days that rules look up in SQL, as they are now."""
    forget_calendar()
    rows = [CalendarDay(day=day, number=number) for day, number in workday_table().rows()]
    CalendarDay.objects.bulk_create(
        rows,
        batch_size=5000,
        update_conflicts=True,
        update_fields=["number"],
        unique_fields=["day"],
    )
    # Read inside a transaction that may yet be rolled back.
    forget_calendar()


def _current() -> _Read:
    now_s = monotonic()
    if not _KEPT or now_s - _KEPT[0].at_s > settings.CALENDAR_SECONDS:
        _KEPT[:] = [_read(_KEPT[0] if _KEPT else None, now_s)]
    return _KEPT[0]


def _read(held: _Read | None, now_s: float) -> _Read:
    rows = tuple(SpecialDay.objects.order_by("day").values_list("day", "is_worked"))
    if held and held.rows == rows:
        return _Read(rows, held.calendar, held.table, now_s)
    calendar = Calendar.china().with_years(
        {day.year for day, _ in rows},
        (day for day, is_worked in rows if not is_worked),
        (day for day, is_worked in rows if is_worked),
    )
    return _Read(rows, calendar, WorkdayTable.between(FIRST, LAST, calendar.is_workday), now_s)
