"""Calendars of MS Project XML: weekdays with their hours, exceptions, base calendars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from xml.etree import ElementTree as ET

from guatu.schedule.plan import Calendar, Hours

_LONGEST_EXCEPTION_DAYS = 3660
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
            calendar = _with_exception(calendar, day)
            continue
        weekday = (int(kind) + 5) % 7  # 1 is Sunday there, 0 is Monday here
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
    for exception in element.iterfind("Exceptions/Exception"):
        calendar = _with_exception(calendar, exception)
    return calendar


def _with_exception(calendar: Calendar, exception: ET.Element) -> Calendar:
    days = frozenset(_days(exception))
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


def _days(exception: ET.Element) -> Iterator[date]:
    """Yield the days of an exception, both ends included; recurring ones by their first run."""
    first = (exception.findtext("TimePeriod/FromDate") or "")[:10]
    last = (exception.findtext("TimePeriod/ToDate") or first)[:10]
    if first:
        length = (date.fromisoformat(last) - date.fromisoformat(first)).days
        for number in range(min(length, _LONGEST_EXCEPTION_DAYS) + 1):
            yield date.fromisoformat(first) + timedelta(days=number)


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
