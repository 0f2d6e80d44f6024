"""Lists show what one may see and count what is there; pages say what may be done next."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from guatu.errors import NotFound
from guatu.store.actor import Actor
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.cancel import cancel
from guatu.store.acts.extend import ask_extension
from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.record import Conflict
from guatu.store.selectors.deadlines import month_list, month_of_deadlines
from guatu.store.selectors.home import (
    Home,
    book_accounts,
    home_counts,
    home_lists,
    open_books,
    open_list,
)
from guatu.store.selectors.ledger import LedgerFilters, LedgerPage, ledger_page, light_counts
from guatu.store.selectors.matter import MatterPage, matter_numbered, matter_page, matter_seen
from guatu.store.selectors.tally import tallied
from tests.store.town import DAY, MONDAY, Town

TODAY = date(2026, 3, 10)


@pytest.fixture
def five(town: Town) -> list[Matter]:
    """Overdue, due today, on course, without a date, and closed."""
    matters = [
        town.assigned("超期", due=date(2026, 3, 9)),
        town.assigned("今日", due=TODAY, lead="roads"),
        town.assigned("正常", due=date(2026, 3, 11), lead="east"),
        town.assigned("无期", due=None),
        town.submitted(title="已办", due=date(2026, 3, 9)),
    ]
    with acting(town.actor("he")) as he:
        accept_closing(matters[-1], actor=he, at=MONDAY + 3 * DAY)
    return matters


def listed(town: Town, name: str, **filters: Any) -> LedgerPage:
    with acting(town.actor(name)) as actor:
        return ledger_page(actor, LedgerFilters(**filters), today=TODAY)


def counted(town: Town, name: str, **filters: Any) -> dict[str, int]:
    with acting(town.actor(name)) as actor:
        return light_counts(actor, LedgerFilters(**filters), today=TODAY)


def titles(page: LedgerPage) -> list[str]:
    return [row.title for row in page.rows]


def shown(town: Town, name: str, matter: Matter) -> MatterPage:
    with acting(town.actor(name)) as actor:
        return matter_page(actor, matter.pk, today=TODAY)


def test_what_is_due_first_stands_first_and_what_has_no_date_last(
    town: Town, five: list[Matter]
) -> None:
    assert titles(listed(town, "sun")) == ["超期", "今日", "正常", "无期"]


def test_lights_are_those_of_the_day_with_their_reason(town: Town, five: list[Matter]) -> None:
    rows = listed(town, "sun", state="").rows

    assert {row.title: row.light.colour for row in rows} == {
        "超期": "red",
        "今日": "yellow",
        "正常": "green",
        "无期": "grey",
        "已办": "green",
    }
    overdue = rows[0]
    assert overdue.light.values == {"today": TODAY, "due": date(2026, 3, 9)}
    assert "2026-03-09" in overdue.light.words["en"]
    assert (overdue.sign.zh, overdue.days_left) == ("超期", -1)


def test_counts_by_light_are_those_of_the_rows(town: Town, five: list[Matter]) -> None:
    page = listed(town, "sun", state="")

    counts = counted(town, "sun", state="")
    assert counts == dict(Counter(row.light.colour.value for row in page.rows))
    assert sum(counts.values()) == 5


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"light": "red"}, ["超期"]),
        ({"unit": "east"}, ["正常"]),
        ({"unit": "city", "light": "grey"}, ["无期"]),
        ({"due_from": date(2026, 3, 10), "due_to": date(2026, 3, 11)}, ["今日", "正常"]),
        ({"due_to": date(2026, 3, 9), "state": ""}, ["超期", "已办"]),
        ({"text": "正"}, ["正常"]),
        ({"text": "督〔2026〕2号"}, ["今日"]),
        ({"stage": "closed", "state": "closed"}, ["已办"]),
        ({"book": "meeting_tasks", "state": "cancelled"}, []),
        ({"book": "another"}, []),
    ],
)
def test_each_filter_narrows(
    town: Town, five: list[Matter], filters: dict[str, Any], wanted: list[str]
) -> None:
    page = listed(town, "sun", **filters)

    assert titles(page) == wanted
    counts = counted(town, "sun", **filters)
    light = filters.get("light")
    assert (counts[light] if light else sum(counts.values())) == len(wanted)


def test_the_light_filter_leaves_the_counts_of_the_others(town: Town, five: list[Matter]) -> None:
    assert counted(town, "sun", light="red") == {"red": 1, "yellow": 1, "green": 1, "grey": 1}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("chen", {"超期", "今日", "正常", "无期"}),
        ("li", {"超期", "无期"}),
        ("zhao", {"今日"}),
        ("qian", {"正常"}),
        ("nobody", set()),
        ("zheng", set()),
    ],
)
def test_a_person_sees_the_matters_of_their_units(
    town: Town, five: list[Matter], name: str, wanted: set[str]
) -> None:
    page = listed(town, name)

    assert set(titles(page)) == wanted
    assert sum(counted(town, name).values()) == len(wanted)


def test_a_supporting_unit_sees_the_matter_once(town: Town) -> None:
    town.matter("同办", supporting=(town.units["roads"], town.units["east"]))

    assert titles(listed(town, "zhao")) == ["同办"]
    assert titles(listed(town, "sun")) == ["同办"]


def test_the_list_asks_three_queries_however_long_it_is(
    town: Town, five: list[Matter], django_assert_num_queries: Any
) -> None:
    with acting(town.actor("sun")) as sun, django_assert_num_queries(3):
        ledger_page(sun, LedgerFilters(), today=TODAY)


def test_an_unknown_unit_is_not_found(town: Town) -> None:
    with pytest.raises(NotFound):
        listed(town, "sun", unit="nowhere")


def test_while_the_clock_stands_still_the_light_does_not_turn(town: Town) -> None:
    matter = town.assigned(due=date(2026, 3, 9))
    with acting(SYSTEM):
        Matter.objects.filter(pk=matter.pk).update(paused_on=date(2026, 3, 6))

    assert counted(town, "sun") == {"green": 1}
    assert listed(town, "sun").rows[0].light.colour == "green"


def test_a_matters_page_tells_its_history(town: Town) -> None:
    matter = town.submitted()

    page = shown(town, "sun", matter)

    assert [line.act for line in page.history] == [
        "matter.add",
        "matter.assign",
        "matter.report",
        "matter.submit",
    ]
    reported = page.history[2]
    assert reported.actor == "Li（水利局科员）"
    assert reported.text == "已开工"
    assert ("progress", 0, 50) in reported.changes
    assert page.history[0].changes == ()
    assert [proven.evidence.note for proven in page.evidence] == ["验收单 2026-1"]


def offered(page: MatterPage) -> dict[str, str | None]:
    return {act.act: act.why_not.code if act.why_not else None for act in page.next_acts}


def test_a_page_offers_what_one_has_a_right_to_and_says_why_not_now(town: Town) -> None:
    matter = town.submitted()

    for_sun, for_li = (offered(shown(town, name, matter)) for name in ("sun", "li"))

    assert {act for act, why in for_sun.items() if why is None} >= {
        "matter.return", "matter.accept", "matter.cancel", "matter.verify", "matter.pause",
    }  # fmt: skip
    assert for_sun["matter.assign"] == "ledger.move_forbidden"
    assert for_sun["matter.extend"] == "store.nothing_asked"
    assert for_sun["matter.resume"] == "store.clock_runs"
    assert for_sun["matter.recheck"] == "store.not_closed"
    assert for_sun["matter.escalate"] == "ledger.no_rung"
    assert "matter.report" not in for_sun
    assert for_li == {
        "matter.report": "ledger.move_forbidden",
        "matter.add_evidence": None,
        "matter.note": None,
        "matter.edit": None,
        "matter.extend_ask": None,
        "matter.submit": "ledger.move_forbidden",
    }
    assert offered(shown(town, "wu", matter)) == {}


def test_the_page_of_a_matter_costs_the_same_however_long_its_history(
    town: Town, django_assert_max_num_queries: Any
) -> None:
    matter = town.submitted()

    with acting(town.actor("sun")) as sun, django_assert_max_num_queries(12):
        matter_page(sun, matter.pk, today=TODAY)


def test_what_one_may_not_see_is_not_found_by_row_or_number(town: Town) -> None:
    matter = town.assigned()

    with acting(town.actor("zhao")) as zhao:
        with pytest.raises(NotFound):
            matter_seen(zhao, matter.pk)
        with pytest.raises(NotFound):
            matter_numbered(zhao, matter.number)


def test_who_saw_an_older_version_is_told_before_anything_else(town: Town) -> None:
    matter = town.assigned()

    with acting(town.actor("sun")) as sun:
        with pytest.raises(Conflict):
            matter_seen(sun, matter.pk, version=1)
        assert matter_seen(sun, matter.pk, version=2).version == 2
        assert matter_numbered(sun, matter.number).version == 2


def test_a_month_shows_each_deadline_on_its_day(town: Town, five: list[Matter]) -> None:
    with acting(town.actor("sun")) as sun:
        tally = tallied(month_list(sun, date(2026, 3, 1), today=TODAY))
        days = month_of_deadlines(tally, date(2026, 3, 1))

    assert len(days) == 31
    due = {day.day.day: (day.lights, day.closed) for day in days if day.open or day.closed}
    assert due == {9: ({"red": 1}, 1), 10: ({"yellow": 1}, 0), 11: ({"green": 1}, 0)}
    assert [day.is_workday for day in days[6:9]] == [False, False, True]  # the 7th is a Saturday


def home_of(actor: Actor) -> Home:
    """What `actor` sees first, counted anew."""
    return home_counts(actor, tallied(open_list(actor, today=TODAY)), today=TODAY)


def test_the_account_balances(town: Town, five: list[Matter]) -> None:
    with acting(town.actor("chen")) as chen:
        cancel(five[0], actor=chen, at=MONDAY + DAY, reason="误立")
        home, (account,) = home_of(chen), book_accounts(chen)

    assert (account.established, account.open, account.closed, account.cancelled) == (5, 3, 1, 1)
    assert account.established == account.open + account.closed + account.cancelled + account.merged
    assert sum(home.lights.values()) == account.open


def test_home_counts_what_waits_for_somebody(town: Town, five: list[Matter]) -> None:
    town.submitted(title="待销号", due=date(2026, 3, 17))
    with acting(town.actor("li")) as li:
        ask_extension(five[0], actor=li, at=MONDAY, due=date(2026, 4, 1), reason="汛期")

    with acting(town.actor("sun")) as sun:
        home = home_of(sun)

    assert (home.handed_in, home.extensions_asked) == (1, 1)
    assert home.due_soon == 3  # 10, 11 and 17 March: within seven days, both ends included


def test_the_lists_of_home_begin_with_what_is_due_first(town: Town, five: list[Matter]) -> None:
    submitted = town.submitted(title="待销号", due=date(2026, 3, 17))
    with acting(town.actor("chen")) as chen:
        tally = tallied(open_list(chen, today=TODAY))
        lists = home_lists(chen, tally, today=TODAY, size=2)
        dues = {name: [row.due for row in rows] for name, rows in lists.items()}

    assert [row.pk for row in lists["mine"]] == [submitted.pk]
    assert dues["red"] == [date(2026, 3, 9)]
    # Three are due within seven days; the first is green until it is past.
    assert dues["soon"] == [date(2026, 3, 10), date(2026, 3, 11)]
    assert dues["turning"] == [date(2026, 3, 10), date(2026, 3, 11)]


def test_books_are_named_to_everybody_unless_restricted(town: Town) -> None:
    assert "meeting_tasks" in {book.key for book in open_books(town.actor("li"))}
