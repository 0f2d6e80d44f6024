"""Clocks: when something is due that takes so many days, working days or working hours.

The day of the start is not counted: one day from Monday is Tuesday (民法典 第201条). Hours count
within the hours of work, from the instant of the start.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from guatu.errors import RuleBroken
from guatu.ledger.book import Clock, Count
from guatu.lib.calendar import Calendar


def due_after(start: date, amount: int, *, count: Count, calendar: Calendar) -> date:
    """Return the last day of a term of `amount` that begins on `start`.

    Args:
        start: the day on which the matter was given; not counted.
        amount: at least 0.
        count: `DAYS`, `WORKING_DAYS` or `MONTHS`. A term in calendar days or months may end on
            a holiday: whether it is then moved is a rule of the book's source, not of time.
        calendar: working days of the city.
    """
    if count == Count.DAYS:
        return start + timedelta(days=amount)
    if count == Count.MONTHS:
        return months_after(start, amount)
    return calendar.add_workdays(start, amount)


def months_after(start: date, months: int) -> date:
    """Return the same day of a later month, or its last day where it has none (民法典 第202条)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


class ClockUnset(RuleBroken):
    """The book counts hours of work, and the city has not said which they are."""

    code = "ledger.clock_unset"


def due_instant(
    start: datetime, hours: float, *, clock: Clock, calendar: Calendar, book: str = ""
) -> datetime:
    """Return the instant at which `hours` hours of work have gone by since `start`.

    Args:
        start: aware, in the city's zone; before, within or after the hours of work.
        hours: hours of work, at least 0.
        clock: its `hours` are the spans of a working day in minutes since midnight, ascending.
        calendar: which days are worked.
        book: how the book is called, for the failure.

    Returns:
        an instant within the hours of work, the end of a span included.

    Raises:
        ClockUnset: the clock has no hours of work.
    """
    if not clock.hours:
        raise ClockUnset(book=book)
    left = round(hours * 60)
    day, minute = start.date(), start.hour * 60 + start.minute
    while True:
        for opens, ends in clock.hours if calendar.is_workday(day) else ():
            begins = max(opens, minute)
            if ends - begins >= left:
                return _at(start, day, begins + left)
            left -= max(ends - begins, 0)
        day, minute = day + timedelta(days=1), 0


class TooLate(RuleBroken):
    """The book sets an outermost date, and this one lies beyond it."""

    code = "ledger.too_late"


def check_longest(first_due: date, due: date, *, clock: Clock, calendar: Calendar) -> None:
    """Let `due` be asked for, or raise.

    Args:
        first_due: the date before any extension: `clock.default` after the start.
        due: the date that is wanted.
        clock: its `longest` is counted from the same start; `None` sets no limit.
        calendar: working days of the city.

    Raises:
        TooLate: it lies beyond.
    """
    if clock.longest is None or clock.default is None:
        return
    more = clock.longest - clock.default
    last = due_after(first_due, more, count=clock.count, calendar=calendar)
    if due > last:
        raise TooLate(due=due, last=last)


def resumed_due(
    due: date, paused_on: date, resumed_on: date, *, count: Count, calendar: Calendar
) -> date:
    """Return `due` moved by as many days as the clock stood still.

    The clock stands still from `paused_on` (not counted any more) to the day before
    `resumed_on`; days are working days where the clock counts those.
    """
    if count in (Count.DAYS, Count.MONTHS):
        return due + (resumed_on - paused_on)
    still = calendar.workdays_between(paused_on, resumed_on)
    # A term may end on a day off; it is moved only if a working day was lost.
    return calendar.add_workdays(due, still) if still else due


def _at(start: datetime, day: date, minute: int) -> datetime:
    return start.replace(
        year=day.year, month=day.month, day=day.day,
        hour=minute // 60, minute=minute % 60, second=0, microsecond=0,
    )  # fmt: skip
