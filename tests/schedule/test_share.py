"""Plans that share means keep every rule: links, calendars, windows, capacity, stocks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from guatu.schedule.answer import NodeDates, Schedule, Status
from guatu.schedule.plan import Moment, Node, Plan, Resource, Stock
from guatu.schedule.scheduler import schedule
from tests.schedule.clock import seconds
from tests.schedule.oracle import Oracle
from tests.schedule.random_plans import random_plan


def with_means(plan: Plan, dice: np.random.Generator) -> Plan:
    """Give the nodes of `plan` a crew of two, one of them on leave for a while, and funds."""
    leave = plan.start + timedelta(days=int(dice.integers(3, 9)))
    nodes = tuple(
        replace(node, needs={"crew": int(dice.integers(0, 3))} if node.duration else {}, due=None)
        for node in plan.nodes
    )
    back = leave + timedelta(days=4)
    crew = Resource("crew", 2, changes={leave: 1, back: 2})
    funds = Stock("funds", {plan.start: 2, back: 5})
    if dice.random() < 0.4:
        nodes = tuple(replace(node, uses={"funds": 1}) for node in nodes)
    return replace(plan, nodes=nodes, resources=(crew,), stocks=(funds,))


def day(moment: Moment) -> date:
    assert not isinstance(moment, datetime)
    return moment


def working_days(plan: Plan, node: Node, dates: NodeDates) -> list[date]:
    first, last = day(dates.planned_start), day(dates.planned_finish)
    calendar = plan.calendars[plan.calendar if node.calendar is None else node.calendar]
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [each for each in days if calendar.works_on(each)]


def check(plan: Plan, answer: Schedule) -> None:
    oracle = Oracle(plan, plan.start - timedelta(days=14), days=120)
    used: Counter[date] = Counter()
    at: dict[str, int] = {}
    for node in plan.nodes:
        dates = answer.nodes[node.key]
        days = working_days(plan, node, dates)
        first = oracle.before(node.calendar, oracle.offset(day(dates.planned_start)))
        last = oracle.before(node.calendar, oracle.offset(day(dates.planned_finish)) + 1)
        at[node.key] = first if node.duration else last
        if node.duration:
            assert days[0] == dates.planned_start
            assert days[-1] == dates.planned_finish
            assert len(days) == node.duration
            assert oracle.fits_itself(node, at[node.key])
        for each in days:
            used[each] += node.needs.get("crew", 0)
    for each, units in used.items():
        assert units <= capacity(plan, each)
    timed = {node.key for node in plan.nodes if node.duration}
    for link in plan.links:  # a milestone that nothing holds back shows the plan's first day
        if {link.before, link.after} <= timed:
            assert oracle.holds(link, at), link
    check_funds(plan, answer)


def capacity(plan: Plan, on: date) -> int:
    crew = plan.resources[0]
    known = [units for first, units in sorted(crew.changes.items()) if first <= on]
    return known[-1] if known else crew.capacity


def check_funds(plan: Plan, answer: Schedule) -> None:
    for node in plan.nodes:
        on = day(answer.nodes[node.key].planned_start)
        spent = sum(
            each.uses.get("funds", 0)
            for each in plan.nodes
            if day(answer.nodes[each.key].planned_start) <= on and each.duration
        )
        if node.duration:
            assert spent <= sum(n for first, n in plan.stocks[0].supply.items() if first <= on)


@pytest.mark.parametrize("seed", range(30))
def test_every_rule_holds_in_a_plan_that_shares_means(seed: int) -> None:
    dice = np.random.default_rng(seed)
    plan = with_means(random_plan(dice, most_nodes=6), dice)

    answer = schedule(plan, left=seconds(0.1))

    if answer.nodes and not answer.missing_days:
        check(plan, answer)
    else:
        assert answer.status in {Status.INFEASIBLE, Status.UNKNOWN}
