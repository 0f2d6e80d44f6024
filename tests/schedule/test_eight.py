"""Earliest and latest positions of up to eight nodes, against all plans there are.

To write them all down takes too long for eight nodes. So the oracle's judgement of each pair of
positions becomes a table, and CP-SAT, which is complete, finds the least and the greatest position
of each node over all plans that the tables allow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from ortools.sat.python import cp_model

from guatu.schedule.plan import Plan
from tests.schedule.oracle import Oracle
from tests.schedule.random_plans import random_plan
from tests.schedule.test_timing import asked, latest_kept

WIDTH = 40  # positions tried for each node
EDGE = WIDTH - 4  # a plan that reaches this far may be cut off by WIDTH

Kept = Callable[[int, int], bool]


class AllPlans:
    """Every plan of at most `WIDTH` positions whose nodes stand where `kept` lets them."""

    def __init__(self, plan: Plan, oracle: Oracle, kept: Kept) -> None:
        self.model = cp_model.CpModel()
        allowed = {
            node.key: [
                at for at in range(WIDTH) if oracle.fits_itself(node, at) and kept(place, at)
            ]
            for place, node in enumerate(plan.nodes)
        }
        self.at = {
            key: self.model.new_int_var_from_domain(cp_model.Domain.from_values(ticks), key)
            for key, ticks in allowed.items()
        }
        for link in plan.links:
            ends = (link.before, link.after)
            pairs = [
                pair
                for pair in product(*(allowed[key] for key in ends))
                if oracle.holds(link, dict(zip(ends, pair, strict=True)))
            ]
            self.model.add_allowed_assignments([self.at[key] for key in ends], pairs)

    def extreme(self, key: str, *, greatest: bool) -> int | None:
        """Return the least or greatest position of a node; `None`: there is no plan."""
        (self.model.maximize if greatest else self.model.minimize)(self.at[key])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(self.model)
        return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def check(plan: Plan) -> str:
    """Compare engine and all plans; return what kind of plan it was."""
    timing, oracle = asked(plan, days=90)
    every = AllPlans(plan, oracle, lambda place, at: True)
    best = [every.extreme(key, greatest=False) for key in every.at]
    least = [at for at in best if at is not None]
    if len(least) < len(best):
        assert timing.stuck >= 0 or timing.early.max() >= EDGE or timing.lapse > 0, plan
        return "impossible"
    assert timing.early.tolist() == least, plan
    if not all(map(oracle.meets_dates, plan.nodes, least)):
        assert timing.missing > 0, plan
        return "late"
    assert timing.missing == timing.lapse == 0, plan
    in_time = AllPlans(plan, oracle, latest_kept(plan, oracle, least))
    latest = [in_time.extreme(key, greatest=True) for key in in_time.at]
    if max(at for at in latest if at is not None) < EDGE:
        assert timing.late.tolist() == latest, plan
        return "possible"
    return "long"


def eight(seed: int) -> Plan:
    """A plan of six to eight nodes; of so many links only a few lapse, or there is no plan."""
    dice = np.random.default_rng(seed)
    plan = random_plan(dice, most_nodes=8)
    if len(plan.nodes) < 6:
        return eight(seed + 1000)
    links = tuple(
        link if dice.random() < 0.3 else replace(link, max_lag=None) for link in plan.links
    )
    return replace(plan, links=links)


def test_positions_of_up_to_eight_nodes_are_the_best_of_all_plans() -> None:
    kinds = [check(eight(seed)) for seed in range(30)]

    assert kinds.count("possible") > 5, kinds
    assert {"impossible", "late"} <= set(kinds)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30, 330, 30))
def test_positions_of_three_hundred_more(seed: int) -> None:
    assert "possible" in [check(eight(number)) for number in range(seed, seed + 30)]
