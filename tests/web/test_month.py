from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from guatu.store.acts.accept_closing import accept_closing
from guatu.store.permission import acting
from guatu.web.month import month_after, month_before, month_weeks
from tests.store.town import DAY, MONDAY, Town
from tests.web.conftest import SignIn


def test_weeks_start_on_monday_and_cover_the_month() -> None:
    # 1 November 2026 is a Sunday: the sheet starts on Monday 26 October.
    weeks = month_weeks(date(2026, 11, 21), {}, today=date(2026, 11, 21), worked={})

    assert weeks[0][0].on == date(2026, 10, 26)
    assert weeks[-1][-1].on == date(2026, 12, 6)
    assert [day.is_other for day in weeks[0]] == [True] * 6 + [False]


def test_a_day_shows_what_is_due_on_it_and_whether_it_is_worked() -> None:
    due = {date(2026, 10, 1): ["x"]}
    worked = {date(2026, 10, 1): False, date(2026, 10, 10): True}  # a holiday; a worked Saturday

    weeks = month_weeks(date(2026, 10, 1), due, today=date(2026, 10, 1), worked=worked)

    days = {day.on: day for week in weeks for day in week}
    assert days[date(2026, 10, 1)].due == ["x"]
    assert days[date(2026, 10, 1)].is_off
    assert days[date(2026, 10, 1)].is_today
    assert not days[date(2026, 10, 10)].is_off
    assert days[date(2026, 10, 11)].is_off  # a Sunday nobody spoke of


@pytest.mark.parametrize("day", [date(2026, 1, 31), date(2026, 1, 1)])
def test_the_months_before_and_after_cross_the_year(day: date) -> None:
    assert month_before(day) == date(2025, 12, 1)
    assert month_after(date(2026, 12, 31)) == date(2027, 1, 1)
    assert month_after(day) == date(2026, 2, 1)


@pytest.mark.parametrize(("month", "warned"), [("2026-05", False), ("2099-05", True)])
def test_a_month_whose_holidays_nobody_knows_says_so(
    town: Town, signed_in: SignIn, month: str, warned: bool
) -> None:
    page = signed_in("sun").get(f"/month/?month={month}").content.decode()

    assert ("年放假安排尚未载入" in page) == warned


@pytest.mark.parametrize(("due", "warned"), [(date(2026, 5, 8), False), (date(2099, 5, 8), True)])
def test_a_date_in_a_year_whose_holidays_nobody_knows_says_so(
    town: Town, signed_in: SignIn, due: date, warned: bool
) -> None:
    matter = town.matter(due=due)

    page = signed_in("sun").get(f"/matters/{matter.pk}/").content.decode()

    assert ("年放假安排尚未载入" in page) == warned


def test_each_number_of_a_day_opens_the_list_that_it_counts(town: Town, signed_in: SignIn) -> None:
    town.matter("疏通东渠", due=date(2026, 3, 3))
    town.matter("修补断头路", due=date(2026, 3, 3))
    done = town.submitted(title="已经办结的", due=date(2026, 3, 3))
    with acting(town.actor("he")) as he:
        accept_closing(done, actor=he, at=MONDAY + 3 * DAY)
    client = signed_in("sun")

    page = client.get("/month/?month=2026-03").content.decode()
    links = [unescape(url) for url in re.findall(r'class="month__link" href="([^"]+)"', page)]
    counts = [re.search("共 ([0-9]+) 件", client.get(url).content.decode()) for url in links]

    assert "本月到期 2 件在办，1 件已销号" in page
    assert [int(count[1]) for count in counts if count] == [2, 1]
