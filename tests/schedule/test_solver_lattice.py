"""Means shared by nodes of different calendars: the best of all plans, and what is proven."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from guatu.schedule.answer import Status
from guatu.schedule.lattice_bounds import floor_of, path_floor
from guatu.schedule.plan import EVERY_DAY, Calendar, Link, Node, Plan, Resource
from guatu.schedule.scheduler import schedule, timed
from guatu.schedule.share import task_of
from guatu.schedule.solver_lattice import may_prove
from tests.schedule.clock import seconds
from tests.schedule.oracle import Oracle
from tests.schedule.random_plans import random_plan
from tests.schedule.test_share import capacity, with_means

MONDAY = date(2026, 3, 2)
CALENDARS = {"": Calendar(), "site": EVERY_DAY}
CREW = (Resource("crew", 1),)
WIDTH = 30  # positions tried for each node


def fits(plan: Plan, oracle: Oracle, at: dict[str, int]) -> bool:
    """Whether nobody asks for more than there is on any day."""
    used: Counter[int] = Counter()
    begun: Counter[int] = Counter()
    for node in plan.nodes:
        days = oracle.working[node.calendar][at[node.key] :][: max(node.duration, 1)]
        begun[days[0]] += node.uses.get("funds", 0)
        for day in days[: node.duration]:
            used[day] += node.needs.get("crew", 0)
    days_used = [oracle.first + timedelta(days=day) for day in used]
    if any(n > capacity(plan, day) for day, n in zip(days_used, used.values(), strict=True)):
        return False
    supply = {oracle.offset(day): units for day, units in plan.stocks[0].supply.items()}
    return all(
        sum(n for day, n in begun.items() if day <= last)
        <= sum(n for day, n in supply.items() if day <= last)
        for last in begun
    )


def earliest_finish(plan: Plan) -> date | None:
    """The last day of the best of all plans, `None` when it lies beyond `WIDTH`."""
    oracle = Oracle(plan, plan.start - timedelta(days=7), days=90)
    ends = [
        max(oracle.end(node, at[node.key]) for node in plan.nodes)
        for at in oracle.plans(WIDTH)
        if fits(plan, oracle, at)
    ]
    end = min(ends, default=90)
    return oracle.first + timedelta(days=end - 1) if end < WIDTH else None


@pytest.mark.parametrize("seed", range(24))
def test_the_finish_is_that_of_the_best_of_all_plans(seed: int) -> None:
    dice = np.random.default_rng(seed)
    plan = with_means(random_plan(dice, most_nodes=3), dice)
    best = earliest_finish(plan)

    answer = schedule(plan, left=seconds(8))

    if best is None:
        assert answer.finish is None or answer.finish > MONDAY + timedelta(days=14)
    elif not answer.missing_days:
        assert answer.status is Status.OPTIMAL
        assert answer.finish == answer.bound == best


@pytest.mark.parametrize("seed", range(24))
def test_the_bound_of_means_is_not_above_the_best_of_all_plans(seed: int) -> None:
    dice = np.random.default_rng(seed)
    plan = with_means(random_plan(dice, most_nodes=3), dice)
    network, timing = timed(plan)
    best = earliest_finish(plan)

    floor = floor_of(network, timing, task_of(network, timing))

    assert floor.end >= path_floor(network, timing).end
    if best is not None:
        assert network.axis.day(floor.end - 1) <= best


def large_plan() -> Plan:
    """600 sites and offices, 3 days each, for 4 crews: too many for CP-SAT."""
    nodes = tuple(
        Node(f"n{number}", 3, calendar="site" if number % 2 else None, needs={"crew": 1})
        for number in range(600)
    )
    return Plan(MONDAY, nodes, calendars=CALENDARS, resources=(Resource("crew", 4),))


def test_a_plan_too_large_for_cp_sat_has_the_bound_of_its_work() -> None:
    network, timing = timed(large_plan())
    task = task_of(network, timing)

    assert not may_prove(task, timing.early)
    answer = schedule(large_plan(), left=seconds(1))

    assert answer.bound == MONDAY + timedelta(days=449)  # 1,800 days of work, 4 a day
    assert answer.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert answer.finish is not None
    assert answer.bound <= answer.finish


def test_a_date_that_the_work_of_a_large_plan_cannot_keep_is_proven_impossible() -> None:
    plan = replace(large_plan(), due=MONDAY + timedelta(days=448))

    answer = schedule(plan, left=seconds(1))

    assert answer.status is Status.INFEASIBLE


def test_a_crew_is_free_for_others_on_the_days_that_a_node_does_not_work() -> None:
    # The office node works Friday and Monday; the site takes the crew at the weekend between.
    nodes = (
        Node(
            "office", 2, not_before=date(2026, 3, 6), start_by=date(2026, 3, 6), needs={"crew": 1}
        ),
        Node("site", 2, calendar="site", not_before=date(2026, 3, 6), needs={"crew": 1}),
    )

    answer = schedule(Plan(MONDAY, nodes, calendars=CALENDARS, resources=CREW), left=seconds(8))

    assert answer.status is Status.OPTIMAL
    assert answer.nodes["site"].planned_start == date(2026, 3, 7)
    assert answer.finish == date(2026, 3, 9)


def test_a_hard_date_that_two_calendars_cannot_meet_is_proven() -> None:
    # 5 office days and 3 site days with one crew, all by Friday 6 March: Saturday to Monday remain.
    nodes = (
        Node("office", 5, needs={"crew": 1}),
        Node("site", 3, calendar="site", needs={"crew": 1}),
    )
    links = (Link("office", "site"),)
    plan = Plan(MONDAY, nodes, links, calendars=CALENDARS, resources=CREW, due=date(2026, 3, 6))

    answer = schedule(plan, left=seconds(8))

    assert answer.status is Status.INFEASIBLE
    assert answer.finish == date(2026, 3, 9)


def test_work_under_way_keeps_its_crew() -> None:
    nodes = (
        Node("office", 3, started=MONDAY, needs={"crew": 1}),
        Node("site", 2, calendar="site", needs={"crew": 1}),
        Node("paper", 1),
    )
    plan = Plan(MONDAY, nodes, calendars=CALENDARS, resources=CREW, today=MONDAY)

    answer = schedule(plan, left=seconds(8))

    assert answer.status is Status.OPTIMAL
    assert answer.nodes["site"].planned_start == date(2026, 3, 5)
