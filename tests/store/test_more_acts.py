"""The acts beyond the daily round: each does one thing, to those who may, within the book."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from guatu.errors import Invalid, NotAllowed
from guatu.ledger.book import MoveForbidden
from guatu.ledger.bookfile import read_book
from guatu.ledger.closing import NotPublished, PartsOpen, SignaturesMissing, WrongAcceptor
from guatu.ledger.limits import CheckFailed, LadderEnded, RungTooEarly, TooOften
from guatu.ledger.values import ValueRefused
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.add_evidence import add_evidence
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.assign import Assignment, assign
from guatu.store.acts.decompose import Part, decompose
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.excuse import excuse
from guatu.store.acts.hand_over import hand_over
from guatu.store.acts.load_book import load_book
from guatu.store.acts.merge import CannotMerge, merge
from guatu.store.acts.pause import ClockRuns, ClockStands, pause, resume
from guatu.store.acts.publish import publish
from guatu.store.acts.recheck import NotClosed, recheck
from guatu.store.acts.remind import escalate, remind
from guatu.store.acts.sign import sign
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.acts.upgrade import StageGone, upgrade
from guatu.store.acts.verify_progress import OwnClaim, contradict, verify_progress
from guatu.store.books import shipped_books
from guatu.store.lights import light_of
from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.verify import verify
from tests.store.town import DAY, MONDAY, PROOF, Town

NEXT, LATER = MONDAY + DAY, MONDAY + 3 * DAY
TASKS = shipped_books()["meeting_tasks.toml"]
# What no shipped book may say: how often, how many days; made up for these tests.
STRICT = (
    TASKS.replace('evidence = ["result"]', 'evidence = ["result"]\npublish = true')
    + """
[[limit]]
act = "matter.remind"
times = 2
days = 30
source = "for the test"

[[rung]]
key = "notice"
zh = "督办通知"
en = "notice"
after_days = 1
role = "supervisor"

[[rung]]
key = "talk"
zh = "约谈"
en = "talk"
after_days = 5
role = "leader"

[[field]]
key = "planned_count"
zh = "计划数"
en = "planned"
kind = "number"

[[field]]
key = "done_count"
zh = "完成数"
en = "done"
kind = "number"
write = ["supervisor"]

