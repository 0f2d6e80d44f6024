"""What a remedy changes in a plan. March 2026: the 2nd is a Monday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from guatu.schedule.answer import NodeDates, Schedule
from guatu.schedule.plan import Link, Node, Plan, Remedy, RemedyKind
from guatu.schedule.remedies import applied
from guatu.schedule.scheduler import schedule

TOGETHER = Remedy("together", RemedyKind.JOINT, ("land", "eia"), duration=10)
LAND_EIA_DESIGN = Plan(
    date(2026, 3, 2),
    (Node("land", 10, not_before=date(2026, 3, 9)), Node("eia", 10), Node("design", 10)),
    (Link("land", "eia"), Link("eia", "design")),
    due=date(2026, 3, 20),
    remedies=(TOGETHER,),
)


def dates(answer: Schedule, key: str) -> tuple[object, object]:
    node: NodeDates = answer.nodes[key]
    return node.planned_start, node.planned_finish


def test_what_waited_for_the_last_of_a_joint_approval_waits_for_all_of_it() -> None:
    answer = schedule(applied(LAND_EIA_DESIGN, TOGETHER))

    assert dates(answer, "eia") == (date(2026, 3, 2), date(2026, 3, 13))
    assert dates(answer, "land") == (date(2026, 3, 9), date(2026, 3, 20))
    assert dates(answer, "design") == (date(2026, 3, 23), date(2026, 4, 3))


def test_a_joint_approval_gains_no_more_than_its_members_took() -> None:
    (offer,) = schedule(LAND_EIA_DESIGN).remedies

    assert offer.days_gained == 10


def test_what_lies_between_two_members_of_a_joint_approval_makes_no_circle() -> None:
    links = (Link("land", "design"), Link("design", "eia"))
    plan = replace(LAND_EIA_DESIGN, links=links)

    (offer,) = schedule(plan).remedies

    assert offer.days_gained == 0


def test_free_float_is_never_more_than_the_float() -> None:
    nodes = (Node("approval", 5), Node("paper", 10), Node("works", 1), Node("long", 13))
    links = (Link("paper", "works"), Link("approval", "works", max_lag=3), Link("approval", "long"))

    answer = schedule(Plan(date(2026, 3, 2), nodes, links))

    assert all(node.free_float <= max(node.total_float, 0) for node in answer.nodes.values())


def test_a_second_shift_helps_what_is_left_of_a_node_under_way() -> None:
    works = Node("works", 10, started=date(2026, 3, 2))
    shift = Remedy("shift", RemedyKind.SHIFT, ("works",), duration=5)
    plan = Plan(date(2026, 3, 2), (works,), due=date(2026, 3, 11), today=date(2026, 3, 6),
                remedies=(shift,))  # fmt: skip

    answer = schedule(plan)

    # Five of ten days are left; at twice the pace two and a half: 9, 10 and 11 March.
    assert answer.missing_days == 2
    assert [(offer.days_gained, offer.suffices) for offer in answer.remedies] == [(2, True)]
    told = replace(plan, nodes=(replace(works, remaining=8),))
    assert schedule(applied(told, shift)).finish == date(2026, 3, 12)  # four days


def test_a_second_shift_on_time_that_has_run_out_changes_nothing() -> None:
    works = Node("works", 3, started=date(2026, 3, 2))
    shift = Remedy("shift", RemedyKind.SHIFT, ("works",), duration=1)
    plan = Plan(date(2026, 3, 2), (works,), today=date(2026, 3, 6))

    assert applied(plan, shift) == plan
