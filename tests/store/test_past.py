"""Any list and any matter can be seen as of a past day, and two days compared."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import pytest

from guatu.errors import Invalid
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.cancel import cancel
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.extend import ask_extension, grant_extension
from guatu.store.acts.hand_over import hand_over
from guatu.store.acts.load_book import load_book
from guatu.store.acts.report_progress import report_progress
from guatu.store.books import shipped_books
from guatu.store.models import Event, Matter
from guatu.store.past import state_at
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.ledger import LedgerFilters, ledger_page
from guatu.store.selectors.past import PastPage, changes_between, ledger_at
from tests.store.town import DAY, MONDAY, Town

# Monday 2 March 2026 is MONDAY; li reports on Tuesday and hands in on Wednesday.
SUNDAY, TUESDAY, WEDNESDAY = date(2026, 3, 1), date(2026, 3, 3), date(2026, 3, 4)
FRIDAY = date(2026, 3, 6)


def past(town: Town, day: date, **filters: Any) -> PastPage:
    with acting(town.actor("sun")) as sun:
        return ledger_at(sun, LedgerFilters(**filters), day=day)


@pytest.fixture
def closed(town: Town) -> Matter:
    matter = town.submitted(title="东渠", due=WEDNESDAY)
    with acting(town.actor("he")) as he:
        accept_closing(matter, actor=he, at=MONDAY + 4 * DAY)
    return matter


def test_before_it_was_established_a_matter_is_not_there(town: Town, closed: Matter) -> None:
    assert past(town, SUNDAY).rows == []


def test_on_a_past_day_a_matter_stands_as_it_stood(town: Town, closed: Matter) -> None:
    stages = {
        day: [(row.stage, row.progress, row.light.colour) for row in past(town, day, state="").rows]
        for day in (date(2026, 3, 2), TUESDAY, WEDNESDAY, date(2026, 3, 5), FRIDAY)
    }

    assert stages == {
        date(2026, 3, 2): [("assigned", 0, "green")],
        TUESDAY: [("working", 50, "green")],
        WEDNESDAY: [("submitted", 100, "yellow")],
        date(2026, 3, 5): [("submitted", 100, "red")],
        FRIDAY: [("closed", 100, "green")],
    }


def test_as_of_today_the_past_is_the_present(town: Town, closed: Matter) -> None:
    town.reported(title="西渠")
    town.matter("北渠", due=None)
    with acting(town.actor("sun")) as sun:
        now = ledger_page(sun, LedgerFilters(state=""), today=FRIDAY)

    then = past(town, FRIDAY, state="")
    assert [asdict(row) for row in then.rows] == [asdict(row) for row in now.rows]
    assert then.total == len(now.rows)


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"stage": "working"}, ["东渠", "西渠"]),
        ({"text": "东"}, ["东渠"]),
        ({"unit": "roads"}, ["北路"]),
        ({"due_to": WEDNESDAY}, ["东渠"]),
        ({"due_from": date(2026, 3, 5)}, ["北路", "西渠"]),
        ({"light": "green"}, ["东渠", "北路", "西渠"]),
        ({"light": "red"}, []),
        ({"state": "closed"}, []),
    ],
)
def test_filters_mean_what_was_then(
    town: Town, closed: Matter, filters: dict[str, Any], wanted: list[str]
) -> None:
    town.assigned("北路", lead="roads", due=date(2026, 3, 19))
    town.reported(title="西渠")

    page = past(town, TUESDAY, **filters)

    assert [row.title for row in page.rows] == wanted
    assert page.total == len(wanted)


def test_an_extension_of_later_does_not_hide_that_it_was_red(town: Town) -> None:
    matter = town.reported(due=WEDNESDAY)
    with acting(town.actor("li")) as li:
        ask_extension(matter, actor=li, at=MONDAY + 4 * DAY, due=date(2026, 4, 1), reason="汛")
    with acting(town.actor("chen")) as chen:
        grant_extension(matter, actor=chen, at=MONDAY + 4 * DAY)

    assert past(town, date(2026, 3, 5)).lights == {"red": 1}
    assert past(town, FRIDAY).lights == {"green": 1}


def test_two_days_are_compared_field_by_field(town: Town, closed: Matter) -> None:
    other = town.reported(title="西渠")
    with acting(town.actor("chen")) as chen:
        cancel(other, actor=chen, at=MONDAY + 3 * DAY, reason="并入东渠")
        later = town.matter("北渠")
        changes = changes_between(chen, TUESDAY, FRIDAY)

    told = {change.title: (change.what, change.fields.get("state")) for change in changes}
    assert told == {
        "东渠": ("closed", ("open", "closed")),
        "西渠": ("cancelled", ("open", "cancelled")),
    }
    assert later.title not in told  # it was established on Monday, before both days


def test_each_change_between_two_days_is_told_with_its_reason(town: Town, closed: Matter) -> None:
    other = town.reported(title="西渠")
    with acting(town.actor("chen")) as chen:
        cancel(other, actor=chen, at=MONDAY + 3 * DAY, reason="并入东渠")
        changes = changes_between(chen, TUESDAY, FRIDAY)

    told = {change.title: change.reasons for change in changes}
    assert [(why.act, why.actor, why.words) for why in told["西渠"]] == [
        ("matter.cancel", "Chen（副市长）", "并入东渠")
    ]
    assert [why.act for why in told["东渠"]][-1] == "matter.accept"


def test_what_is_new_between_two_days_is_told(town: Town, closed: Matter) -> None:
    with acting(town.actor("sun")) as sun:
        changes = changes_between(sun, SUNDAY, FRIDAY)

    assert [(change.what, change.fields) for change in changes] == [("established", {})]
    assert [why.act for why in changes[0].reasons] == ["matter.add"]


def test_what_was_changed_and_changed_back_does_not_differ(town: Town) -> None:
    matter = town.reported(progress=50)
    with acting(town.actor("li")) as li:
        for at, progress in ((3, 60), (3, 50)):
            day = MONDAY + at * DAY
            report_progress(matter, actor=li, at=day, progress=progress, text="改")
        changes = changes_between(li, TUESDAY, FRIDAY)

    assert [set(change.fields) for change in changes] == [{"last_report_on"}]


def test_a_field_that_one_may_not_see_is_in_no_comparison(town: Town) -> None:
    text = shipped_books()["meeting_tasks.toml"]
    more = '\n[[field]]\nkey = "inner"\nzh = "内"\nen = "i"\nkind = "text"\nsee = ["leader"]\n'
    with acting(SYSTEM):
        load_book(text + more, name="s.toml", actor=SYSTEM, at=MONDAY)
    matter = town.matter(values={"category": "甲"})
    with acting(SYSTEM):
        edits = {"inner": "丙", "category": "乙"}
        edit_matter(matter, edits, actor=SYSTEM, at=MONDAY + 3 * DAY)

    told = {}
    for name in ("chen", "sun"):
        with acting(town.actor(name)) as actor:
            (change,) = changes_between(actor, TUESDAY, FRIDAY)
            told[name] = change.fields

    assert told["chen"] == {"inner": (None, "丙"), "category": ("甲", "乙")}
    assert told["sun"] == {"category": ("甲", "乙")}


def test_days_are_compared_forwards(town: Town) -> None:
    with acting(town.actor("sun")) as sun, pytest.raises(Invalid):
        changes_between(sun, FRIDAY, TUESDAY)


def test_a_past_of_what_one_may_not_see_is_not_shown(town: Town, closed: Matter) -> None:
    with acting(town.actor("zhao")) as zhao:
        assert ledger_at(zhao, LedgerFilters(state=""), day=TUESDAY).rows == []
        assert changes_between(zhao, SUNDAY, FRIDAY) == []


def test_a_matter_has_exactly_one_owner_at_every_instant_of_a_hand_over(town: Town) -> None:
    matter = town.reported()
    for key, days in (("roads", 2), ("east", 3), ("water", 4)):
        with acting(town.actor("chen")) as chen:
            hand_over(matter, town.units[key], actor=chen, at=MONDAY + days * DAY, reason="移交")
    with acting(SYSTEM):
        events = list(Event.objects.filter(matter=matter).order_by("sequence"))

    instants = [event.at + past for event in events for past in (timedelta(0), timedelta(0, 1))]
    owners = [facts["lead"] for instant in sorted(instants) if (facts := state_at(events, instant))]

    assert owners[0] == "water"
    assert [key for key, _ in groupby(owners)] == ["water", "roads", "east", "water"]
