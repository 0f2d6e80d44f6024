"""Earliest and latest positions against an oracle that tries every assignment of days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from guatu.schedule.network import network_of
from guatu.schedule.plan import Node, Plan
from guatu.schedule.timing import Timing, timing_of
from tests.schedule.oracle import Oracle
from tests.schedule.random_plans import random_plan

WIDTH = 24  # positions tried for each node
EDGE = WIDTH - 4  # a plan that reaches this far may be cut off by WIDTH


def asked(plan: Plan, *, days: int = 60) -> tuple[Timing, Oracle]:
    """Return the timing of `plan` in the oracle's positions, and the oracle."""
    network = network_of(plan)
    first = plan.start - timedelta(days=14)
    oracle = Oracle(plan, first, days=days)
    shift = network.lattice.counts[network.lattice.calendar, (first - network.axis.first).days]
    timing = timing_of(network)
    return replace(timing, early=timing.early - shift, late=timing.late - shift), oracle


def ends_in_time(oracle: Oracle, node: Node, at: int, *, end: int) -> bool:
    return at + node.duration <= oracle.before(node.calendar, end)


def latest_kept(plan: Plan, oracle: Oracle, best: Sequence[int]) -> Callable[[int, int], bool]:
    """Whether a node, by its place, may stand at a position when the whole ends as `best` does.

    The whole ends with its last node when all are as early as can; a node that others wait for
    may also move to the last hard date.
    """
    followed = {link.before for link in plan.links}
    end = max(oracle.end(node, at) for node, at in zip(plan.nodes, best, strict=True))
    dues = [node for node in plan.nodes if node.due is not None]
    last = max([end, *(hard_end(oracle, node) for node in dues)])

    def kept(place: int, at: int) -> bool:
        node = plan.nodes[place]
        return oracle.meets_dates(node, at) and (
            (node.due is not None and node.key not in followed)
            or at <= best[place]
            or ends_in_time(oracle, node, at, end=last if node.key in followed else end)
        )

    return kept


def hard_end(oracle: Oracle, node: Node) -> int:
    assert node.due is not None
    worked = oracle.before(node.calendar, oracle.offset(node.due) + 1)
    return oracle.working[node.calendar][worked - 1] + 1


def check(plan: Plan) -> str:
    """Compare engine and oracle; return what kind of plan it was."""
    timing, oracle = asked(plan)
    rows = [[at[node.key] for node in plan.nodes] for at in oracle.plans(WIDTH)]
    plans = np.array(rows, np.int64).reshape(-1, len(plan.nodes))
    if not len(plans):
        beyond = timing.stuck >= 0 or timing.early.max() >= EDGE
        assert beyond or timing.lapse > 0, plan
        return "impossible"
    best = plans.min(axis=0)
    in_time = all(
        oracle.meets_dates(node, int(at)) for node, at in zip(plan.nodes, best, strict=True)
    )
    assert timing.early.tolist() == best.tolist(), plan
    assert timing.lapse == 0, plan
    assert (timing.missing == 0) == in_time, plan
    if not in_time:
        return "late"
    kept = latest_kept(plan, oracle, best.tolist())
    latest = np.array([row for row in plans if all(map(kept, range(len(row)), row))]).max(axis=0)
    if latest.max() < EDGE:
        assert timing.late.tolist() == latest.tolist(), plan
    return "possible"


def test_earliest_and_latest_agree_with_trying_every_day() -> None:
    dice = np.random.default_rng(20261121)

    kinds = [check(random_plan(dice)) for _ in range(120)]

    assert kinds.count("possible") > 60
    assert "impossible" in kinds
    assert "late" in kinds


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_earliest_and_latest_agree_on_a_thousand_more(seed: int) -> None:
    dice = np.random.default_rng(seed)

    for _ in range(100):
        check(random_plan(dice, most_nodes=5 if seed % 3 else 4))
