"""A light that turned is recorded once, dated on the day on which it turned."""

from __future__ import annotations

from datetime import date, datetime

from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.extend import ask_extension, grant_extension
from guatu.store.acts.load_book import load_book
from guatu.store.books import shipped_books
from guatu.store.jobs.tick import record_lights
from guatu.store.models import LightRecord, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.ledger import LedgerFilters, ledger_page, light_counts
from tests.store.town import DAY, MONDAY, Town


def recorded(matter: Matter) -> list[tuple[str, str]]:
    with acting(SYSTEM):
        found = LightRecord.objects.filter(matter=matter).order_by("on", "pk")
        return [(f"{record.on:%m-%d}", record.light) for record in found]


def run(*days: int) -> list[int]:
    return [record_lights(MONDAY + day * DAY) for day in days]


def test_a_red_is_dated_on_its_day_and_not_on_that_of_the_run(town: Town) -> None:
    matter = town.assigned(due=date(2026, 3, 4))

    assert run(10) == [3]

    assert recorded(matter) == [("03-02", "green"), ("03-04", "yellow"), ("03-05", "red")]


def test_running_daily_or_late_gives_the_same_record(town: Town) -> None:
    daily, late = (town.assigned(title, due=date(2026, 3, 4)) for title in "甲乙")

    run(*range(6))
    with acting(SYSTEM):
        LightRecord.objects.filter(matter=late).delete()
    run(7)

    assert recorded(daily) == recorded(late)


def test_nothing_is_recorded_twice(town: Town) -> None:
    town.assigned(due=date(2026, 3, 4))

    assert run(5, 5, 6) == [3, 0, 0]


def test_a_red_between_two_runs_is_not_lost(town: Town) -> None:
    matter = town.reported(due=date(2026, 3, 4))
    run(1)
    with acting(town.actor("li")) as li:
        ask_extension(matter, actor=li, at=MONDAY + 4 * DAY, due=date(2026, 4, 1), reason="汛")
    with acting(town.actor("chen")) as chen:
        grant_extension(matter, actor=chen, at=MONDAY + 4 * DAY)

    run(8)

    assert recorded(matter) == [
        ("03-02", "green"),
        ("03-04", "yellow"),
        ("03-05", "red"),
        ("03-06", "green"),
    ]


def test_a_light_may_turn_at_both_ends_of_a_day(town: Town) -> None:
    matter = town.submitted(due=date(2026, 3, 4))
    with acting(town.actor("he")) as he:
        accept_closing(matter, actor=he, at=MONDAY + 3 * DAY)

    run(5)

    assert recorded(matter)[-2:] == [("03-05", "red"), ("03-05", "green")]


def test_the_record_says_why(town: Town) -> None:
    matter = town.assigned(due=date(2026, 3, 4))
    run(5)

    with acting(SYSTEM):
        red = LightRecord.objects.get(matter=matter, light="red")

    assert "2026-03-05" in red.reason_zh
    assert "2026-03-04" in red.reason_en
    assert isinstance(red.recorded_at, datetime)


def test_a_red_that_was_made_up_stays_known(town: Town) -> None:
    matter = town.submitted(due=date(2026, 3, 4))
    with acting(town.actor("he")) as he:
        accept_closing(matter, actor=he, at=MONDAY + 4 * DAY)
        run(6, 9)
        row = ledger_page(he, LedgerFilters(state="closed"), today=date(2026, 3, 20)).rows[0]

    assert (row.light.colour, row.red_on) == ("green", date(2026, 3, 5))


MADE_UP = """
[[light]]
key = "made_up"
colour = "purple"
zh = "红后赶上"
en = "made up"
when = "accepted_on is not null and was_red"
"""


def test_a_rule_may_ask_whether_a_light_was_red(town: Town) -> None:
    text = shipped_books()["meeting_tasks.toml"].replace("[[light]]", f"{MADE_UP}\n[[light]]", 1)
    with acting(SYSTEM):
        load_book(text, name="tasks.toml", actor=SYSTEM, at=MONDAY)
    late, early = (town.submitted(title=title, due=date(2026, 3, 4)) for title in "甲乙")
    with acting(town.actor("he")) as he:
        accept_closing(early, actor=he, at=MONDAY + 2 * DAY)
        accept_closing(late, actor=he, at=MONDAY + 4 * DAY)
        run(9)
        closed, day = LedgerFilters(state="closed"), date(2026, 3, 20)
        page = ledger_page(he, closed, today=day)
        counts = light_counts(he, closed, today=day)

    assert [row.light.colour for row in page.rows] == ["purple", "green"]
    assert counts == {"purple": 1, "green": 1}
    assert recorded(late)[-2:] == [("03-05", "red"), ("03-06", "purple")]
