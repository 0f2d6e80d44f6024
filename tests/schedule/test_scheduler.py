"""What a plan's schedule says, on plans small enough to work out by hand. March 2026:

Mo Tu We Th Fr Sa Su
 2  3  4  5  6  7  8
 9 10 11 12 13 14 15
16 17 18 19 20 21 22
23 24 25 26 27 28 29
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from guatu.schedule.answer import Schedule, Status
from guatu.schedule.errors import (
    DurationNegative,
    KeyTwice,
    KeyUnknown,
    LinkCycle,
    NeedTooBig,
    PlanInvalid,
)
from guatu.schedule.plan import (
    EVERY_DAY,
    Calendar,
    Direction,
    Link,
    Node,
    Plan,
    Relation,
    Remedy,
    RemedyKind,
    Resource,
    Stock,
    Unit,
    Window,
)
from guatu.schedule.scheduler import schedule
from tests.schedule.clock import seconds


def march(day: int) -> date:
    return date(2026, 3, day)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def planned(answer: Schedule) -> dict[str, tuple[object, object]]:
    return {key: (dates.planned_start, dates.planned_finish) for key, dates in answer.nodes.items()}


SURVEY, TENDER, BUILD = Node("survey", 2), Node("tender", 3), Node("build", 1)
CHAIN = (Link("survey", "tender"), Link("tender", "build"))


def test_a_holiday_inside_a_node_pushes_its_finish() -> None:
    closed = Calendar(holidays=frozenset({march(4)}))
    plan = Plan(march(2), (SURVEY, TENDER, BUILD), CHAIN, calendars={"": closed})

    answer = schedule(plan)

    assert planned(answer) == {
        "survey": (march(2), march(3)),
        "tender": (march(5), march(9)),  # the 4th is off, the 7th and 8th a weekend
        "build": (march(10), march(10)),
    }
    assert answer.finish == march(10)
    assert answer.length == 6
    assert answer.status is Status.OPTIMAL


def test_a_weekend_worked_in_exchange_counts() -> None:
    swapped = Calendar(extra_days=frozenset({march(7)}))

    answer = schedule(Plan(march(6), (SURVEY,), calendars={"": swapped}))

    assert answer.finish == march(7)


def test_backwards_every_node_ends_as_late_as_the_hard_date_lets_it() -> None:
    plan = Plan(
        march(2), (SURVEY, TENDER, BUILD), CHAIN, due=march(20), direction=Direction.BACKWARD
    )

    answer = schedule(plan)

    assert planned(answer) == {
        "survey": (march(13), march(16)),
        "tender": (march(17), march(19)),
        "build": (march(20), march(20)),
    }
    assert {dates.total_float for dates in answer.nodes.values()} == {9}  # 2nd to 13th


def test_an_impossible_date_says_how_many_working_days_are_missing_and_why() -> None:
    aside = Node("papers", 2)
    plan = Plan(march(2), (SURVEY, TENDER, BUILD, aside), CHAIN, due=march(5))

    answer = schedule(plan)

    assert answer.status is Status.INFEASIBLE
    assert answer.missing_days == 2  # six working days are needed, 2nd to 5th are four
    assert answer.chain == ("survey", "tender", "build")
    assert answer.nodes["build"].late_by == 2
    assert answer.nodes["build"].total_float == -2
    assert not answer.nodes["papers"].critical


def test_a_milestone_happens_on_the_day_its_work_ends() -> None:
    plan = Plan(march(2), (SURVEY, Node("done", 0), BUILD),
                (Link("survey", "done"), Link("done", "build")))  # fmt: skip

    answer = schedule(plan)

    assert planned(answer)["done"] == (march(3), march(3))
    assert planned(answer)["build"] == (march(4), march(4))


def test_a_joint_meeting_waits_for_its_window() -> None:
    meeting = Node("meeting", 1, start_window="joint")
    plan = Plan(
        march(2),
        (TENDER, meeting),
        (Link("tender", "meeting"),),
        windows={"joint": Window(month_days=frozenset({1, 10, 20}))},
    )

    assert planned(schedule(plan))["meeting"] == (march(10), march(10))


def test_a_window_that_never_opens_again_is_named() -> None:
    once = Window(dates=frozenset({date(2026, 1, 5)}))
    plan = Plan(march(2), (Node("meeting", 1, start_window="w"),), windows={"w": once})

    answer = schedule(plan)

    assert answer.status is Status.INFEASIBLE
    assert answer.missing_days is None
    assert answer.chain == ("meeting",)


def test_an_approval_that_would_lapse_is_taken_out_later() -> None:
    # The permit holds for 2 working days; the tender keeps the building waiting until the 5th.
    permit = Node("permit", 1)
    links = (Link("tender", "build"), Link("permit", "build", max_lag=1))

    answer = schedule(Plan(march(2), (TENDER, permit, BUILD), links))

    assert planned(answer)["build"] == (march(5), march(5))
    assert planned(answer)["permit"] == (march(3), march(3))


def test_an_approval_that_cannot_last_says_how_long_it_would_have_to() -> None:
    links = (Link("permit", "tender"), Link("tender", "build"), Link("permit", "build", max_lag=1))

    answer = schedule(Plan(march(2), (Node("permit", 1), TENDER, BUILD), links))

    assert answer.status is Status.INFEASIBLE
    assert answer.missing_days == 2  # three days of tender lie between, one is allowed
    assert answer.chain == ("permit", "tender", "build")


def test_calendars_of_two_units_meet() -> None:
    plan = Plan(
        march(5),
        (Node("site", 3, calendar="site"), Node("office", 1)),
        (Link("site", "office"),),
        calendars={"": Calendar(), "site": EVERY_DAY},
    )

    answer = schedule(plan)

    assert planned(answer) == {"site": (march(5), march(7)), "office": (march(9), march(9))}


def test_an_elapsed_lag_counts_days_off() -> None:
    links = (Link("survey", "build", lag=5, elapsed=True),)

    answer = schedule(Plan(march(5), (SURVEY, BUILD), links))

    assert planned(answer)["build"] == (march(12), march(12))  # 7th to 11th lie between


def test_what_happened_goes_before_the_plan() -> None:
    nodes = (
        replace(SURVEY, started=march(2), finished=march(8)),  # even on a Sunday
        replace(TENDER, started=march(9)),
        BUILD,
    )

    answer = schedule(Plan(march(2), nodes, CHAIN, today=march(12)))

    assert planned(answer) == {
        "survey": (march(2), march(8)),
        "tender": (march(9), march(13)),  # four days are gone, it is not done: a fifth at least
        "build": (march(16), march(16)),
    }


def test_remaining_work_starts_after_today() -> None:
    nodes = (replace(SURVEY, started=march(2), remaining=3),)

    answer = schedule(Plan(march(2), nodes, today=march(5)))

    assert answer.finish == march(10)  # 6th, 9th, 10th


def test_nothing_unstarted_is_planned_into_the_past() -> None:
    assert schedule(Plan(march(2), (BUILD,), today=march(9))).finish == march(10)


def test_a_late_node_leaves_the_others_where_they_are() -> None:
    files = Node("files", 1, late=True)
    plan = Plan(march(2), (files, TENDER, BUILD), (Link("files", "build"), Link("tender", "build")))

    answer = schedule(plan)

    assert planned(answer)["files"] == (march(4), march(4))
    assert planned(answer)["build"] == (march(5), march(5))


def test_hours_are_counted_within_office_hours() -> None:
    plan = Plan(march(6), (Node("a", 6), Node("b", 4)), (Link("a", "b"),), unit=Unit.HOUR)

    answer = schedule(plan)

    # Friday 8-12 and 14-16; then Friday 16-18 and Monday 8-10.
    assert planned(answer) == {
        "a": (at("2026-03-06T08:00"), at("2026-03-06T16:00")),
        "b": (at("2026-03-06T16:00"), at("2026-03-09T10:00")),
    }


def test_a_start_to_start_overlap_holds() -> None:
    links = (Link("tender", "build", Relation.START_START, 1),)

    assert planned(schedule(Plan(march(2), (TENDER, BUILD), links)))["build"][0] == march(3)


LATE = Plan(
    march(2),
    (Node("eia", 4), Node("land", 4), Node("build", 5, mandatory=True), Node("fair", 2)),
    (Link("eia", "land"), Link("land", "fair"), Link("fair", "build")),
    due=march(13),  # ten working days for fifteen
    remedies=(
        Remedy("joint", RemedyKind.JOINT, ("eia", "land"), cost=2),
        Remedy("overlap", RemedyKind.PARALLEL, ("eia", "land"), lag=1, cost=1),
        Remedy("shift", RemedyKind.SHIFT, ("build",), duration=3, cost=9),
        Remedy("no fair", RemedyKind.DROP, ("fair",), cost=4),
    ),
)


def test_remedies_gain_what_solving_again_gains() -> None:
    answer = schedule(LATE)

    gained = {offer.remedies: offer.days_gained for offer in answer.remedies}
    assert answer.missing_days == 5
    assert gained == {
        ("overlap",): 3,  # 15 - 12: land starts a day after the eia
        ("joint",): 4,
        ("no fair",): 2,
        ("shift",): 2,
        ("overlap", "no fair"): 5,
    }


def test_the_cheapest_set_that_suffices_is_offered_last() -> None:
    last = schedule(LATE).remedies[-1]

    assert last.remedies == ("overlap", "no fair")  # 5, cheaper than joint + no fair: 6
    assert last.suffices
    assert last.cost == 5


def test_an_earlier_input_helps_the_node_that_waits_for_it() -> None:
    land = replace(TENDER, not_before=march(9))
    earlier = Remedy("land now", RemedyKind.INPUT, ("tender",), date=march(3))

    answer = schedule(Plan(march(2), (land,), due=march(6), remedies=(earlier,)))

    assert answer.missing_days == 3
    assert answer.remedies[0].suffices


def test_a_mandatory_node_cannot_be_dropped() -> None:
    remedy = Remedy("hurry", RemedyKind.DROP, ("build",))

    with pytest.raises(PlanInvalid, match="build"):
        schedule(replace(LATE, remedies=(remedy,)))


def test_two_nodes_that_need_the_only_crew_follow_each_other() -> None:
    nodes = (Node("a", 3, needs={"crew": 1}), Node("b", 2, needs={"crew": 1}))
    plan = Plan(march(2), nodes, resources=(Resource("crew", 1),))

    answer = schedule(plan, left=seconds(8))

    assert answer.status is Status.OPTIMAL
    assert answer.finish == march(6)


def test_a_crew_on_leave_is_not_used() -> None:
    crew = Resource("crew", 1, changes={march(4): 0, march(9): 1})
    plan = Plan(march(2), (Node("a", 3, needs={"crew": 1}),), resources=(crew,))

    answer = schedule(plan, left=seconds(8))

    assert answer.finish == march(11)  # it does not fit before the leave


def test_quarterly_funds_hold_back_what_they_do_not_cover() -> None:
    funds = Stock("funds", {march(2): 5, march(16): 5})
    nodes = (Node("a", 1, uses={"funds": 4}), Node("b", 1, uses={"funds": 3}))

    answer = schedule(Plan(march(2), nodes, stocks=(funds,)), left=seconds(60))

    assert answer.status is Status.OPTIMAL
    assert answer.finish == march(16)


def test_a_hard_date_that_the_crew_cannot_meet_is_proven_impossible() -> None:
    nodes = (Node("a", 3, needs={"crew": 1}), Node("b", 2, needs={"crew": 1}))
    plan = Plan(march(2), nodes, resources=(Resource("crew", 1),), due=march(5))

    answer = schedule(plan, left=seconds(60))

    assert answer.status is Status.INFEASIBLE
    assert answer.missing_days == 1


@pytest.mark.parametrize(
    ("plan", "failure", "words"),
    [
        (Plan(march(2), (SURVEY, SURVEY)), KeyTwice, "survey"),
        (Plan(march(2), (Node("a", -1),)), DurationNegative, "-1"),
        (Plan(march(2), (Node("a", 10**9),)), PlanInvalid, "<= 100000"),
        (
            Plan(march(2), (Node("a", 1, started=march(5), finished=march(4)),)),
            PlanInvalid,
            ">= 2026-03-05",
        ),
        (Plan(march(2), (SURVEY,), (Link("survey", "x"),)), KeyUnknown, "x"),
        (Plan(march(2), (SURVEY,), (Link("survay", "survey"),)), KeyUnknown, "survay.*: survey"),
        (Plan(march(2), (Node("a", 1, calendar="moon"),)), KeyUnknown, "moon"),
        (Plan(march(2), (Node("a", 1, needs={"crew": 1}),)), KeyUnknown, "crew"),
        (
            Plan(march(2), (SURVEY, TENDER), (Link("survey", "tender"), Link("tender", "survey"))),
            LinkCycle,
            "tender → survey",
        ),
        (
            Plan(march(2), (Node("a", 1, needs={"c": 3}),), resources=(Resource("c", 2),)),
            NeedTooBig,
            "3",
        ),
        (
            Plan(march(2), (SURVEY, BUILD), (Link("survey", "build", lag=3, max_lag=2),)),
            PlanInvalid,
            ">= 3",
        ),
    ],
)
def test_a_plan_that_contradicts_itself_names_the_place(
    plan: Plan, failure: type[PlanInvalid], words: str
) -> None:
    with pytest.raises(failure, match=words):
        schedule(plan)


PROMISED = (
    replace(SURVEY, announced=march(3)),
    replace(TENDER, announced=march(9)),
    replace(BUILD, announced=march(16)),
)


def test_replanning_leaves_what_was_announced_where_it_is() -> None:
    answer = schedule(Plan(march(2), PROMISED, CHAIN, keep_announced=True))

    assert [dates.planned_start for dates in answer.nodes.values()] == [
        march(3),
        march(9),
        march(16),
    ]


def test_replanning_moves_only_what_a_delay_reaches() -> None:
    # The survey takes until the 10th: the tender has to give way, the building does not.
    longer = replace(PROMISED[0], duration=6)
    plan = Plan(march(2), (longer, *PROMISED[1:]), CHAIN, keep_announced=True)

    answer = schedule(plan)

    assert answer.nodes["tender"].planned_start == march(11)
    assert answer.nodes["build"].planned_start == march(16)


def test_a_hard_date_goes_before_what_was_announced() -> None:
    plan = Plan(march(2), PROMISED, CHAIN, due=march(12), keep_announced=True)

    answer = schedule(plan)

    assert answer.missing_days == 0
    assert answer.finish <= march(12)  # type: ignore[operator]


def test_who_was_promised_the_crew_first_keeps_it() -> None:
    nodes = (
        Node("new", 2, needs={"crew": 1}, announced=march(4)),
        Node("old", 3, needs={"crew": 1}, announced=march(3)),
    )
    plan = Plan(march(2), nodes, resources=(Resource("crew", 1),), keep_announced=True)

    answer = schedule(plan)

    assert answer.nodes["old"].planned_start == march(3)
    assert answer.nodes["new"].planned_start == march(6)


def test_a_plan_without_nodes_is_done_and_has_no_dates() -> None:
    answer = schedule(Plan(march(2), ()))

    assert answer.status is Status.OPTIMAL
    assert answer.finish is None
    assert answer.missing_days == 0


def test_a_plan_of_milestones_ends_on_its_first_day() -> None:
    answer = schedule(Plan(march(2), (Node("signed", 0), Node("sealed", 0))))

    assert answer.finish == answer.bound == march(2)
    assert answer.nodes["sealed"].planned_finish == march(2)
