"""A ranking from its first edition to the day it is frozen, and who may see and say what."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from guatu.errors import Invalid, NotAllowed
from guatu.rank.difference import difference
from guatu.rank.recompute import recompute
from guatu.store.acts.appeal_loss import (
    AppealDecided,
    NoWindow,
    Objection,
    appeal_loss,
    decide_appeal,
)
from guatu.store.acts.comment_on import comment_on
from guatu.store.acts.rank_period import RankingPublished, ReasonWanted, rank_period
from guatu.store.acts.show_ranking import AppealsOpen, WindowOpen, publish_ranking, show_ranking
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.models import Appeal, Draft, Edition, Loss, PeriodRanking, Standing
from guatu.store.permission import SYSTEM, acting
from guatu.store.ranking_rows import UnitsUnknown
from guatu.store.verify import verify
from tests.store.rankings import APRIL_1, CARD, READINGS, Ranked, ranked_march
from tests.store.town import DAY, MONDAY, PROOF, Town

OBJECTION = Objection("超期因上级停工令", "停工令〔2026〕3号")


@pytest.fixture
def march(town: Town) -> Ranked:
    town.reported(title="疏通东渠", due=date(2026, 3, 20))
    return ranked_march(town)


def shown(march: Ranked) -> Ranked:
    with acting(march.town.actor("sun")) as sun:
        show_ranking(march.ranking, actor=sun, at=APRIL_1)
    return march


def appealed(march: Ranked, objection: Objection = OBJECTION) -> Appeal:
    with acting(march.town.actor("wang")) as wang:
        return appeal_loss(march.loss("water", "late"), objection, actor=wang, at=APRIL_1)


def decided(march: Ranked, appeal: Appeal, *, granted: bool = True, by: str = "he") -> None:
    with acting(march.town.actor(by)) as actor:
        at = APRIL_1 + DAY
        decide_appeal(appeal, granted=granted, actor=actor, at=at, answer="属实")


def test_scores_come_from_files_and_from_the_ledger(march: Ranked) -> None:
    # Water: 0.9 * 60 + 40 less 1.5 for a matter that is late; roads 48 + 30; east 60 + 20.
    assert [march.score(unit) for unit in ("water", "roads", "east")] == [92.5, 78.0, 80.0]


def test_losses_add_up_and_the_late_one_leads_to_its_matter(march: Ranked) -> None:
    losses = march.losses("water")

    assert sum(loss.points for loss in losses) == 7_500_000
    late = march.loss("water", "late")
    assert late.matter is not None and late.matter.title == "疏通东渠"
    assert "扣分1.5分" in late.words_zh


def test_the_ledger_counts_as_it_stood_at_the_end_of_the_period(town: Town) -> None:
    matter = town.reported(title="疏通东渠", due=date(2026, 3, 20))
    with acting(town.actor("li")) as li:
        submit_for_closing(matter, actor=li, at=APRIL_1, text="已疏通", evidence=[PROOF])

    march = ranked_march(town, at=APRIL_1 + DAY)

    # On the last of March it was not done, and eleven days late.
    assert [loss.key for loss in march.losses("water")] == ["progress", "late"]
    assert ",11\n" in march.inputs["matters"]


def test_a_running_period_becomes_a_draft_when_it_is_over(town: Town) -> None:
    running = ranked_march(town, at=MONDAY + 14 * DAY)
    assert running.ranking.state == PeriodRanking.State.RUNNING

    with acting(town.actor("sun")) as sun:
        again = rank_period(running.card, "2026-03", files={}, actor=sun, at=APRIL_1)

    assert again.state == PeriodRanking.State.DRAFT
    with acting(SYSTEM):
        assert [e.on.day for e in Edition.objects.filter(ranking=again)] == [16, 31]


def test_an_edition_is_computed_again_to_the_byte(march: Ranked) -> None:
    edition = march.ranking.current
    assert edition is not None

    again = recompute(march.card.text, json.loads(edition.inputs), "2026-03", name="monthly.toml")

    assert again == edition.answer


def test_an_appeal_restores_exactly_its_points_and_the_diff_shows_them(march: Ranked) -> None:
    before = shown(march).ranking.current

    decided(march, appealed(march))

    with acting(SYSTEM):
        after = PeriodRanking.objects.get(pk=march.ranking.pk).current
    assert before and after and after.number == 2
    (change,) = difference(json.loads(before.answer), json.loads(after.answer))
    assert change["unit"] == "市水利局"
    assert (change["before"]["score"], change["after"]["score"]) == (92.5, 94.0)  # type: ignore[index]
    assert [line["key"].split()[1] for line in change["lines"]] == ["appeal"]  # type: ignore[attr-defined]


def test_part_of_the_points_can_be_asked_for(march: Ranked) -> None:
    appeal = appealed(shown(march), Objection("减半", "说明", Decimal("0.5")))

    decided(march, appeal)

    with acting(SYSTEM):
        ranking = PeriodRanking.objects.get(pk=march.ranking.pk)
        held = Standing.objects.get(edition=ranking.current, unit=march.town.units["water"])
    assert held.score == 93_000_000


def test_a_refused_appeal_changes_nothing(march: Ranked) -> None:
    decided(shown(march), appealed(march), granted=False)

    with acting(SYSTEM):
        assert Edition.objects.count() == 1
        assert Appeal.objects.get().state == Appeal.State.REFUSED


@pytest.mark.parametrize(
    ("objection", "code"),
    [
        (Objection("", "文"), "invalid"),
        (Objection("理由", " "), "invalid"),
        (Objection("理由", "文", Decimal(2)), "invalid"),
        (Objection("理由", "文", Decimal(0)), "invalid"),
    ],
)
def test_an_appeal_needs_reason_proof_and_points_that_were_lost(
    march: Ranked, objection: Objection, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        appealed(shown(march), objection)

    assert refused.value.code == code


def test_nobody_appeals_for_another_unit(march: Ranked) -> None:
    loss = shown(march).losses("water")[0]

    with acting(march.town.actor("zhao")) as zhao, pytest.raises(NotAllowed):
        appeal_loss(loss, OBJECTION, actor=zhao, at=APRIL_1)


def test_who_asked_does_not_decide(march: Ranked) -> None:
    appeal = appealed(shown(march))

    for name in ("wang", "qian"):
        with pytest.raises(NotAllowed):
            decided(march, appeal, by=name)


def test_an_appeal_is_decided_once(march: Ranked) -> None:
    appeal = appealed(shown(march))
    decided(march, appeal)

    with pytest.raises(AppealDecided):
        decided(march, appeal)


def test_objections_are_heard_while_the_draft_is_shown(march: Ranked) -> None:
    with pytest.raises(NoWindow):
        appealed(march)

    loss = shown(march).loss("water", "late")
    # 2 and 3 April are working days, 6 April is Qingming's make-up holiday: until the 7th.
    late = APRIL_1 + timedelta(days=7)
    with acting(march.town.actor("wang")) as wang, pytest.raises(NoWindow):
        appeal_loss(loss, OBJECTION, actor=wang, at=late)


def test_publishing_waits_for_the_window_and_for_the_appeals(march: Ranked) -> None:
    appeal = appealed(shown(march))
    chen = march.town.actor("chen")
    with acting(chen), pytest.raises(WindowOpen):
        publish_ranking(march.ranking, actor=chen, at=APRIL_1 + DAY)
    with acting(chen), pytest.raises(AppealsOpen):
        publish_ranking(march.ranking, actor=chen, at=APRIL_1 + 10 * DAY)
    decided(march, appeal, granted=False)

    with acting(chen):
        publish_ranking(march.ranking, actor=chen, at=APRIL_1 + 10 * DAY)

    with acting(march.town.actor("sun")) as sun, pytest.raises(RankingPublished):
        rank_period(march.card, "2026-03", files={}, actor=sun, at=APRIL_1 + 11 * DAY)


def test_what_was_shown_is_computed_again_only_with_a_reason(march: Ranked) -> None:
    files = {"readings": READINGS.replace("0.9", "1").encode()}
    with acting(shown(march).town.actor("sun")) as sun:
        with pytest.raises(ReasonWanted):
            rank_period(march.card, "2026-03", files=files, actor=sun, at=APRIL_1)

        again = rank_period(
            march.card, "2026-03", files=files, actor=sun, at=APRIL_1, reason="统计更正"
        )

    assert again.state == PeriodRanking.State.SHOWN
    assert again.current is not None and again.current.number == 2


def test_a_draft_is_seen_by_the_office_alone_then_by_each_unit_its_own(march: Ranked) -> None:
    def seen(name: str) -> tuple[int, int, int]:
        with acting(march.town.actor(name)):
            return PeriodRanking.objects.count(), Standing.objects.count(), Loss.objects.count()

    assert seen("sun") == (1, 3, 5)
    assert seen("wang") == (0, 0, 0)

    shown(march)
    assert seen("wang") == (1, 1, 2)  # progress, late
    assert seen("zheng") == (0, 0, 0)

    with acting(march.town.actor("chen")) as chen:
        publish_ranking(march.ranking, actor=chen, at=APRIL_1 + 10 * DAY)
    assert seen("wang") == (1, 3, 2)


def test_units_that_nobody_knows_are_refused_and_nothing_stays(town: Town) -> None:
    with pytest.raises(UnitsUnknown):
        ranked_march(town, readings=READINGS + "西山县,progress,1\n西山县,quality,1\n")

    with acting(SYSTEM):
        assert not PeriodRanking.objects.exists()


def test_a_county_office_does_not_rank_the_city(march: Ranked) -> None:
    with acting(march.town.actor("qian")) as qian, pytest.raises(NotAllowed):
        rank_period(march.card, "2026-03", files={}, actor=qian, at=APRIL_1)


def test_a_comment_that_demands_waits_as_a_draft_for_its_unit(march: Ranked) -> None:
    shown(march)
    east = march.town.units["east"]
    with acting(march.town.actor("chen")) as chen:
        plain = comment_on(march.ranking, east, "东河县进步明显。", actor=chen, at=APRIL_1)
        text = "东河县质量得分偏低。要在4月20日前完成质量问题整改，并报送整改报告。"
        asked = comment_on(march.ranking, east, text, actor=chen, at=APRIL_1)

    assert plain.document is None and asked.document is not None
    with acting(SYSTEM):
        draft = Draft.objects.get(document=asked.document)
    assert draft.lead == east and draft.due == date(2026, 4, 20)


def test_the_record_knows_every_edition_and_appeal(march: Ranked) -> None:
    decided(shown(march), appealed(march))
    with acting(SYSTEM):
        assert list(verify()) == []

        Edition.objects.filter(number=2).update(answer="{}")
        Appeal.objects.update(state=Appeal.State.REFUSED)

        fields = {finding.facts.get("field") for finding in verify()}
    assert fields == {"answer", "appeal:water:late:meeting_tasks:督〔2026〕1号"}


BANDS = """
[bands]
by = "count"
tied = "in"
[[band]]
key = "rear"
zh = "靠后"
en = "behind"
count = 1
bottom = true
ask_zh = "全力扭转"
ask_en = "turn it round"
plan_days = 10
[[band]]
key = "rest"
zh = "其他"
en = "the others"
ask_zh = "努力保持"
ask_en = "keep it up"
"""


def test_who_fell_into_the_last_band_is_asked_for_a_plan_that_somebody_signs(town: Town) -> None:
    march = shown(ranked_march(town, card=CARD + BANDS))
    with acting(town.actor("chen")) as chen:
        publish_ranking(march.ranking, actor=chen, at=APRIL_1 + 10 * DAY)

    with acting(SYSTEM):
        (draft,) = Draft.objects.all()
        assert list(verify()) == []
    # Ten working days after Saturday the 11th of April.
    assert (draft.lead, draft.due) == (town.units["roads"], date(2026, 4, 24))
    assert "整改提升方案" in draft.title
