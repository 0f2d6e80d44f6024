"""Imported holidays count at once, in Python and in SQL; dates that were given stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from guatu.errors import NotAllowed
from guatu.ledger.holidays import SpecialDay
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.load_book import load_book
from guatu.store.acts.load_holidays import load_holidays
from guatu.store.books import shipped_books
from guatu.store.calendar import (
    city_calendar,
    forget_calendar,
    unknown_year,
    workday_table,
)
from guatu.store.models import CalendarDay, Event, Matter
from guatu.store.models import SpecialDay as Row
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.holidays import special_days
from guatu.store.verify import verify
from tests.store.plans import planned
from tests.store.town import DAY, MONDAY, Town

# Tuesday 3 March off, Saturday 7 March worked for it: no holiday of any country.
FOUNDING = [
    SpecialDay(date(2026, 3, 3), is_worked=False, name="建市日"),
    SpecialDay(date(2026, 3, 7), is_worked=True),
]
SOURCE = "平政办〔2026〕1号"


@pytest.fixture(autouse=True)
def read_again() -> Iterator[None]:
    """Let no test count by the holidays of another: rows are rolled back, memory is not."""
    forget_calendar()
    yield
    forget_calendar()


def loaded(days: list[SpecialDay] = FOUNDING) -> list[int]:
    with acting(SYSTEM):
        return load_holidays(days, actor=SYSTEM, at=MONDAY, source=SOURCE)


def limited(town: Town, title: str = "甲") -> Matter:
    """Return a matter of a book whose limit is four working days, given on Monday."""
    text = shipped_books()["meeting_tasks.toml"]
    clock = 'count = "working_days"'
    with acting(SYSTEM):
        changed = text.replace(clock, f"{clock}\ndefault = 4", 1)
        load_book(changed, name="tasks.toml", actor=SYSTEM, at=MONDAY)
    matter = town.matter(title, due=None)
    with acting(SYSTEM):
        assign(matter, Assignment(town.units["water"]), actor=SYSTEM, at=MONDAY)
    return matter


def test_a_date_that_was_given_stays_and_the_next_one_counts_by_the_new_table(town: Town) -> None:
    before = limited(town, "甲")

    loaded()
    after = limited(town, "乙")

    with acting(SYSTEM):
        assert Matter.objects.get(pk=before.pk).due == date(2026, 3, 6)
    # 4, 5, 6 and the Saturday: the third is off.
    assert after.due == date(2026, 3, 7)


def test_rules_count_by_the_same_days_in_sql_and_in_python(town: Town) -> None:
    loaded()

    numbers = dict(CalendarDay.objects.values_list("day", "number"))

    assert numbers[date(2026, 3, 7)] - numbers[date(2026, 3, 2)] == 4
    assert numbers == dict(workday_table().rows())


def test_an_imported_year_replaces_what_was_known_of_it(town: Town) -> None:
    assert not city_calendar().is_workday(date(2026, 10, 1))

    loaded()

    assert city_calendar().is_workday(date(2026, 10, 1))  # a Thursday that the file leaves out
    assert special_days(2026) == FOUNDING
    assert special_days(2025)[0].day == date(2025, 1, 1)


def test_beyond_the_last_year_weekdays_count_and_that_is_known(town: Town) -> None:
    year = city_calendar().known_until.year + 1
    new_year = date(year, 1, 1)
    assert (unknown_year(new_year), unknown_year(date(2026, 1, 1))) == (year, None)
    assert unknown_year(None) is None

    loaded([SpecialDay(date(year, 1, 4), is_worked=date(year, 1, 4).weekday() >= 5)])

    assert unknown_year(new_year) is None


def test_the_same_file_again_changes_nothing(town: Town) -> None:
    assert (loaded(), loaded(), loaded(FOUNDING[:1])) == ([2026], [], [2026])

    with acting(SYSTEM):
        events = Event.objects.filter(stream="calendar:2026")
        assert [event.reason for event in events] == [SOURCE, SOURCE]
        assert events[1].before_facts == events[0].after_facts
        assert list(verify()) == []


def test_a_holiday_that_somebody_wrote_into_the_table_is_named(town: Town) -> None:
    loaded()
    Row.objects.filter(is_worked=True).delete()

    with acting(SYSTEM):
        assert [finding.facts["number"] for finding in verify()] == ["calendar:2026"]


def test_only_who_keeps_the_system_loads_holidays(town: Town) -> None:
    with acting(town.actor("chen")) as chen, pytest.raises(NotAllowed):
        load_holidays(FOUNDING, actor=chen, at=MONDAY + DAY, source=SOURCE)


def test_plans_keep_to_the_days_that_the_city_loaded(town: Town) -> None:
    loaded()

    matter = planned(town)

    # Three working days after Monday the 2nd, with the 3rd off; design, five, has Saturday too.
    with acting(SYSTEM):
        dates = {node.key: node.forecast_finish for node in matter.nodes.all()}
    assert dates["survey"] == date(2026, 3, 6)
    assert dates["design"] == date(2026, 3, 12)
