from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guatu.lib.calendar import Calendar

DAYS = st.dates(date(2003, 1, 1), date(2031, 12, 31))
CHINA = Calendar.china()


def test_a_holiday_on_a_weekday_is_not_worked() -> None:
    assert not CHINA.is_workday(date(2025, 10, 1))  # Wednesday, National Day
    assert CHINA.is_workday(date(2025, 10, 9))  # Thursday, the first day back


def test_a_weekend_worked_in_exchange_is_worked() -> None:
    assert CHINA.is_workday(date(2025, 9, 28))  # Sunday, worked for the October holiday
    assert not CHINA.is_workday(date(2025, 9, 27))  # the Saturday before it


def test_working_days_skip_the_whole_october_holiday() -> None:
    # 30 September 2025 is a Tuesday; 1 to 8 October are off, so day 1 is Thursday the 9th,
    # day 2 Friday the 10th, and Saturday the 11th is worked in exchange.
    assert CHINA.add_workdays(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert CHINA.add_workdays(date(2025, 9, 30), 3) == date(2025, 10, 11)


def test_counting_leaves_out_the_first_day_and_takes_in_the_last() -> None:
    friday, monday = date(2025, 6, 6), date(2025, 6, 9)

    assert CHINA.workdays_between(friday, monday) == 1
    assert CHINA.workdays_between(monday, friday) == -1
    assert CHINA.workdays_between(friday, friday) == 0


def test_nought_working_days_from_a_day_off_is_the_next_day_worked() -> None:
    assert CHINA.add_workdays(date(2025, 6, 7), 0) == date(2025, 6, 9)  # Saturday to Monday
    assert CHINA.add_workdays(date(2025, 6, 9), 0) == date(2025, 6, 9)


def test_days_beyond_the_table_are_weekdays_and_flagged() -> None:
    far = date(CHINA.known_until.year + 3, 10, 1)

    assert CHINA.is_workday(far) == (far.weekday() < 5)
    assert not CHINA.is_known(far)
    assert CHINA.is_known(date(2024, 2, 10))


def test_exceptions_that_change_nothing_are_dropped() -> None:
    saturday, monday = date(2025, 6, 7), date(2025, 6, 9)

    calendar = Calendar.of(holidays=[saturday], workdays=[monday])

    assert calendar == Calendar()


@given(day=DAYS, count=st.integers(1, 60))
def test_adding_then_counting_gives_the_same_number(day: date, count: int) -> None:
    assert CHINA.workdays_between(day, CHINA.add_workdays(day, count)) == count


@given(day=DAYS, count=st.integers(1, 60))
def test_going_back_counts_like_going_forward(day: date, count: int) -> None:
    back = CHINA.add_workdays(day, -count)

    assert CHINA.is_workday(back)
    # `day` itself is not counted, `back` is: count the days from before `back` to before `day`.
    before = timedelta(days=1)
    assert CHINA.workdays_between(back - before, day - before) == count


@given(start=DAYS, length=st.integers(0, 400))
def test_the_number_of_a_day_agrees_with_counting_one_by_one(start: date, length: int) -> None:
    end = start + timedelta(days=length)

    one_by_one = sum(CHINA.is_workday(start + timedelta(days=n)) for n in range(1, length + 1))

    assert CHINA.workdays_between(start, end) == one_by_one
