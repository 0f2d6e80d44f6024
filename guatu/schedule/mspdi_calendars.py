"""Calendars of MS Project XML: weekdays with their hours, work weeks, exceptions, base calendars.

An exception goes before a work week of its dates, and that before the usual week.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from xml.etree import ElementTree as ET

from guatu.schedule.mspdi_exceptions import days_of, period
from guatu.schedule.plan import Calendar, Hours

_EXCEPTION_DAY = "0"  # DayType of an exception written in the old way


def read_calendars(root: ET.Element) -> dict[str, Calendar]:
    """Return calendar UID -> calendar; one that derives from a base takes what it does not say."""
    found: dict[str, Calendar] = {}
    waiting = list(root.iterfind("Calendars/Calendar"))
    for _ in range(len(waiting)):
        for element in list(waiting):
            base = element.findtext("BaseCalendarUID") or "-1"
            if base not in {"-1", "0"} and base not in found:
                continue
            found[element.findtext("UID") or ""] = _read(element, found.get(base, Calendar()))
            waiting.remove(element)
    return found or {"1": Calendar()}


def _read(element: ET.Element, base: Calendar) -> Calendar:
    weekdays, other = set(base.weekdays), dict(base.other_hours)
    calendar = base
    for day in element.iterfind("WeekDays/WeekDay"):
        kind = day.findtext("DayType") or _EXCEPTION_DAY
        if kind == _EXCEPTION_DAY:
            calendar = _with_days(calendar, day, period(day))
            continue
        weekday = _weekday(kind)
        hours = _hours(day)
        weekdays.discard(weekday)
        if day.findtext("DayWorking") == "1":
            weekdays.add(weekday)
            if hours:
                other[weekday] = hours
    calendar = replace(
        calendar,
        weekdays=frozenset(weekdays),
        other_hours={**calendar.other_hours, **other},
    )
    for week in element.iterfind("WorkWeeks/WorkWeek"):
        for day in week.iterfind("WeekDays/WeekDay"):
            weekday = _weekday(day.findtext("DayType") or _EXCEPTION_DAY)
            days = (each for each in period(week) if each.weekday() == weekday)
            calendar = _with_days(calendar, day, days)
    for exception in element.iterfind("Exceptions/Exception"):
        calendar = _with_days(calendar, exception, days_of(exception))
    return calendar


def _weekday(kind: str) -> int:
    """Return the weekday of a `DayType`: 1 is Sunday there, 0 is Monday here."""
    return (int(kind) + 5) % 7


def _with_days(calendar: Calendar, exception: ET.Element, on: Iterable[date]) -> Calendar:
    """Return `calendar` with the days `on` off, or with the hours that `exception` gives them."""
    days = frozenset(on)
    if exception.findtext("DayWorking") != "1":
        return replace(
            calendar, holidays=calendar.holidays | days, extra_days=calendar.extra_days - days
        )
    hours = _hours(exception)
    dated: dict[int | date, tuple[Hours, ...]] = dict.fromkeys(days, hours) if hours else {}
    return replace(
        calendar,
        extra_days=calendar.extra_days | days,
        holidays=calendar.holidays - days,
        other_hours={**calendar.other_hours, **dated},
    )


def _hours(day: ET.Element) -> tuple[Hours, ...]:
    intervals = []
    for working in day.iterfind("WorkingTimes/WorkingTime"):
        start, end = working.findtext("FromTime"), working.findtext("ToTime")
        if start and end:
            last = _minute(end) or 24 * 60  # midnight as an end is the day's end
            intervals.append(Hours(_minute(start), last))
    return tuple(intervals)


def _minute(words: str) -> int:
    clock = time.fromisoformat(words)
    return clock.hour * 60 + clock.minute
