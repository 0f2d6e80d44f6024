"""Counts that are brought up to date are those that are counted anew, for each person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.store.acts.cancel import cancel
from guatu.store.acts.report_progress import report_progress
from guatu.store.models import Matter
from guatu.store.permission import acting
from guatu.store.selectors import tally
from guatu.store.selectors.home import open_list
from guatu.store.selectors.latest import LATE
from guatu.store.selectors.ledger import LedgerFilters, light_counts, light_list
from guatu.store.selectors.tally import Tally, tallied
from tests.store.town import DAY, MONDAY, Town

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)


def listed(town: Town, who: str, **filters: str) -> tally.Listed:
    return light_list(town.actor(who), LedgerFilters(**filters), today=TODAY)  # type: ignore[arg-type]


def report(town: Town, matter: Matter, times: int) -> None:
    with acting(town.actor("li")) as li:
        for _ in range(times):
            matter.refresh_from_db()
            report_progress(matter, actor=li, at=MONDAY, progress=1, text="进展")


def test_a_new_a_changed_and_a_closed_matter_are_counted(town: Town) -> None:
    gone = town.matter("撤销的", due=date(2026, 3, 9))
    town.matter("照旧的", due=date(2026, 3, 30))
    with acting(town.actor("chen")) as chen:
        before = tallied(listed(town, "chen"))
        cancel(gone, actor=chen, at=MONDAY + DAY, reason="误立")
    town.matter("新的", due=date(2026, 3, 10))
    with acting(town.actor("chen")) as chen:
        after = tallied(listed(town, "chen"), before)
        anew = light_counts(chen, LedgerFilters(), today=TODAY)

    assert before.counts() == {("red",): 1, ("green",): 1}
    assert after.counts() == {(colour,): number for colour, number in anew.items()}
    assert after.counts() == {("yellow",): 1, ("green",): 1}


def test_only_what_was_touched_is_asked_for_again(town: Town) -> None:
    matter, *_ = [town.assigned(f"第{number}段") for number in range(3)]
    report(town, matter, LATE)
    with acting(town.actor("sun")) as sun:
        before = tallied(open_list(sun, today=TODAY))
    report(town, matter, 1)

    with acting(town.actor("sun")) as sun, CaptureQueriesContext(connection) as queries:
        again = open_list(sun, today=TODAY)
        after = tallied(again, before)

    # The versions of books, the newest event, what was touched, and that one matter.
    assert len(queries) == 4
    assert f'"store_matter"."id" IN ({matter.pk})' in queries[-1]["sql"]
    assert after.counts() == before.counts()


def test_what_one_may_not_see_is_in_no_count(town: Town) -> None:
    with acting(town.actor("zhao")):
        before = tallied(listed(town, "zhao"))
    town.matter("疏通东渠", lead="water")
    town.matter("修补断头路", lead="roads")
    with acting(town.actor("zhao")):
        after = tallied(listed(town, "zhao"), before)

    assert sum(after.counts().values()) == 1


def test_an_act_that_ends_after_a_later_one_is_counted(town: Town) -> None:
    with acting(town.actor("sun")):
        before = tallied(listed(town, "sun"))
    # The number of the next act, or a larger one, was seen first.
    known = replace(before, upto=before.upto + 1)
    town.matter("疏通东渠")
    with acting(town.actor("sun")):
        after = tallied(listed(town, "sun"), known)

    assert sum(after.counts().values()) == 1


def test_after_a_great_many_acts_the_list_is_gone_through_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "MOST", 2)
    with acting(town.actor("sun")):
        before = tallied(listed(town, "sun"))
    for number in range(4):
        town.matter(f"第{number}段")
    with acting(town.actor("sun")):
        after = tallied(listed(town, "sun"), before)

    assert sum(after.counts().values()) == 4


def test_an_empty_list_counts_nothing() -> None:
    assert Tally.of([], upto=0).counts() == {}
    assert Tally.of([], upto=0).renewed({1}, [(1, "red")], upto=1).counts() == {("red",): 1}
