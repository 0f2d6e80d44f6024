"""Terms end on the right day: the first is not counted, and only what is worked counts."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.ledger.book import Clock, Count
from guatu.ledger.clock import TooLate, check_longest, due_after, due_instant, resumed_due
from guatu.lib.calendar import Calendar

CITY = ZoneInfo("Asia/Shanghai")
# Thursday 5 March off, Saturday 7 March worked for it.
CALENDAR = Calendar.of([date(2026, 3, 5)], [date(2026, 3, 7)])
OFFICE = Clock(Count.WORKING_HOURS, None, ((510, 720), (840, 1050)))  # 8:30-12:00, 14:00-17:30
WEDNESDAY = date(2026, 3, 4)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CITY)


@pytest.mark.parametrize(
    ("amount", "count", "due"),
    [
        (0, Count.DAYS, 4),
        (3, Count.DAYS, 7),
        (1, Count.WORKING_DAYS, 6),  # the 5th is off
        (2, Count.WORKING_DAYS, 7),  # a Saturday that is worked
        (3, Count.WORKING_DAYS, 9),  # the 8th is a Sunday
    ],
)
def test_days_are_counted_from_the_day_after(amount: int, count: Count, due: int) -> None:
    assert due_after(WEDNESDAY, amount, count=count, calendar=CALENDAR) == date(2026, 3, due)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (at(4, 9), 2, at(4, 11)),
        (at(4, 11), 2, at(4, 15)),  # one hour before noon, one after two o'clock
        (at(4, 16), 4, at(6, 11)),  # an hour and a half today; the 5th is off
        (at(4, 12, 30), 1, at(4, 15)),  # asked at lunch: counted from two o'clock
        (at(4, 20), 3.5, at(6, 12)),  # after hours: from the next morning, to its very end
        (at(5, 10), 7, at(6, 17, 30)),  # a whole working day
        (at(7, 17), 1, at(9, 9)),  # half an hour on the worked Saturday, half on Monday
    ],
)
def test_hours_are_counted_while_the_office_is_open(
    start: datetime, hours: float, due: datetime
) -> None:
    assert due_instant(start, hours, clock=OFFICE, calendar=CALENDAR) == due


@given(st.integers(0, 200), st.integers(0, 200))
def test_hours_add_up(first: int, second: int) -> None:
    start = at(2, 9)

    once = due_instant(start, first + second, clock=OFFICE, calendar=CALENDAR)
    between = due_instant(start, first, clock=OFFICE, calendar=CALENDAR)

    assert due_instant(between, second, clock=OFFICE, calendar=CALENDAR) == once


def test_a_clock_that_stood_still_for_three_days_is_due_three_days_later() -> None:
    due = resumed_due(
        date(2026, 3, 20), date(2026, 3, 2), date(2026, 3, 5), count=Count.DAYS, calendar=CALENDAR
    )

    assert due == date(2026, 3, 23)


def test_a_clock_of_working_days_is_moved_by_those_alone() -> None:
    # From Wednesday 4 to Saturday 7: the 6th and the worked 7th were lost; the 5th was off.
    due = resumed_due(
        date(2026, 3, 20),
        WEDNESDAY,
        date(2026, 3, 7),
        count=Count.WORKING_DAYS,
        calendar=CALENDAR,
    )

    assert due == date(2026, 3, 24)  # Friday 20, then Monday 23 and Tuesday 24


@given(st.integers(0, 60))
def test_a_clock_that_never_stood_still_is_due_as_before(days: int) -> None:
    due = date(2026, 3, 2 + days % 28)

    for count in (Count.DAYS, Count.WORKING_DAYS):
        assert resumed_due(due, WEDNESDAY, WEDNESDAY, count=count, calendar=CALENDAR) == due


def test_an_extension_ends_at_the_longest_term_from_the_same_start() -> None:
    clock = Clock(Count.MONTHS, default=3, longest=6)
    first_due = date(2026, 5, 31)  # three months from 28 February, say

    check_longest(first_due, date(2026, 8, 31), clock=clock, calendar=Calendar())
    with pytest.raises(TooLate):
        check_longest(first_due, date(2026, 9, 1), clock=clock, calendar=Calendar())
    check_longest(first_due, date(2030, 1, 1), clock=Clock(Count.MONTHS, 3), calendar=Calendar())
