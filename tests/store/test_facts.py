"""A fact has one owner, is asked for once, and a second asker is answered from the register."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guatu.errors import Invalid, NotAllowed
from guatu.store.acts.facts import FactAsked, FactHeld, Wanted, ask_fact, give_fact
from guatu.store.acts.load_scorecard import load_scorecard
from guatu.store.acts.rank_period import rank_period
from guatu.store.models import Event, Fact
from guatu.store.permission import SYSTEM, acting
from guatu.store.record import Conflict
from guatu.store.verify import verify
from tests.store.rankings import APRIL_1, CARD, Ranked
from tests.store.town import DAY, MONDAY, Town


def wanted(town: Town) -> Wanted:
    return Wanted("东渠", "清淤方量", "2026-03", town.units["water"], "立方米")


def asked(town: Town) -> Fact:
    with acting(town.actor("sun")) as sun:
        return ask_fact(wanted(town), actor=sun, at=MONDAY)


def given(town: Town) -> Fact:
    fact = asked(town)
    with acting(town.actor("li")) as li:
        give_fact(fact, "1200", actor=li, at=MONDAY + DAY, source="验收单")
    return fact


def test_a_fact_that_is_held_is_answered_and_not_asked_again(town: Town) -> None:
    given(town)

    with acting(town.actor("zhao")) as zhao, pytest.raises(FactHeld) as answer:
        ask_fact(wanted(town), actor=zhao, at=MONDAY + 2 * DAY)

    assert answer.value.facts["value"] == "1200 立方米"
    assert answer.value.facts["source"] == "验收单"
    assert Fact.objects.count() == 1


def test_a_fact_that_waits_for_its_answer_is_not_asked_again(town: Town) -> None:
    asked(town)

    with acting(town.actor("zhao")) as zhao, pytest.raises(FactAsked):
        ask_fact(wanted(town), actor=zhao, at=MONDAY)


def test_the_same_fact_in_another_spelling_is_the_same_fact(town: Town) -> None:
    of_county = Wanted("东河县", "完成投资", "2026-03", town.units["water"])
    alias = replace(of_county, subject=" 东河 ", metric="完成投资 ")
    with acting(town.actor("sun")) as sun:
        ask_fact(of_county, actor=sun, at=MONDAY)

        with pytest.raises(FactAsked):
            ask_fact(alias, actor=sun, at=MONDAY)


@pytest.mark.parametrize("period", ["", "2026-3", "三月", "2026-13", "2026-Q5"])
def test_a_fact_is_of_a_period(town: Town, period: str) -> None:
    with acting(town.actor("sun")) as sun, pytest.raises(Invalid, match="2026-Q1"):
        ask_fact(replace(wanted(town), period=period), actor=sun, at=MONDAY)


def test_only_its_owner_gives_a_fact(town: Town) -> None:
    fact = asked(town)

    with acting(town.actor("zhao")) as zhao, pytest.raises(NotAllowed):
        give_fact(fact, "9", actor=zhao, at=MONDAY, source="听说")


@pytest.mark.parametrize(("value", "source"), [("", "验收单"), ("1200", " ")])
def test_a_fact_has_a_value_and_a_source(town: Town, value: str, source: str) -> None:
    fact = asked(town)

    with acting(town.actor("li")) as li, pytest.raises(Invalid):
        give_fact(fact, value, actor=li, at=MONDAY, source=source)


def test_a_corrected_fact_keeps_what_it_was_before(town: Town) -> None:
    fact = given(town)

    with acting(town.actor("li")) as li:
        give_fact(fact, "1300", actor=li, at=MONDAY + 2 * DAY, source="复核")
    with acting(SYSTEM):
        last = Event.objects.filter(stream=fact.stream).order_by("-sequence")[0]
        assert list(verify()) == []

    assert last.before_facts == {"value": "1200", "source": "验收单"}


def test_of_two_who_correct_a_fact_the_second_is_told(town: Town) -> None:
    fact = given(town)
    stale = Fact.objects.get(pk=fact.pk)
    with acting(town.actor("li")) as li:
        give_fact(fact, "1300", actor=li, at=MONDAY, source="复核")

        with pytest.raises(Conflict):
            give_fact(stale, "1400", actor=li, at=MONDAY, source="再核")


QUOTE = "《临江日报》2026-03-20 一版：“以92.5分的高分顺利通过验收”"


GROUP = '[[group]]\nkey = "all"\nzh = "全部"\nen = "all"\nunits = ["市水利局", "市交通局"]\n'
KEPT = (
    CARD.replace('kind = "readings"', 'kind = "readings"\nfrom = "store"').replace(
        'grouping = "none"', 'grouping = "listed"'
    )
    + GROUP
)
READ = {("water", "progress"): "0.9", ("water", "quality"): "1", ("roads", "progress"): "0.8"}


def told(town: Town, unit: str, metric: str, value: str, source: str = "月报") -> Fact:
    """Enter a reading of March in the register."""
    wanted = Wanted(town.units[unit].name, metric, "2026-03", town.units[unit])
    with acting(SYSTEM):
        fact = ask_fact(wanted, actor=SYSTEM, at=MONDAY)
        give_fact(fact, value, actor=SYSTEM, at=MONDAY + DAY, source=source)
    return fact


def test_a_score_from_outside_keeps_quote_and_date_and_counts_in_no_score_of_the_city(
    town: Town,
) -> None:
    for (unit, metric), value in READ.items():
        told(town, unit, metric, value)
    with acting(town.actor("sun")) as sun:
        card = load_scorecard(KEPT, key="monthly", actor=sun, at=MONDAY)
        before = rank_period(card, "2026-03", files={}, actor=sun, at=APRIL_1)
    bare = Ranked(town, card, before)
    scores = [bare.score(unit) for unit in ("water", "roads")]

    outside = told(town, "roads", "节水型城市验收得分", "92.5分", QUOTE)
    with acting(town.actor("sun")) as sun:
        again = rank_period(card, "2026-03", files={}, actor=sun, at=APRIL_1 + DAY)

    after = Ranked(town, card, again)
    assert (outside.value, outside.source, outside.given_at) == ("92.5分", QUOTE, MONDAY + DAY)
    assert [after.score(unit) for unit in ("water", "roads")] == scores == [94.0, 48.0]
