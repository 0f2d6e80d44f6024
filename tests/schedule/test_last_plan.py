"""A search starts from the last plan: with no time at all it is as good as that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from guatu.schedule.plan import EVERY_DAY, Calendar, Link, Node, Plan, Resource
from guatu.schedule.portfolio import plan_portfolio
from guatu.schedule.scheduler import schedule
from tests.schedule.clock import seconds
from tests.schedule.test_portfolio import looks, portfolio


def crowded(seed: int, count: int, *, mixed: bool) -> Plan:
    """Nodes of one or two calendars that want up to three of four of two means."""
    dice = np.random.default_rng(seed)
    nodes = tuple(
        Node(
            f"n{number}",
            int(dice.integers(1, 8)),
            needs={"crew": int(dice.integers(1, 4)), "crane": int(dice.integers(0, 4))},
            calendar="site" if mixed and dice.random() < 0.5 else None,
        )
        for number in range(count)
    )
    links = tuple(
        Link(f"n{before}", f"n{after}")
        for before in range(count)
        for after in range(before + 1, min(before + 8, count))
        if dice.random() < 0.12
    )
    means = (Resource("crew", 4), Resource("crane", 4))
    calendars = {"": Calendar(), "site": EVERY_DAY}
    return Plan(date(2026, 3, 2), nodes, links, calendars=calendars, resources=means)


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("seed", range(2))
def test_without_time_a_plan_is_as_short_as_the_last_one(seed: int, mixed: bool) -> None:
    plan = crowded(seed, 30, mixed=mixed)
    found = schedule(plan, left=seconds(0.6))
    announced = tuple(
        replace(node, announced=found.nodes[node.key].planned_start) for node in plan.nodes
    )

    again = schedule(replace(plan, nodes=announced))

    assert again.length <= found.length
    assert again.missing_days == 0


def test_the_last_plan_is_what_makes_it_short() -> None:
    plan = crowded(0, 30, mixed=True)

    assert schedule(plan).length > schedule(plan, left=seconds(1)).length


def test_a_portfolio_starts_from_the_last_plan() -> None:
    shop = portfolio(40, 6, 2)
    found = plan_portfolio(shop, left=looks(256))

    again = plan_portfolio(shop, left=seconds(0), last=found.start)

    assert again.cost <= found.cost < plan_portfolio(shop, left=seconds(0)).cost