[[check]]
key = "counts"
zh = "完成数不超过计划数"
en = "no more are done than planned"
rule = "done_count <= planned_count"
"""
)


def load(text: str) -> None:
    with acting(SYSTEM):
        load_book(text, name="test.toml", actor=SYSTEM, at=MONDAY)


@pytest.fixture
def strict(town: Town) -> Town:
    load(STRICT)
    return town


def closed(town: Town) -> Matter:
    matter = town.submitted()
    with acting(town.actor("he")) as he:
        accept_closing(matter, actor=he, at=LATER)
    return matter


def whole() -> bool:
    with acting(SYSTEM):
        return list(verify()) == []


def test_parts_are_numbered_under_the_whole_and_inherit_its_date(town: Town) -> None:
    matter = town.assigned()
    parts = [
        Part("清淤", town.units["water"], date(2026, 3, 10), Decimal(3)),
        Part("护岸", town.units["roads"]),
    ]

    with acting(town.actor("sun")) as sun:
        first, second = decompose(matter, parts, actor=sun, at=NEXT)

    assert (first.number, second.number) == (f"{matter.number}-1", f"{matter.number}-2")
    assert (first.due, second.due) == (date(2026, 3, 10), matter.due)
    assert (second.parent, second.lead) == (matter, town.units["roads"])
    assert whole()


@pytest.mark.parametrize(
    "part",
    [
        {"title": " "},
        {"title": "迟", "due": date(2026, 3, 21)},
        {"title": "轻", "weight": Decimal(0)},
    ],
)
def test_a_part_fits_into_the_whole(town: Town, part: dict[str, object]) -> None:
    matter = town.assigned()

    with acting(town.actor("sun")) as sun, pytest.raises(Invalid):
        decompose(matter, [Part(lead=town.units["water"], **part)], actor=sun, at=NEXT)  # type: ignore[arg-type]

    with acting(SYSTEM):
        assert Matter.objects.count() == 1


def test_the_whole_does_not_close_over_an_open_mandatory_part(town: Town) -> None:
    matter = town.assigned()
    with acting(town.actor("sun")) as sun:
        parts = [
            Part("清淤", town.units["water"]),
            Part("植树", town.units["water"], mandatory=False),
        ]
        decompose(matter, parts, actor=sun, at=NEXT)

    with acting(town.actor("li")) as li, pytest.raises(PartsOpen) as refused:
        submit_for_closing(matter, actor=li, at=NEXT, text="完", evidence=[PROOF])

    assert refused.value.facts["parts"] == f"{matter.number}-1"


def test_a_handed_over_matter_has_one_owner_at_every_instant(town: Town) -> None:
    matter = town.matter(supporting=(town.units["roads"],))

    with acting(town.actor("chen")) as chen:
        hand_over(matter, town.units["roads"], actor=chen, at=NEXT, reason="职责调整")
        event = Event.objects.get(matter=matter, act="matter.hand_over")

    assert (event.before_facts["lead"], event.after_facts["lead"]) == ("water", "roads")
    assert (event.before_facts["supporting"], event.after_facts["supporting"]) == (["roads"], [])
    assert whole()


def test_nobody_hands_a_matter_out_of_their_own_reach(town: Town) -> None:
    with acting(SYSTEM):
        matter = town.matter(lead="east")

    with acting(town.actor("qian")) as qian, pytest.raises(NotAllowed):
        hand_over(matter, town.units["roads"], actor=qian, at=NEXT, reason="移交")


def test_a_unit_that_is_no_more_takes_nothing_over(town: Town) -> None:
    matter = town.assigned()
    roads = town.units["roads"]
    roads.valid_to = date(2026, 3, 2)

    with acting(town.actor("chen")) as chen, pytest.raises(Invalid):
        hand_over(matter, roads, actor=chen, at=NEXT, reason="移交")


def test_a_claim_is_verified_from_outside_and_stays_a_claim_before(town: Town) -> None:
    matter = town.reported()

    with acting(town.actor("sun")) as sun:
        verify_progress(matter, actor=sun, at=NEXT, text="现场查看属实")

    assert matter.claim == "verified"


def test_a_contradicted_claim_turns_red_with_what_was_found(town: Town) -> None:
    matter = town.reported(progress=80)

    with acting(town.actor("sun")) as sun:
        contradict(matter, actor=sun, at=NEXT, text="现场只完成三成")
        said = Event.objects.get(matter=matter, act="matter.contradict").after_facts["+text"]

    assert light_of(matter, NEXT.date()).key == "contradicted"
    assert said == "现场只完成三成"
    assert matter.progress == 80  # nothing is averaged: the claim stands beside the finding


def test_who_reported_does_not_verify(town: Town) -> None:
    matter = town.assigned()
    with acting(SYSTEM):
        submit_for_closing(matter, actor=SYSTEM, at=NEXT, text="完", evidence=[PROOF])

        with pytest.raises(OwnClaim):
            verify_progress(matter, actor=SYSTEM, at=NEXT, text="属实")


def test_a_stopped_clock_moves_the_instant_with_the_date(town: Town) -> None:
    matter = town.reported(due=date(2026, 3, 20))
    at_five = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
    with acting(SYSTEM):
        Matter.objects.filter(pk=matter.pk).update(due_at=at_five)
        matter.due_at = at_five

    with acting(town.actor("chen")) as chen:
        pause(matter, actor=chen, at=MONDAY, reason="汛期停工")
        resume(matter, actor=chen, at=LATER)

    assert (matter.due, matter.due_at) == (date(2026, 3, 25), at_five + timedelta(days=5))


def test_a_stopped_clock_moves_the_date_by_the_working_days_that_were_lost(town: Town) -> None:
    matter = town.reported(due=date(2026, 3, 20))

    with acting(town.actor("chen")) as chen:
        pause(matter, actor=chen, at=MONDAY, reason="汛期停工")
        standing = light_of(matter, date(2026, 4, 1)).colour
        resume(matter, actor=chen, at=LATER)

    assert standing == "green"
    # Monday to Thursday: three working days after Friday 20 is Wednesday 25.
    assert (matter.due, matter.paused_on) == (date(2026, 3, 25), None)
    assert matter.first_due == date(2026, 3, 20)


def test_a_clock_is_stopped_once_and_started_once(town: Town) -> None:
    matter = town.assigned()

    with acting(town.actor("chen")) as chen:
        with pytest.raises(ClockRuns):
            resume(matter, actor=chen, at=NEXT)
        pause(matter, actor=chen, at=NEXT, reason="停")
        with pytest.raises(ClockStands):
            pause(matter, actor=chen, at=NEXT, reason="再停")


def test_reminders_end_at_the_books_limit_unless_a_leader_signs(strict: Town) -> None:
    matter = strict.assigned()
    with acting(strict.actor("sun")) as sun:
        for _ in range(2):
            remind(matter, actor=sun, at=NEXT, text="请抓紧")

        with pytest.raises(TooOften) as refused:
            remind(matter, actor=sun, at=NEXT, text="请抓紧", reason="很急")
    with acting(strict.actor("chen")) as chen:
        with pytest.raises(TooOften):
            remind(matter, actor=chen, at=NEXT, text="请抓紧")
        remind(matter, actor=chen, at=NEXT, text="请抓紧", reason="汛期将至")

    assert refused.value.facts["source"] == "for the test"


def test_after_the_period_one_may_remind_again(strict: Town) -> None:
    matter = strict.assigned()

    with acting(strict.actor("sun")) as sun:
        for days in (0, 1, 31, 32):
            remind(matter, actor=sun, at=MONDAY + days * DAY, text="请抓紧")
        with pytest.raises(TooOften):
            remind(matter, actor=sun, at=MONDAY + 33 * DAY, text="请抓紧")


def test_the_ladder_is_climbed_rung_by_rung_as_days_pass(strict: Town) -> None:
    matter = strict.assigned(due=date(2026, 3, 3))

    with acting(strict.actor("sun")) as sun:
        with pytest.raises(RungTooEarly):
            escalate(matter, actor=sun, at=NEXT, reason="到期")
        first = escalate(matter, actor=sun, at=MONDAY + 2 * DAY, reason="超期")
        with pytest.raises(RungTooEarly):
            escalate(matter, actor=sun, at=LATER, reason="超期")
        second = escalate(matter, actor=sun, at=MONDAY + 6 * DAY, reason="超期五日")
        with pytest.raises(LadderEnded):
            escalate(matter, actor=sun, at=MONDAY + 60 * DAY, reason="还在超期")

    assert (first.key, second.key) == ("notice", "talk")


def test_a_book_may_want_the_result_made_public_first(strict: Town) -> None:
    matter = strict.matter(values={"planned_count": 3, "done_count": 3})
    with acting(strict.actor("sun")) as sun:
        assign(matter, Assignment(strict.units["water"]), actor=sun, at=MONDAY)
    with acting(strict.actor("li")) as li:
        submit_for_closing(matter, actor=li, at=NEXT, text="完", evidence=[PROOF])

    with acting(strict.actor("he")) as he:
        with pytest.raises(NotPublished):
            accept_closing(matter, actor=he, at=LATER)
        publish(matter, actor=he, at=LATER, where="政府网站 2026-15 号公示")
        accept_closing(matter, actor=he, at=LATER)

    assert matter.published_on == date(2026, 3, 5)


def test_the_result_of_a_closed_matter_is_made_public(town: Town) -> None:
    matter = town.submitted()

    with acting(town.actor("he")) as he:
        accept_closing(matter, actor=he, at=LATER)
        publish(matter, actor=he, at=LATER, where="政府网站")

    assert (matter.state, matter.published_on) == ("closed", date(2026, 3, 5))


def test_an_act_in_the_wrong_stage_is_told_where_it_may_be_done(town: Town) -> None:
    matter = town.submitted()
    with acting(town.actor("he")) as he:
        accept_closing(matter, actor=he, at=LATER)
    with acting(town.actor("sun")) as sun, pytest.raises(MoveForbidden) as refused:
        remind(matter, actor=sun, at=LATER, text="请抓紧")

    assert "办理中" in refused.value.say("zh")


def test_fields_that_contradict_each_other_are_refused_and_nothing_changes(strict: Town) -> None:
    matter = strict.assigned(values={"planned_count": 3})

    with acting(strict.actor("sun")) as sun:
        edit_matter(matter, {"done_count": 3}, actor=sun, at=NEXT)
        version = matter.version
        with pytest.raises(CheckFailed):
            edit_matter(matter, {"done_count": 4}, actor=sun, at=NEXT)
        kept = Matter.objects.get(pk=matter.pk)

    assert (kept.values, kept.version) == ({"planned_count": "3", "done_count": "3"}, version)


def test_what_is_unknown_stops_the_handing_in_and_not_the_work(strict: Town) -> None:
    matter = strict.reported()

    with acting(strict.actor("li")) as li, pytest.raises(CheckFailed):
        submit_for_closing(matter, actor=li, at=NEXT, text="完", evidence=[PROOF])


def test_a_field_is_written_by_its_writers_alone(strict: Town) -> None:
    matter = strict.assigned()

    with acting(strict.actor("li")) as li:
        edit_matter(matter, {"planned_count": "5"}, actor=li, at=NEXT)
        for edits in ({"done_count": 1}, {"title": "改名"}):
            with pytest.raises(NotAllowed):
                edit_matter(matter, edits, actor=li, at=NEXT)
        with pytest.raises(ValueRefused):
            edit_matter(matter, {"weather": "雨"}, actor=li, at=NEXT)

    assert matter.values == {"planned_count": "5"}


def test_a_field_can_be_emptied_and_the_words_corrected(town: Town) -> None:
    matter = town.assigned(values={"meeting": "第29次例会"})

    with acting(town.actor("sun")) as sun:
        edit_matter(matter, {"meeting": "", "title": "疏浚东渠"}, actor=sun, at=NEXT, reason="误")

    assert (matter.values, matter.title) == ({}, "疏浚东渠")
    assert whole()


def test_a_recheck_that_holds_leaves_it_closed(town: Town) -> None:
    matter = closed(town)

    with acting(town.actor("sun")) as sun:
        recheck(matter, actor=sun, at=LATER + DAY, holds=True, text="水流畅通")

    assert (matter.state, matter.recheck_on) == ("closed", None)


def test_a_recheck_that_does_not_hold_opens_it_and_keeps_both(town: Town) -> None:
    matter = closed(town)

    with acting(town.actor("sun")) as sun:
        recheck(matter, actor=sun, at=LATER + DAY, holds=False, text="又淤了")
        acts = [event.act for event in Event.objects.filter(matter=matter).order_by("sequence")]

    assert (matter.state, matter.reopened_times, matter.claim) == ("open", 1, "contradicted")
    assert acts[-2:] == ["matter.accept", "matter.recheck"]
    assert whole()


def test_what_is_not_closed_is_not_rechecked(town: Town) -> None:
    matter = town.assigned()

    with acting(town.actor("sun")) as sun, pytest.raises(NotClosed):
        recheck(matter, actor=sun, at=NEXT, holds=True, text="看")


def test_merged_matters_are_one_and_both_stay_in_the_account(town: Town) -> None:
    matter, into = town.assigned("东渠清淤"), town.assigned("疏通东渠")

    with acting(town.actor("sun")) as sun:
        merge(matter, into, actor=sun, at=NEXT, reason="同一件事")
        last = Event.objects.filter(matter=into).order_by("-sequence")[0]

    assert (matter.state, matter.merged_into) == ("merged", into)
    assert last.after_facts["+merged"] == matter.key
    assert whole()


def test_a_matter_is_not_merged_into_itself_or_what_is_not_open(town: Town) -> None:
    matter, done = town.assigned("甲"), closed(town)

    with acting(town.actor("sun")) as sun:
        for into in (matter, done):
            with pytest.raises(CannotMerge):
                merge(matter, into, actor=sun, at=NEXT, reason="同")


def test_an_excuse_lasts_to_its_day_and_moves_no_date(town: Town) -> None:
    load(TASKS.replace('when = "today > due"', 'when = "today > due and not excuse_accepted"'))
    matter = town.assigned(due=date(2026, 3, 3))

    with acting(town.actor("chen")) as chen:
        excuse(matter, actor=chen, at=LATER, until=date(2026, 3, 10), reason="材料停产")
        with pytest.raises(Invalid):
            excuse(matter, actor=chen, at=LATER, until=date(2026, 3, 4), reason="迟了")

    lights = [light_of(matter, date(2026, 3, day)).colour.value for day in (4, 10, 11)]
    assert lights == ["green", "green", "red"]
    assert matter.due == date(2026, 3, 3)


def test_signatures_hold_while_the_fields_stay_as_they_are(town: Town) -> None:
    load(TASKS.replace('evidence = ["result"]', 'evidence = ["result"]\nsignatures = 2'))
    matter = town.matter(supporting=(town.units["roads"],), values={"meeting": "移交清单"})
    with acting(town.actor("sun")) as sun:
        assign(matter, Assignment(town.units["water"]), actor=sun, at=MONDAY)
    with acting(town.actor("li")) as li:
        submit_for_closing(matter, actor=li, at=NEXT, text="完", evidence=[PROOF])

    with acting(town.actor("wang")) as wang:
        sign(matter, actor=wang, at=NEXT)
        sign(matter, actor=wang, at=NEXT)
    with acting(town.actor("he")) as he, pytest.raises(SignaturesMissing) as refused:
        accept_closing(matter, actor=he, at=LATER)

    assert refused.value.facts == {"count": 2, "signed": "water"}


def test_who_is_of_no_unit_in_the_matter_does_not_sign(town: Town) -> None:
    matter = town.assigned()

    with acting(town.actor("chen")) as chen, pytest.raises(NotAllowed):
        sign(matter, actor=chen, at=NEXT)


def test_a_book_may_want_an_acceptor_of_one_unit_or_of_another(town: Town) -> None:
    load(TASKS.replace('evidence = ["result"]', 'evidence = ["result"]\nunit = "east"'))
    by_unit = town.submitted()
    load(TASKS.replace('evidence = ["result"]', 'evidence = ["result"]\nby_other_unit = true'))
    by_other = town.submitted()

    with acting(town.actor("he")) as he:
        with pytest.raises(WrongAcceptor):
            accept_closing(by_unit, actor=he, at=LATER)
        accept_closing(by_other, actor=he, at=LATER)

    assert by_other.state == "closed"


def test_a_changed_book_rules_old_matters_only_when_somebody_moves_them(town: Town) -> None:
    matter = town.assigned(due=date(2026, 3, 3))
    load(TASKS.replace('when = "today > due"', 'when = "workdays(due, today) > 5"'))
    day = date(2026, 3, 5)

    before = light_of(matter, day).colour
    with acting(town.actor("sun")) as sun:
        upgrade(matter, actor=sun, at=LATER)

    assert (before, light_of(matter, day).colour) == ("red", "green")
    assert str(matter.book_version) == "meeting_tasks v2"
    assert whole()


def test_a_matter_is_not_moved_to_a_version_without_its_stage(town: Town) -> None:
    matter = town.reported()
    load(TASKS.replace('"working"', '"doing"'))

    with acting(town.actor("sun")) as sun, pytest.raises(StageGone):
        upgrade(matter, actor=sun, at=LATER)


def test_evidence_may_be_added_without_a_claim(town: Town) -> None:
    matter = town.assigned()

    with acting(town.actor("li")) as li:
        add_evidence(matter, [PROOF], actor=li, at=NEXT)
        with pytest.raises(Invalid):
            add_evidence(matter, [], actor=li, at=NEXT)

    assert (matter.last_evidence_on, matter.progress) == (date(2026, 3, 3), 0)


def test_a_matter_of_a_book_with_checks_is_checked_when_it_is_entered(strict: Town) -> None:
    values = {"planned_count": 1, "done_count": 2}

    with acting(strict.actor("sun")) as sun, pytest.raises(CheckFailed):
        add_matter(
            NewMatter("meeting_tasks", "数", lead=strict.units["water"], values=values),
            actor=sun,
            at=MONDAY,
        )

    assert read_book(STRICT, name="strict.toml").checks[0].key == "counts"
