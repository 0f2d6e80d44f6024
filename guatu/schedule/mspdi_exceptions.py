"""The days of an exception in an MS Project calendar: a span, or what recurs within it.

Source: Project XML Data Interchange Schema, `Exception/Type`; checked against MPXJ's dates.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from xml.etree import ElementTree as ET

LONGEST_DAYS = 3660

_YEARLY, _YEARLY_BY_PLACE, _MONTHLY, _MONTHLY_BY_PLACE, _WEEKLY, _EVERY_SO_MANY_DAYS = range(2, 8)
_LAST_PLACE = 4  # MonthPosition: first, second, third, fourth, last
_WORKDAYS, _WEEKEND, _SUNDAY = 1, 2, 3  # MonthItem: day, weekday, weekend day, Sunday to Saturday

Rule = Callable[[date], bool]


def period(element: ET.Element) -> list[date]:
    """Return the days of the child `TimePeriod`, both ends included; none without it."""
    first = (element.findtext("TimePeriod/FromDate") or "")[:10]
    last = (element.findtext("TimePeriod/ToDate") or first)[:10]
    if not first:
        return []
    begin = date.fromisoformat(first)
    length = min((date.fromisoformat(last) - begin).days, LONGEST_DAYS)
    return [begin + timedelta(days=number) for number in range(length + 1)]


def days_of(exception: ET.Element) -> Iterator[date]:
    """Yield the days of `exception`, ascending."""
    days = period(exception)
    if not days:
        return
    holds = _rule(exception, days[0])
    most = _number(exception, "Occurrences", 0)
    by_count = exception.findtext("EnteredByOccurrences") == "1" and most > 0
    yield from islice(filter(holds, days), most if by_count else None)


def _rule(exception: ET.Element, first: date) -> Rule:
    """Return which days an exception that starts on `first` falls on."""
    every = max(_number(exception, "Period", 1), 1)
    month, day = _number(exception, "Month", 0) + 1, _number(exception, "MonthDay", 1)

    def in_turn(each: date) -> bool:
        return ((each.year - first.year) * 12 + each.month - first.month) % every == 0

    rules: dict[int, Rule] = {
        _YEARLY: lambda each: (each.month, each.day) == (month, day),
        _YEARLY_BY_PLACE: lambda each: each.month == month and _in_place(exception, each),
        _MONTHLY: lambda each: each.day == day and in_turn(each),
        _MONTHLY_BY_PLACE: lambda each: in_turn(each) and _in_place(exception, each),
        _WEEKLY: lambda each: _in_week(exception, first, each, every),
        _EVERY_SO_MANY_DAYS: lambda each: (each - first).days % every == 0,
    }
    return rules.get(_number(exception, "Type", 1), lambda each: True)


def _in_week(exception: ET.Element, first: date, day: date, every: int) -> bool:
    """Return whether `day` is a chosen weekday of every so many weeks, which start on Sundays."""
    sunday = first - timedelta(days=first.isoweekday() % 7)
    chosen = _number(exception, "DaysOfWeek", 0) >> (day.isoweekday() % 7) & 1
    return bool(chosen) and (day - sunday).days // 7 % every == 0


def _in_place(exception: ET.Element, day: date) -> bool:
    """Return whether `day` is such as the second Friday, or the last working day, of its month."""
    item, place = _number(exception, "MonthItem", 0), _number(exception, "MonthPosition", 0)
    length = monthrange(day.year, day.month)[1]
    month = (day.replace(day=number) for number in range(1, length + 1))
    alike = [each for each in month if _is_item(item, each)]
    return day == alike[-1 if place == _LAST_PLACE else place]


def _is_item(item: int, day: date) -> bool:
    if item == _WORKDAYS:
        return day.weekday() < 5
    if item == _WEEKEND:
        return day.weekday() >= 5
    return item < _SUNDAY or day.isoweekday() % 7 == item - _SUNDAY


def _number(exception: ET.Element, name: str, default: int) -> int:
    return int(exception.findtext(name) or default)
