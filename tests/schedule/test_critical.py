"""What is critical and how far it may slip: nodes under way, plans on shared means.

March 2026: the 2nd is a Monday.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from guatu.schedule.plan import Direction, Link, Node, Plan, Relation, Resource
from guatu.schedule.scheduler import schedule
from tests.schedule.clock import seconds
from tests.schedule.random_plans import random_plan


def march(day: int) -> date:
    return date(2026, 3, day)


RUNNING = Node("running", 5, started=march(3))  # 3 of 5 days done by the 5th: ends on the 9th
UNDER_WAY = Plan(
    march(2),
    (RUNNING, Node("next", 2), Node("long", 6)),
    (Link("running", "next"),),
    today=march(5),
)


def test_what_is_under_way_may_slip_until_it_moves_the_end() -> None:
    answer = schedule(UNDER_WAY)

    # long: 6th to 13th; running and next end on the 11th, two days before.
    running = answer.nodes["running"]
    assert (running.total_float, running.free_float, running.critical) == (2, 0, False)
    assert running.latest_finish == march(11)
    assert running.planned_finish == march(9)
    assert answer.nodes["long"].critical


def test_a_start_that_has_happened_holds_nobody_back_any_more() -> None:
    links = (Link("running", "next", Relation.START_START),)

    answer = schedule(replace(UNDER_WAY, links=links))

    assert answer.nodes["running"].total_float == 4  # to the 13th, whatever next does
    assert answer.nodes["running"].free_float == 4


def test_what_is_under_way_and_too_late_lacks_days() -> None:
    late = replace(RUNNING, due=march(6))

    answer = schedule(replace(UNDER_WAY, nodes=(late, *UNDER_WAY.nodes[1:])))

    assert answer.missing_days == 1
    assert answer.nodes["running"].total_float == -1
    assert answer.nodes["running"].critical


def test_backwards_what_is_under_way_is_planned_as_it_goes() -> None:
    plan = replace(UNDER_WAY, due=march(31), direction=Direction.BACKWARD)

    answer = schedule(plan)

    assert answer.nodes["running"].planned_finish == march(9)
    assert answer.nodes["running"].latest_finish == march(27)
    assert answer.nodes["next"].planned_start == march(30)


CREW = (Resource("crew", 1),)


def test_with_shared_means_the_chain_goes_through_who_had_them_before() -> None:
    nodes = (
        Node("dig", 4, needs={"crew": 1}),
        Node("pave", 3, needs={"crew": 1}),
        Node("paper", 2),
    )

    answer = schedule(Plan(march(2), nodes, resources=CREW), left=seconds(2))

    assert set(answer.chain) == {"dig", "pave"}
    assert {key for key, dates in answer.nodes.items() if dates.critical} == {"dig", "pave"}
    first, second = (answer.nodes[key] for key in answer.chain)
    assert first.planned_start == march(2)
    assert second.planned_finish == march(10)


def test_with_shared_means_the_chain_ends_with_what_is_too_late() -> None:
    nodes = (
        Node("dig", 4, needs={"crew": 1}, due=march(5)),
        Node("pave", 3, needs={"crew": 1}, due=march(6)),
        Node("paper", 20),
    )

    answer = schedule(Plan(march(2), nodes, resources=CREW), left=seconds(2))

    assert answer.missing_days == 2  # seven days of work, five until the 6th
    assert set(answer.chain) == {"dig", "pave"}
    assert answer.chain[-1] == max(answer.chain, key=lambda key: answer.nodes[key].late_by)


@pytest.mark.parametrize("seed", range(40))
def test_a_chain_through_shared_means_ends_and_names_nobody_twice(seed: int) -> None:
    # Overlaps let a node hand its means on to the very node that it waits for: a chain that
    # followed both would go round for ever.
    dice = np.random.default_rng(seed)
    plan = random_plan(dice, most_nodes=8)
    nodes = tuple(
        Node(node.key, node.duration, needs={"crew": 1} if node.duration else {})
        for node in plan.nodes
    )
    overlaps = tuple(replace(link, lag=min(link.lag, 0), max_lag=None) for link in plan.links)
    crew = Resource("crew", 1 + seed % 2)

    answer = schedule(replace(plan, nodes=nodes, links=overlaps, resources=(crew,)))

    assert len(set(answer.chain)) == len(answer.chain) > 0
    assert answer.nodes[answer.chain[-1]].planned_finish == answer.finish
