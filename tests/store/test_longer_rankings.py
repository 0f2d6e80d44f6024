"""Quarters and years that the wall keeps: made of months that units saw, changed by appeals."""

from __future__ import annotations

import json
from datetime import date

import pytest

from guatu.errors import Invalid
from guatu.rank.recompute import recompute
from guatu.store.acts.appeal_loss import AppealToShorter, Objection, appeal_loss, decide_appeal
from guatu.store.acts.load_scorecard import load_scorecard
from guatu.store.acts.rank_period import rank_period
from guatu.store.acts.show_ranking import publish_ranking, show_ranking
from guatu.store.longer import NoShorter, ShorterRanked
from guatu.store.models import Edition, PeriodRanking
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.ranking import ranking_page, ranking_seen, unit_page
from guatu.store.verify import verify
from tests.store.rankings import APRIL_1, CARD, Ranked, ranked_march
from tests.store.town import DAY, Town

QUARTER = """
[quarter]
least_months = 1
carry_over = 0
[[quarter_part]]
key = "months"
zh = "月度"
en = "months"
weight = 0.8
of = "months"
[[quarter_part]]
key = "check"
zh = "季查"
en = "quarterly check"
weight = 0.2
of = "reading"
reading = "check"
"""
CHECKS = """unit,indicator,value
市水利局,check,90
市交通局,check,80
东河县,check,70
"""


@pytest.fixture
def march(town: Town) -> Ranked:
    """March, shown to its units: water 92.5, roads 78, the county 80."""
    town.reported(title="疏通东渠", due=date(2026, 3, 20))
    march = ranked_march(town)
    with acting(town.actor("sun")) as sun:
        show_ranking(march.ranking, actor=sun, at=APRIL_1)
    return march


def quarter(march: Ranked, checks: str = CHECKS) -> Ranked:
    with acting(march.town.actor("sun")) as sun:
        card = load_scorecard(CARD + QUARTER, key="monthly", actor=sun, at=APRIL_1)
        files = {"readings": checks.encode()}
        ranking = rank_period(card, "2026-Q1", files=files, actor=sun, at=APRIL_1 + DAY)
    return Ranked(march.town, card, ranking)


def test_a_quarter_is_made_of_the_months_that_units_saw(march: Ranked) -> None:
    found = quarter(march)

    # 0.8 * 92.5 + 0.2 * 90; 0.8 * 78 + 0.2 * 80; 0.8 * 80 + 0.2 * 70
    assert [found.score(unit) for unit in ("water", "roads", "east")] == [92.0, 78.4, 78.0]
    assert (found.ranking.state, found.ranking.last_day) == ("draft", date(2026, 3, 31))
    # 100 - 92.0: of the months 80 - 74, of the check 20 - 18.
    assert {loss.key: loss.points for loss in found.losses("water")} == {
        "months": 6_000_000, "check": 2_000_000,
    }  # fmt: skip


def test_a_quarter_is_computed_again_to_the_byte_and_the_record_is_whole(march: Ranked) -> None:
    edition = quarter(march).ranking.current
    assert edition is not None

    text = CARD + QUARTER
    assert recompute(text, json.loads(edition.inputs), "2026-Q1", name="monthly.toml") == (
        edition.answer
    )
    with acting(SYSTEM):
        assert list(verify()) == []


def test_an_appeal_to_the_month_changes_the_quarter_by_the_same_deed(march: Ranked) -> None:
    found, town = quarter(march), march.town
    with acting(town.actor("wang")) as wang:
        appeal = appeal_loss(
            march.loss("water", "late"), Objection("停工令", "1号"), actor=wang, at=APRIL_1
        )
    with acting(town.actor("he")) as he:
        decide_appeal(appeal, granted=True, actor=he, at=APRIL_1 + DAY, answer="属实")

    with acting(town.actor("sun")) as sun:
        now = ranking_seen(sun, "monthly", "2026-Q1")
        editions = Edition.objects.filter(ranking=now).count()
    # The month is 94 now: 0.8 * 94 + 0.2 * 90.
    assert (Ranked(town, found.card, now).score("water"), editions) == (93.2, 2)
    with acting(SYSTEM):
        assert list(verify()) == []


def test_without_a_month_that_was_shown_there_is_no_quarter(town: Town) -> None:
    with pytest.raises(NoShorter):
        quarter(ranked_march(town))


def test_a_file_may_not_speak_of_a_month_that_has_a_ranking(march: Ranked) -> None:
    with pytest.raises(ShorterRanked):
        quarter(march, "unit,period,indicator,value\n市水利局,2026-03,progress,1\n")


def test_pages_keep_months_and_quarters_apart(march: Ranked) -> None:
    found, town = quarter(march), march.town
    with acting(town.actor("sun")) as sun:
        page = ranking_page(sun, found.ranking)
        unit = unit_page(sun, found.ranking, "water")
        newest = ranking_seen(sun, "monthly")

    assert [each.period for each in page.periods] == ["2026-Q1", "2026-03"]
    assert [each.period for each in page.raced] == ["2026-Q1"]
    assert [len(race.places) for races in page.races.values() for race in races] == [1, 1, 1]
    assert [each.period for each in unit.periods] == ["2026-Q1"]
    assert newest.period == "2026-03"


def test_a_quarter_is_shown_and_published_and_objected_to_by_its_months(march: Ranked) -> None:
    found, town = quarter(march), march.town
    with acting(town.actor("sun")) as sun:
        show_ranking(found.ranking, actor=sun, at=APRIL_1 + DAY)
    with acting(town.actor("wang")) as wang, pytest.raises(AppealToShorter):
        loss = found.loss("water", "months")
        appeal_loss(loss, Objection("x", "y"), actor=wang, at=APRIL_1 + DAY)
    with acting(town.actor("chen")) as chen:
        publish_ranking(found.ranking, actor=chen, at=APRIL_1 + 14 * DAY)

    assert found.ranking.state == PeriodRanking.State.PUBLISHED


def test_a_period_that_the_scorecard_does_not_make_is_refused(march: Ranked) -> None:
    with acting(march.town.actor("sun")) as sun, pytest.raises(Invalid):
        rank_period(march.card, "2026-Q1", files={}, actor=sun, at=APRIL_1)
