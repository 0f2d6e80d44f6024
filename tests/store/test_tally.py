"""Counts that are brought up to date are those that are counted anew, for each person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.ledger.holidays import SpecialDay
from guatu.store.actor import Actor
from guatu.store.acts.cancel import cancel
from guatu.store.acts.load_holidays import load_holidays
from guatu.store.acts.report_progress import report_progress
from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors import tally
from guatu.store.selectors.home import open_list
from guatu.store.selectors.keyset import Order
from guatu.store.selectors.latest import LATE
from guatu.store.selectors.ledger import (
    LedgerFilters,
    Shown,
    ledger_page,
    light_counts,
    light_list,
)
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


def test_new_holidays_stir_the_lights_of_all_matters(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "LATE", 0)
    town.matter("照旧的", due=date(2026, 3, 30))
    with acting(town.actor("sun")):
        before = tallied(listed(town, "sun"))
    held = replace(before, names=(("red",),))  # as if its light had been another
    special = [SpecialDay(date(2026, 3, 12), False, "停产日")]
    with acting(SYSTEM):
        load_holidays(special, actor=SYSTEM, at=MONDAY, source="平川府办发〔2026〕9号")
    with acting(town.actor("sun")):
        after = tallied(listed(town, "sun"), held)

    assert after.counts() == {("green",): 1}


def test_an_empty_list_counts_nothing() -> None:
    nothing = Tally.of([], upto=0)

    assert nothing.counts() == {}
    assert nothing.by_day(TODAY, TODAY) == {}
    assert nothing.listed(lambda _: True, Order.DUE, None, 3) == []
    assert nothing.renewed({1}, [(1, None, "red")], upto=1).counts() == {("red",): 1}


def test_matters_are_counted_by_day_ends_included() -> None:
    first, last = date(2026, 3, 10), date(2026, 3, 12)
    eve, morrow = date(2026, 3, 9), date(2026, 3, 13)
    rows = [(1, eve, "red"), (2, first, "red"), (3, last, "red"), (4, last, "red"),
            (5, last, "green"), (6, morrow, "red"), (7, None, "red")]  # fmt: skip

    counted = Tally.of(rows, upto=1).by_day(first, last)

    assert counted == {(first, ("red",)): 1, (last, ("red",)): 2, (last, ("green",)): 1}


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("light", ["", "red", "green"])
def test_pages_of_a_tally_are_those_of_the_database(town: Town, order: Order, light: str) -> None:
    for number, day in enumerate([9, None, 20, 3, 9, 3, 21, None, 9, 20]):
        town.matter(f"第{number}件", due=date(2026, 3, day) if day else None)
    filters, shown = LedgerFilters(light=light), Shown(order, size=2)

    with acting(town.actor("sun")) as sun:
        held = tallied(light_list(sun, replace(filters, light=""), today=TODAY))
        for at in cursors(sun, filters, shown):
            judged = ledger_page(sun, filters, today=TODAY, at=at, shown=shown)
            kept = ledger_page(sun, filters, today=TODAY, at=at, shown=shown, tally=held)
            assert kept == judged


def cursors(actor: Actor, filters: LedgerFilters, shown: Shown) -> list[str]:
    """Return the cursors of all pages, there and back."""
    found = [""]
    while at := ledger_page(actor, filters, today=TODAY, at=found[-1], shown=shown).next:
        found.append(at)
    while at := ledger_page(actor, filters, today=TODAY, at=found[-1], shown=shown).previous:
        found.append(at)
    return found
