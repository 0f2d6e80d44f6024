"""Working days: weekends, public holidays and the weekends worked in exchange for them.

A calendar is a table of exceptions to Monday–Friday with the range of days that it knows. Beyond
that range (next year's holidays are announced only in November) it goes on with Monday–Friday;
`known_until` lets the caller show that such an answer may change.

All days are `datetime.date`; no clock is read here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from chinese_calendar import constants

_WEEKDAYS = 5
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked.

    Attributes:
        holidays: weekdays that are not worked, ascending.
        workdays: Saturdays and Sundays that are worked, ascending.
        known_from: first day whose holidays are known, included.
        known_until: last day whose holidays are known, included.
    """

    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    known_from: date = date.min
    known_until: date = date.max

    @classmethod
    def of(
        cls,
        holidays: Iterable[date] = (),
        workdays: Iterable[date] = (),
        *,
        known_from: date = date.min,
        known_until: date = date.max,
    ) -> Calendar:
        """Return a calendar of exceptions in any order; those that change nothing are dropped."""
        return cls(
            tuple(sorted({day for day in holidays if day.weekday() < _WEEKDAYS})),
            tuple(sorted({day for day in workdays if day.weekday() >= _WEEKDAYS})),
            known_from,
            known_until,
        )

    @classmethod
    def china(cls) -> Calendar:
        """Return the calendar of mainland China, from 2004 to the last year announced.

        Source: notices of the State Council's General Office, as the package chinesecalendar
        has them.
        """
        return _china()

    def with_years(
        self, years: Collection[int], holidays: Iterable[date], workdays: Iterable[date]
    ) -> Calendar:
        """Return this calendar with other exceptions in `years`, and all others as they are.

        The known range grows by those of `years` that follow on it without a gap.
        """
        known_until = self.known_until
        while known_until.year + 1 in years:
            known_until = date(known_until.year + 1, 12, 31)
        return Calendar.of(
            [*(day for day in self.holidays if day.year not in years), *holidays],
            [*(day for day in self.workdays if day.year not in years), *workdays],
            known_from=self.known_from,
            known_until=known_until,
        )

    def is_workday(self, day: date) -> bool:
        """Tell whether `day` is worked."""
        if day.weekday() < _WEEKDAYS:
            return not _has(self.holidays, day)
        return _has(self.workdays, day)

    def is_known(self, day: date) -> bool:
        """Tell whether the holidays around `day` were announced."""
        return self.known_from <= day <= self.known_until

    def workdays_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`.

        Negative when `end` is before `start`, so that a to b and b to a cancel out.
        """
        return self.number(end) - self.number(start)

    def number(self, day: date) -> int:
        """Return how many working days there are up to and including `day`, from 0001-01-01 on.

        Only differences mean something. Cost: O(log exceptions).
        """
        weeks, rest = divmod(day.toordinal(), _WEEK)
        weekdays = weeks * _WEEKDAYS + min(rest, _WEEKDAYS)
        return weekdays - bisect_right(self.holidays, day) + bisect_right(self.workdays, day)

    def add_workdays(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`; before it when `count` is negative.

        `day` itself is never counted. With `count` 0 the answer is `day` when it is worked,
        otherwise the next working day.
        """
        if count == 0:
            return day if self.is_workday(day) else self.add_workdays(day, 1)
        step = 1 if count > 0 else -1
        left = abs(count)
        while left:
            day += timedelta(days=step)
            left -= self.is_workday(day)
        return day


def _has(days: tuple[date, ...], day: date) -> bool:
    at = bisect_left(days, day)
    return at < len(days) and days[at] == day


@cache
def _china() -> Calendar:
    known = sorted(constants.holidays)
    return Calendar.of(
        constants.holidays,
        constants.workdays,
        known_from=date(known[0].year, 1, 1),
        known_until=date(known[-1].year, 12, 31),
    )
